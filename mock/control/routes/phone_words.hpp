#pragma once
// What the virtual phone says, whether it scanned a code or typed one.

#include <string>

#include "core/encoding/json.hpp"
#include "core/instance/instance.hpp"

namespace greenmock::control {

/// `{"idInstance":…,"name":…,"state":…}`.
core::Json state_json(const core::Instance& instance);

/// Why an account in this state takes no code, and what to do.
std::string why_not(core::State state);

/// Past a second nobody cares for milliseconds.
std::string age_in_words(core::Duration age);

}  // namespace greenmock::control
