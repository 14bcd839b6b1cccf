#include "api/bodies/settings_body.hpp"

#include <fmt/format.h>

#include "api/bodies/json_body.hpp"
#include "core/account/settings.hpp"

namespace greenmock::api {
namespace {

using core::Json;
using core::SettingFault;
using core::SettingField;

std::string what_is_wrong(const SettingField& field, SettingFault fault, const Json& value) {
  switch (fault) {
    case SettingFault::NotYesNo:
      return "must be one of [yes, no]";
    case SettingFault::NoText:
      return "must be a string";
    case SettingFault::TooLong:
      return fmt::format("length must be less than or equal to {} characters long",
                         core::kLongestSetting);
    case SettingFault::NoNumber:
      return value.is_number() ? "must be an integer" : "must be a number";
    case SettingFault::TooLow:
      return fmt::format("must be greater than or equal to {}", field.least);
    case SettingFault::TooHigh:
      return fmt::format("must be less than or equal to {}", field.most.value_or(INT64_MAX));
    case SettingFault::NoFlag:
      return "must be a boolean";
    case SettingFault::NoTime:
      return "must be in the format HH:MM";
  }
  return "";
}

SettingsBody refused(std::string_view details, int status = 400) {
  return {.problem = fmt::format("Validation failed. Details: {}", details), .status = status};
}

/// The setting of that name, if the account has it: those of 2021 are gone.
const SettingField* field_of(core::Dialect dialect, const std::string& name) {
  const SettingField* field = core::find_setting(name);
  const bool gone =
      field && field->access == SettingField::Access::Old && dialect != core::Dialect::Seed;
  return gone ? nullptr : field;
}

/// docs: SetSettings of 2021, both or none.
std::optional<std::string> lonely(const Json& changes) {
  const bool from = changes.contains("sendFromUTC"), to = changes.contains("sendToUTC");
  if (from == to) return std::nullopt;
  return from ? "'sendToUTC' is required" : "'sendFromUTC' is required";
}

}  // namespace

SettingsBody read_settings(const Json& object, core::Dialect dialect, bool strict) {
  SettingsBody read;
  for (const auto& [name, value] : object.items()) {
    const SettingField* field = field_of(dialect, name);
    if (!field) {
      if (strict) return refused(fmt::format("'{}' is not allowed", name));
      read.has_unknown = true;
      continue;
    }
    if (const auto fault = core::setting_fault(*field, value))
      return refused(fmt::format("'{}' {}", name, what_is_wrong(*field, *fault, value)));
    read.changes[name] = value;
  }
  if (const auto missing = lonely(read.changes)) return refused(*missing);
  return read;
}

SettingsBody settings_body_of(const AnswerContext& context) {
  const core::Behaviour& behaviour = context.instance.behaviour();
  const JsonBody body = json_body_of(context);
  if (!body.problem.empty()) return {.problem = body.problem, .status = body.status};
  if (!body.value.is_object()) return refused("'value' must be of type object");
  if (body.value.empty() && !context.assumptions.settings_empty_taken)
    return refused("'value' must have at least 1 key");
  return read_settings(body.value, behaviour.dialect, behaviour.strict);
}

}  // namespace greenmock::api
