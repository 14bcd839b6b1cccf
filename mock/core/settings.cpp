#include "core/settings.hpp"

#include <fmt/format.h>

#include <array>

namespace greenmock::core {
namespace {

using enum SettingField::Type;

// docs: GetSettings and SetSettings; the newer three at the end from the Java SDK of 2026.
constexpr std::array kFields{
    SettingField{"webhookUrl", Text},
    SettingField{"webhookUrlToken", Text},
    SettingField{"delaySendMessagesMilliseconds", Milliseconds},
    SettingField{"markIncomingMessagesReaded", YesNo},
    SettingField{"markIncomingMessagesReadedOnReply", YesNo},
    SettingField{"sharedSession", YesNo},
    SettingField{"proxyInstance", Text},
    SettingField{"outgoingWebhook", YesNo},
    SettingField{"outgoingMessageWebhook", YesNo},
    SettingField{"outgoingAPIMessageWebhook", YesNo},
    SettingField{"incomingWebhook", YesNo},
    SettingField{"deviceWebhook", YesNo},
    SettingField{"statusInstanceWebhook", YesNo},
    SettingField{"stateWebhook", YesNo},
    SettingField{"enableMessagesHistory", YesNo},
    SettingField{"keepOnlineStatus", YesNo},
    SettingField{"pollMessageWebhook", YesNo},
    SettingField{"incomingBlockWebhook", YesNo},
    SettingField{"incomingCallWebhook", YesNo},
    SettingField{"editedMessageWebhook", YesNo},
    SettingField{"deletedMessageWebhook", YesNo},
    SettingField{"autoTyping", Number},
    SettingField{"linkPreview", Flag},
    SettingField{"enableLidMode", Flag},
};

constexpr std::int64_t kLongestSendDelay = 600'000;  // docs: SetSettings (older pages: 86400000)

}  // namespace

std::span<const SettingField> writable_settings() {
  return kFields;
}

const SettingField* find_setting(std::string_view name) {
  for (const SettingField& field : kFields) {
    if (field.name == name) return &field;
  }
  return nullptr;
}

std::optional<std::string> setting_problem(const SettingField& field, const Json& value) {
  switch (field.type) {
    case YesNo:
      if (value == "yes" || value == "no") return std::nullopt;
      return R"(must be "yes" or "no")";
    case Text:
      if (value.is_string()) return std::nullopt;
      return "must be a string";
    case Milliseconds:
      if (value.is_number_integer() && value >= 0 && value <= kLongestSendDelay)
        return std::nullopt;
      return fmt::format("must be a whole number of milliseconds from 0 to {}", kLongestSendDelay);
    case Number:
      if (value.is_number_integer() && value >= 0) return std::nullopt;
      return "must be a whole number of 0 or more";
    case Flag:
      if (value.is_boolean()) return std::nullopt;
      return "must be true or false";
  }
  return std::nullopt;
}

Json default_settings() {
  Json settings = Json::object();
  for (const SettingField& field : kFields) {
    switch (field.type) {
      case YesNo:
        settings[std::string(field.name)] = "no";
        break;
      case Text:
        settings[std::string(field.name)] = "";
        break;
      case Milliseconds:
        settings[std::string(field.name)] = 0;
        break;
      case Number:
        settings[std::string(field.name)] = 0;
        break;
      case Flag:
        settings[std::string(field.name)] = false;
        break;
    }
  }
  return settings;
}

}  // namespace greenmock::core
