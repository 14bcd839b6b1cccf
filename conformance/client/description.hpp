#pragma once
// What an adapter says of itself: the answer to the task `describe`.

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/encoding/json.hpp"
#include "core/time/time.hpp"

namespace greenmock::kit {

struct Description {
  std::string client, version;
  std::vector<std::string> tasks;
  std::optional<std::vector<std::string>> events;  ///< nothing: all of them
  bool kinds = false;
  bool can_throw = false;  ///< the handler fails on a message with the text `!throw`
  core::Duration poll_every = std::chrono::seconds{1};
  std::map<std::string, core::Duration> limits;  ///< own time-outs by method; `*`: of all others
  bool loop_is_adapters = false;
  core::Duration startup = std::chrono::seconds{3};

  bool has_task(std::string_view task) const;
  bool has_event(std::string_view event) const;
  /// When it gives up a call of this method that has no answer; nothing: it does not say.
  std::optional<core::Duration> limit_of(const std::string& method) const;
};

struct DescriptionOrProblem {
  std::optional<Description> description;
  std::string problem;  ///< a sentence for the author of the adapter
};
DescriptionOrProblem read_description(const core::Json& line);

}  // namespace greenmock::kit
