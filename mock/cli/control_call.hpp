#pragma once
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "cli/commands.hpp"
#include "greenmock/client.hpp"

namespace greenmock::cli {

/// A call of the control API: the body of its answer.
using PhoneCall = std::function<std::string(const Client&)>;

/// Makes one call after the other until one is not refused, and says what the phone has done, such as
/// `scanned`, and the state that it led to; or the last refusal. The exit code.
int use_phone(const ControlOptions& options, std::string_view done,
              const std::vector<PhoneCall>& calls);

}  // namespace greenmock::cli
