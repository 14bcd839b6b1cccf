#include <fmt/format.h>

#include "checks/schema.hpp"
#include "checks/verbs.hpp"
#include "core/account/settings.hpp"
#include "script/loaders.hpp"
#include "script/nearest.hpp"
#include "script/wording.hpp"

namespace greenmock::checks {
namespace {

using core::Json;
using script::Fields;
using script::Value;

constexpr std::string_view kUnchanged = "unchanged";

/// The first step of a pointer, which names a setting.
std::string setting_of(const std::string& pointer) {
  return pointer.substr(1, pointer.find('/', 1) - 1);
}

/// What is wrong with a pointer into settings; empty: nothing.
std::string pointer_problem(const std::string& pointer) {
  if (!pointer.starts_with('/')) {
    return fmt::format("a setting is named by a JSON pointer: write {}",
                       script::in_quotes("/" + pointer));
  }
  if (!script::is_json_pointer(pointer)) return script::no_json_pointer(pointer);
  const std::string name = setting_of(pointer);
  if (core::find_setting(name)) return "";
  std::vector<std::string_view> names;
  for (const core::SettingField& field : core::writable_settings()) names.push_back(field.name);
  return fmt::format("there is no setting {}{}", script::in_quotes(name),
                     script::did_you_mean(name, names));
}

void read_settings(const Value& value, InstanceIs& wanted) {
  const Json* scalar = value.node().scalar();
  wanted.settings_unchanged = scalar && *scalar == kUnchanged;
  if (wanted.settings_unchanged) return;
  if (!value.is_object()) {
    value.complain_expected(R"(values by JSON pointer, like {"/webhookUrl": ""}, or "unchanged")");
    return;
  }
  if (value.node().members()->empty())
    value.complain("expected at least one setting, found an empty object");
  for (const script::Member& member : *value.node().members()) {
    if (value.problems().full()) break;
    const Value given = *value.member(member.key);
    if (const std::string problem = pointer_problem(member.key); !problem.empty()) {
      given.complain(problem);
      continue;
    }
    wanted.settings.emplace_back(member.key, given.node().to_json());
  }
}

std::string text_of(const Json& settings, const std::string& pointer) {
  const Json::json_pointer place(pointer);
  return settings.contains(place) ? core::dump(settings.at(place)) : "nothing";
}

bool has(const Json& settings, const std::string& pointer, const Json& wanted) {
  const Json::json_pointer place(pointer);
  return settings.contains(place) && Plain(settings.at(place)) == Plain(wanted);
}

void add_change(std::string& text, std::string_view more) {
  text += fmt::format("{}{}", text.empty() ? "" : ", ", more);
}

/// Names, and the values that differ from those of the start.
std::string changes(const Json& first, const Json& now) {
  std::string text;
  for (const auto& [name, value] : now.items()) {
    const auto before = first.find(name);
    if (before != first.end() && *before == value) continue;
    add_change(text, fmt::format("{} is {} and was {}", name, core::dump(value),
                                 before == first.end() ? "nothing" : core::dump(*before)));
  }
  for (const auto& [name, value] : first.items()) {
    if (!now.contains(name)) add_change(text, fmt::format("{} is gone", name));
  }
  return text;
}

std::string waiting(std::uint64_t notes) {
  return fmt::format("{} notification{} waiting", notes, notes == 1 ? "" : "s");
}

std::string waiting(const core::Range& range) {
  if (range.high == range.low) return waiting(std::uint64_t{range.low});
  return range.high ? fmt::format("{} to {} notifications waiting", range.low, *range.high)
                    : fmt::format("{} notifications or more waiting", range.low);
}

}  // namespace

InstanceIs read_instance_is(const Value& value, const Reading&) {
  constexpr std::string_view kKeys[] = {"state", "settings", "queue"};
  const Fields fields(value, "\"instance\"", kKeys);
  if (!fields.valid()) return {};
  fields.at_least_one(kKeys);
  InstanceIs wanted;
  if (const auto state = fields.find("state")) wanted.state = script::read_state(*state);
  if (const auto settings = fields.find("settings")) read_settings(*settings, wanted);
  if (const auto queue = fields.find("queue")) wanted.queue = script::read_range(*queue, 0);
  return wanted;
}

std::string expected(const InstanceIs& wanted) {
  std::string text;
  if (wanted.state) add_change(text, fmt::format("the state {}", core::to_string(*wanted.state)));
  if (wanted.settings_unchanged) add_change(text, "settings as they were at the start");
  for (const auto& [pointer, value] : wanted.settings)
    add_change(text, fmt::format("the setting {} as {}", pointer, core::dump(value)));
  if (wanted.queue) add_change(text, waiting(*wanted.queue));
  return text;
}

Seen look(const InstanceIs& wanted, const Window&, const Evidence& evidence) {
  std::string text;
  bool good = true;
  if (wanted.state) {
    good = evidence.state == *wanted.state;
    add_change(text, fmt::format("the state {}", core::to_string(evidence.state)));
  }
  for (const auto& [pointer, value] : wanted.settings) {
    good = has(evidence.settings, pointer, value) && good;
    add_change(text,
               fmt::format("the setting {} as {}", pointer, text_of(evidence.settings, pointer)));
  }
  if (good && wanted.settings_unchanged) {
    if (!evidence.first_settings)
      throw Undecided{Verdict::Error, "the settings of the start are not known here"};
    const std::string changed = changes(*evidence.first_settings, evidence.settings);
    good = changed.empty();
    add_change(text, good ? "settings as they were at the start" : changed);
  }
  if (wanted.queue) {
    if (!evidence.queued)
      throw Undecided{Verdict::Error, "how many notifications wait is not known here"};
    good = wanted.queue->contains(*evidence.queued) && good;
    add_change(text, waiting(*evidence.queued));
  }
  return good ? passed(std::move(text)) : failed(std::move(text));
}

}  // namespace greenmock::checks
