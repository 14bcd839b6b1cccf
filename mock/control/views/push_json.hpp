#pragma once
#include "core/encoding/json.hpp"
#include "core/notifications/push.hpp"

namespace greenmock::control {

/// An attempt to deliver a webhook, as the API shows it.
core::Json push_json(const core::Push& push);

}  // namespace greenmock::control
