#pragma once
#include "core/json.hpp"
#include "core/push.hpp"

namespace greenmock::control {

/// An attempt to deliver a webhook, as the API shows it.
core::Json push_json(const core::Push& push);

}  // namespace greenmock::control
