#pragma once
// `${id}`, `${token}` and `${receipt}` in what a request shall look like. Internal to this folder.

#include <string>
#include <string_view>

#include "checks/judge.hpp"

namespace greenmock::checks {

inline constexpr std::string_view kReceipt = "${receipt}";

/// What is wrong with a path; empty: nothing.
std::string path_template_problem(std::string_view path);

/// `${id}` and `${token}` filled in.
std::string filled(std::string_view text, const Evidence& evidence);

/// What is wrong with the path of a call; empty: nothing. `path` is filled in but for the receipt,
/// in whose place a receiptId must stand that an answer to receiveNotification gave out before.
std::string path_mismatch(std::string_view path, const core::Record& record,
                          const Evidence& evidence);

}  // namespace greenmock::checks
