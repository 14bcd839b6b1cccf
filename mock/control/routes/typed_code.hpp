#pragma once
#include <optional>
#include <string>

#include "control/desk.hpp"

namespace greenmock::control {

/// The phone types a code; nothing: the current one. On the loop. Throws Problem 409 that says why
/// it does not take it.
core::Json enter_code(const Desk& desk, core::Instance& instance,
                      const std::optional<std::string>& code, core::ClientTime now);

}  // namespace greenmock::control
