#include "suite/event_pattern.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "script/loaders.hpp"
#include "script/wording.hpp"

namespace greenmock::kit {

bool means(std::string_view wanted, std::string_view said) {
  return wanted == said || (wanted == "authorized" && said == "alreadyLogged");
}

bool EventPattern::matches(const core::Json& line) const {
  const auto name = line.find("event");
  if (name == line.end() || !name->is_string()) return false;
  if (!means(event, name->get_ref<const std::string&>())) return false;
  return std::all_of(where.begin(), where.end(), [&](const core::Pattern& pattern) {
    const auto field = line.find(pattern.name);
    if (field == line.end() || field->is_null()) return pattern.accepts(std::nullopt);
    const std::string text = field->is_string() ? field->get<std::string>() : core::dump(*field);
    return pattern.accepts(text);
  });
}

EventPattern read_event_pattern(const script::Value& value,
                                std::initializer_list<std::string_view> more) {
  std::vector<std::string_view> keys{"event", "where"};
  keys.insert(keys.end(), more);
  const script::Fields fields(value, "an event pattern", keys);
  EventPattern pattern;
  if (const auto event = fields.require("event", R"(, like "qr")")) {
    if (const auto place = event->word(kEventNames)) pattern.event = kEventNames[*place];
  }
  if (const auto where = fields.find("where")) pattern.where = script::read_patterns(*where);
  return pattern;
}

std::string to_string(const EventPattern& pattern) {
  std::string text = "event " + pattern.event;
  for (const core::Pattern& condition : pattern.where) {
    text += fmt::format("{} {} ", &condition == &pattern.where.front() ? " where" : " and",
                        condition.name);
    switch (condition.kind) {
      case core::Pattern::Kind::Absent:
        text += "is absent";
        break;
      case core::Pattern::Kind::Matches:
        text += "is like " + script::in_quotes(condition.text);
        break;
      default:
        text += "is " + script::in_quotes(condition.text);
    }
  }
  return text;
}

}  // namespace greenmock::kit
