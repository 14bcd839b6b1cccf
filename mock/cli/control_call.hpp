#pragma once
#include <string>
#include <string_view>

namespace greenmock::cli {

/// The banner shows the address of the control API with its path, which is the same for all calls.
std::string without_path(const std::string& address);

/// What the phone did, such as `scanned`, and the state that it led to; or the answer as it is.
void tell_state(std::string_view done, const std::string& answer, bool as_json);

}  // namespace greenmock::cli
