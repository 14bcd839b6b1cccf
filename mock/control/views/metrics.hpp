#pragma once
#include <string>

#include "control/desk.hpp"

namespace greenmock::control {

/// Prometheus text format 0.0.4. On the loop.
std::string metrics_text(const Desk& desk, core::ClientTime now);

/// One more of them; empty where the C library does not tell.
std::string heap_metric();

}  // namespace greenmock::control
