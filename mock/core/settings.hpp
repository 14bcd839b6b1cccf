#pragma once
// The settings of an account (docs: SetSettings), as a table of names and types.

#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "core/json.hpp"

namespace greenmock::core {

struct SettingField {
  enum class Type { YesNo, Text, Milliseconds, Number, Flag };
  std::string_view name;
  Type type;
};

/// Every field that `setSettings` takes, in the order in which `getSettings` lists them.
std::span<const SettingField> writable_settings();

/// What is wrong with `value` for the setting `name`; nothing if it is fine. The name must be
/// known.
std::optional<std::string> setting_problem(const SettingField& field, const Json& value);

const SettingField* find_setting(std::string_view name);

/// All notification settings off, no webhook (docs: recommendations, creating an instance).
Json default_settings();

}  // namespace greenmock::core
