#pragma once
// The adapter asked about itself: the task `describe`.

#include <atomic>
#include <optional>
#include <string>
#include <vector>

#include "client/description.hpp"
#include "client/transcript.hpp"

namespace greenmock::kit {

struct AdapterAnswer {
  std::optional<Description> description;
  std::string problem;       ///< a sentence for its author
  bool not_started = false;  ///< the command itself is wrong
  bool interrupted = false;  ///< before it had said anything
  Transcript::View seen;
};

/// Starts the command with GREEN_API_TASK=describe and reads what it prints. Ends early once `interrupted` is true.
AdapterAnswer ask_adapter(const std::vector<std::string>& command, const std::string& base = {},
                          const std::atomic<bool>* interrupted = nullptr);

}  // namespace greenmock::kit
