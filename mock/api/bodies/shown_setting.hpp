#pragma once
#include "core/account/settings.hpp"
#include "core/instance/instance.hpp"

namespace greenmock::api {

/// What `getSettings` shows of a setting, where it shows it: read-only ones included, and saved ones
/// also while they do not act yet (docs: SetSettings).
core::Json shown_setting(const core::Instance& instance, const core::SettingField& field);

}  // namespace greenmock::api
