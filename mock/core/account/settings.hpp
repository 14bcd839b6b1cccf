#pragma once
// The settings of an account (docs: GetSettings, SetSettings), as one table: what a script, a call
// of setSettings and the control API take, and what docs/settings.md says.

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "core/encoding/json.hpp"

namespace greenmock::core {

struct SettingField {
  enum class Type { YesNo, Text, Number, Flag, TimeOfDay };
  enum class Access {
    ReadOnly,  ///< shown, never written
    Writable,
    Old,  ///< writable in the dialect `seed` only, and shown there once it is set
  };
  std::string_view name;
  Type type;
  std::string_view first;                           ///< the value of a new account, as JSON
  std::string_view source;                          ///< where it is known from
  std::int64_t least = 0;                           ///< Type::Number
  std::optional<std::int64_t> most = std::nullopt;  ///< Type::Number; nothing: no limit is known
  Access access = Access::Writable;

  Json first_value() const { return Json::parse(first); }
};

/// A longer text is not taken, code points. A bound of ours: none is documented, and each account keeps its texts.
inline constexpr std::size_t kLongestSetting = 2048;

/// Every field, in the order in which `getSettings` lists them.
std::span<const SettingField> all_settings();
/// Those that `setSettings` takes.
std::span<const SettingField> writable_settings();

/// A writable field; null if there is none of that name.
const SettingField* find_setting(std::string_view name);

/// What may be wrong with a value.
enum class SettingFault { NotYesNo, NoText, TooLong, NoNumber, TooLow, TooHigh, NoFlag, NoTime };
std::optional<SettingFault> setting_fault(const SettingField& field, const Json& value);

/// The same for whoever sets up an account, who may give the value of a new one too, in words to
/// follow the name; nothing if the value is fine.
std::optional<std::string> setting_problem(const SettingField& field, const Json& value);

/// `yes or no`, `500 to 600000`, for tables.
std::string setting_range(const SettingField& field);

/// All notification settings off, no webhook (docs: recommendations, creating an instance).
Json default_settings();

}  // namespace greenmock::core
