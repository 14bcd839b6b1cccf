#pragma once
// The scripts that ship with the program, from fixtures/scripts.

#include <optional>
#include <string_view>
#include <vector>

namespace greenmock::script {

struct ReadyMade {
  std::string_view name;
  std::string_view promise;  ///< one sentence: the comment in the first line of the file
  std::string_view text;
};

/// In the order of their names.
const std::vector<ReadyMade>& ready_made();
std::optional<ReadyMade> find_ready_made(std::string_view name);

}  // namespace greenmock::script
