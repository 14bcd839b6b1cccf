#pragma once
#include <optional>
#include <string_view>

namespace greenmock::api {

/// Why `receiveNotification` refuses a path with 400, of those that name no instance or no token:
/// the texts of its page (docs: ReceiveNotification, errors). Nothing: it is no such call, or the
/// path is whole.
std::optional<std::string_view> receiving_path_problem(std::string_view target);

}  // namespace greenmock::api
