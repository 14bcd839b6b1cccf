#include "core/account/settings.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "core/encoding/utf8.hpp"

namespace greenmock::core {
namespace {

using enum SettingField::Type;
using enum SettingField::Access;

constexpr std::string_view kNo = R"("no")";
constexpr std::string_view kNothing = R"("")";
constexpr std::string_view kNoText;

// The order is that of an answer recorded in 2025 (reference: getSettings, recorded answer), then
// the newer fields, then those of 2021. All notifications are off at first (docs: recommendations,
// creating an instance); the recorded account had some on.
constexpr std::array kFields{
    SettingField{"wid", Text, kNothing, "GetSettings", 0, {}, ReadOnly},
    SettingField{"countryInstance", Text, kNothing, "GetSettings", 0, {}, ReadOnly},
    SettingField{"typeAccount", Text, kNothing, "GetSettings", 0, {}, ReadOnly},
    SettingField{"webhookUrl", Text, kNothing, "SetSettings"},
    SettingField{"webhookUrlToken", Text, kNothing, "SetSettings"},
    // SetSettings: 500 to 600000; older pages: 86400000. The recorded account had 0.
    SettingField{"delaySendMessagesMilliseconds", Number, "0", "SetSettings", 500, 600'000},
    SettingField{"markIncomingMessagesReaded", YesNo, kNo, "SetSettings"},
    SettingField{"markIncomingMessagesReadedOnReply", YesNo, kNo, "SetSettings"},
    SettingField{"sharedSession", YesNo, kNo, "recorded 2025"},
    SettingField{"proxyInstance", Text, R"("system proxy")", "recorded 2025"},
    SettingField{"outgoingWebhook", YesNo, kNo, "SetSettings"},
    SettingField{"outgoingMessageWebhook", YesNo, kNo, "SetSettings"},
    SettingField{"outgoingAPIMessageWebhook", YesNo, kNo, "SetSettings"},
    SettingField{"incomingWebhook", YesNo, kNo, "SetSettings"},
    SettingField{"deviceWebhook", YesNo, kNo, "SetSettings"},
    SettingField{"statusInstanceWebhook", YesNo, kNo, "SetSettings"},
    SettingField{"stateWebhook", YesNo, kNo, "SetSettings"},
    SettingField{"enableMessagesHistory", YesNo, kNo, "SetSettings"},
    SettingField{"keepOnlineStatus", YesNo, kNo, "SetSettings"},
    SettingField{"pollMessageWebhook", YesNo, kNo, "SetSettings"},
    SettingField{"incomingBlockWebhook", YesNo, kNo, "SetSettings"},
    SettingField{"incomingCallWebhook", YesNo, kNo, "SetSettings"},
    SettingField{"editedMessageWebhook", YesNo, kNo, "SetSettings"},
    SettingField{"deletedMessageWebhook", YesNo, kNo, "SetSettings"},
    SettingField{"autoTyping", Number, "0", "Java SDK of 2026"},
    SettingField{"linkPreview", Flag, "false", "Java SDK of 2026"},
    SettingField{"enableLidMode", Flag, "false", "Java SDK of 2026"},
    SettingField{"sendFromUTC", TimeOfDay, kNothing, "SetSettings of 2021", 0, {}, Old},
    SettingField{"sendToUTC", TimeOfDay, kNothing, "SetSettings of 2021", 0, {}, Old},
};

constexpr std::size_t kReadOnly = 3;
static_assert(kFields[kReadOnly - 1].access == ReadOnly && kFields[kReadOnly].access != ReadOnly);

/// `HH:MM`, 00:00 to 23:59.
bool is_time_of_day(const Json& value) {
  if (!value.is_string()) return false;
  const auto& text = value.get_ref<const std::string&>();
  constexpr std::array<char, 5> kMost{'2', '9', ':', '5', '9'};
  if (text.size() != kMost.size() || text[2] != ':') return false;
  for (const std::size_t i : {0U, 1U, 3U, 4U}) {
    if (text[i] < '0' || text[i] > kMost[i]) return false;
  }
  return text[0] < '2' || text[1] <= '3';
}

std::optional<SettingFault> number_fault(const SettingField& field, const Json& value) {
  if (!value.is_number_integer()) return SettingFault::NoNumber;
  // What does not fit into 63 bits is a number all the same, and above any limit.
  const bool huge = value.is_number_unsigned() &&
                    value.get<std::uint64_t>() > static_cast<std::uint64_t>(INT64_MAX);
  if (!huge && value.get<std::int64_t>() < field.least) return SettingFault::TooLow;
  if (huge || (field.most && value.get<std::int64_t>() > *field.most)) return SettingFault::TooHigh;
  return std::nullopt;
}

}  // namespace

std::span<const SettingField> all_settings() {
  return kFields;
}

std::span<const SettingField> writable_settings() {
  return std::span(kFields).subspan(kReadOnly);
}

const SettingField* find_setting(std::string_view name) {
  const auto fields = writable_settings();
  const auto found = std::find_if(fields.begin(), fields.end(),
                                  [&](const SettingField& field) { return field.name == name; });
  return found == fields.end() ? nullptr : &*found;
}

std::optional<SettingFault> setting_fault(const SettingField& field, const Json& value) {
  const auto unless = [](bool fine, SettingFault fault) {
    return fine ? std::nullopt : std::optional(fault);
  };
  switch (field.type) {
    case YesNo:
      return unless(value == "yes" || value == "no", SettingFault::NotYesNo);
    case Text:
      if (!value.is_string()) return SettingFault::NoText;
      return unless(count_code_points(value.get_ref<const std::string&>()) <= kLongestSetting,
                    SettingFault::TooLong);
    case Number:
      return number_fault(field, value);
    case Flag:
      return unless(value.is_boolean(), SettingFault::NoFlag);
    case TimeOfDay:
      return unless(value == kNoText || is_time_of_day(value), SettingFault::NoTime);
  }
  return std::nullopt;
}

std::optional<std::string> setting_problem(const SettingField& field, const Json& value) {
  if (!setting_fault(field, value) || value == field.first_value()) return std::nullopt;
  switch (field.type) {
    case YesNo:
      return R"(must be "yes" or "no")";
    case Text:
      return fmt::format("must be a string of at most {} characters", kLongestSetting);
    case Number: {
      std::string words = fmt::format("must be a whole number {}", field.most ? "from " : "of ");
      words += setting_range(field);
      if (number_fault(field, field.first_value())) words += fmt::format(", or {}", field.first);
      return words;
    }
    case Flag:
      return "must be true or false";
    case TimeOfDay:
      return R"(must be a time like "09:30", or "")";
  }
  return std::nullopt;
}

std::string setting_range(const SettingField& field) {
  switch (field.type) {
    case YesNo:
      return R"("yes" or "no")";
    case Text:
      return field.access == SettingField::Access::ReadOnly
                 ? "any text"
                 : fmt::format("a text of up to {} characters", kLongestSetting);
    case Number:
      return field.most ? fmt::format("{} to {}", field.least, *field.most)
                        : fmt::format("{} or more", field.least);
    case Flag:
      return "true or false";
    case TimeOfDay:
      return R"("HH:MM", or "")";
  }
  return "";
}

Json default_settings() {
  static const Json defaults = [] {
    Json settings = Json::object();
    for (const SettingField& field : writable_settings())
      settings[std::string(field.name)] = field.first_value();
    return settings;
  }();
  return defaults;
}

}  // namespace greenmock::core
