#pragma once
#include <string>

#include "control/desk.hpp"

namespace greenmock::control {

/// Prometheus text format 0.0.4. On the loop.
std::string metrics_text(const Desk& desk, core::ClientTime now);

}  // namespace greenmock::control
