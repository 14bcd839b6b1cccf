#include "script/loaders.hpp"

namespace greenmock::script {
namespace {

using core::PhoneAction;
using core::TimelineEntry;

constexpr core::Duration kShortestEvery = std::chrono::milliseconds{10};
constexpr std::string_view kEntryKeys[] = {"at",     "every",  "instance", "phone",    "state",
                                           "rotate", "notify", "say",      "settings", "drop"};
constexpr std::string_view kActions[] = {"phone", "state",    "rotate", "notify",
                                         "say",   "settings", "drop"};

void read_action(const Fields& fields, TimelineEntry& entry) {
  if (const auto phone = fields.find("phone")) {
    if (const auto place = phone->word(core::kPhoneActionNames))
      entry.action = static_cast<PhoneAction>(*place);
  }
  if (const auto name = fields.find("state")) {
    if (const auto state = read_state(*name)) entry.action = *state;
  }
  if (const auto rotate = fields.find("rotate")) {
    if (rotate->boolean() == false) rotate->complain("expected true, found false");
    entry.action = TimelineEntry::Rotate{};
  }
  if (const auto settings = fields.find("settings")) {
    if (auto changes = read_settings(*settings)) entry.action = std::move(*changes);
  }
  if (const auto note = fields.find("notify")) entry.action = read_notify(*note);
  if (const auto say = fields.find("say")) entry.action = read_say(*say);
  if (const auto drop = fields.find("drop")) {
    constexpr std::string_view kWhat[] = {"all"};
    drop->word(kWhat);
    entry.action = TimelineEntry::DropAll{};
  }
}

}  // namespace

TimelineEntry read_timeline_entry(const Value& value, const Vocabulary& vocabulary) {
  TimelineEntry entry;
  const Fields fields(value, "an entry of the timeline", kEntryKeys);
  if (const auto at = fields.require("at")) {
    if (auto mark = read_mark(*at, vocabulary)) entry.at = std::move(*mark);
  }
  if (const auto every = fields.find("every")) {
    entry.every = every->duration_above_zero();
    if (entry.every && *entry.every < kShortestEvery) every->complain_expected("10ms or more");
  }
  if (const auto instance = fields.find("instance")) {
    entry.instance = read_instance_reference(*instance);
  }
  fields.exactly_one(kActions);
  read_action(fields, entry);
  return entry;
}

}  // namespace greenmock::script
