#include "script/explain.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <set>

#include "core/time/duration.hpp"
#include "script/words.hpp"

namespace greenmock::script {
namespace {

using core::format_duration;

std::string counted(std::size_t n, std::string_view one, std::string_view many) {
  return fmt::format("{} {}", n, n == 1 ? one : many);
}

std::string sessions_in_words(core::SessionRule rule) {
  if (rule == core::SessionRule::Refuse) return "refused";
  return rule == core::SessionRule::Allow ? "allowed" : "let in, and the first is closed";
}

std::string_view readers_in_words(core::Readers readers) {
  if (readers == core::Readers::Conflict) return "409 but for the first";
  return readers == core::Readers::Next ? "a notification each" : "the same notification";
}

std::string pace_in_words(const core::InstanceSpec& spec) {
  std::string text;
  const auto add = [&](const std::optional<core::Duration>& span, std::string_view what) {
    if (span) text += fmt::format("; {} {}", what, format_duration(*span));
  };
  add(spec.saving.act, "what setSettings saves acts after");
  add(spec.saving.restart, "setSettings restarts it for");
  add(spec.phone.sleep, "it falls asleep when the phone has been off for");
  add(spec.phone.wake, "it wakes when the phone has been back for");
  return text;
}

/// `, of which 2 answer`, and nothing if there are none.
template <typename Some, typename Is>
std::string of_which(const Some& some, std::string_view one, std::string_view many, Is is) {
  const auto n = static_cast<std::size_t>(std::count_if(some.begin(), some.end(), is));
  return n == 0 ? "" : fmt::format(", {} {}", n, n == 1 ? one : many);
}

std::string people_in_words(const std::vector<core::Contact>& contacts) {
  if (contacts.empty()) return "";
  return fmt::format("; knows {}", counted(contacts.size(), "contact", "contacts")) +
         of_which(contacts, "answers", "answer",
                  [](const auto& one) { return one.answer.has_value(); }) +
         of_which(contacts, "does not read", "do not read",
                  [](const auto& one) { return !one.reads; }) +
         of_which(contacts, "has blocked it", "have blocked it",
                  [](const auto& one) { return one.blocked; }) +
         of_which(contacts, "has no WhatsApp", "have no WhatsApp",
                  [](const auto& one) { return !one.has_whatsapp; });
}

std::string groups_in_words(const std::vector<core::Group>& groups) {
  if (groups.empty()) return "";
  return fmt::format("; knows {}", counted(groups.size(), "group", "groups")) +
         of_which(groups, "without it", "without it",
                  [](const core::Group& one) { return !one.find(core::kMe); });
}

std::string instance_in_words(const core::InstanceSpec& spec) {
  std::string text = fmt::format("begins {}", core::to_string(spec.state));
  if (spec.login.starting > core::Duration{0})
    text += fmt::format(", stays in starting for {} after a scan",
                        format_duration(spec.login.starting));
  if (spec.login.end == core::LoginEnd::Blocked)
    text += ", and ends in blocked instead of authorized";
  if (spec.login.end == core::LoginEnd::HasAuth)
    text += ", and leaves a half-finished login, which a logout ends";
  text += pace_in_words(spec);
  for (const auto& [state, reply] : spec.qr_in)
    text += fmt::format("; qr in {} {}", core::to_string(state),
                        reply ? reply_in_words(*reply) : "is never answered");
  if (spec.limits && spec.limits->mode != core::LimitSpec::Mode::Off)
    text += "; calls above its limits get 429";
  if (spec.strict.value_or(false)) text += "; strict";
  if (spec.quota)
    text += fmt::format("; may have {} in a month", counted(*spec.quota, "chat", "chats"));
  if (spec.sessions) text += "; a second websocket is " + sessions_in_words(*spec.sessions);
  if (spec.receive.empty)
    text += fmt::format("; an empty queue is answered as {}",
                        core::kEmptyReceiveNames[static_cast<std::size_t>(*spec.receive.empty)]);
  if (spec.receive.readers)
    text += fmt::format("; several readers get {}", readers_in_words(*spec.receive.readers));
  if (spec.speed) text += fmt::format("; its clock runs at {}", *spec.speed);
  if (spec.paused.value_or(false)) text += "; its clock stands still";
  if (!spec.queue.empty())
    text +=
        fmt::format("; {} waiting", counted(spec.queue.size(), "notification", "notifications"));
  return text + people_in_words(spec.contacts) + groups_in_words(spec.groups);
}

std::string rule_in_words(const core::Rule& rule, const Vocabulary& vocabulary) {
  std::vector<std::string> does;
  if (rule.wait) does.push_back(wait_in_words(*rule.wait, vocabulary));
  if (rule.reply) does.push_back(reply_in_words(*rule.reply));
  if (rule.as) does.push_back(encoding_in_words(*rule.as));
  if (rule.fault) does.push_back(fault_in_words(*rule.fault));
  if (rule.frames) does.push_back(frames_in_words(*rule.frames, vocabulary));
  if (rule.apply) does.emplace_back(*rule.apply ? "has its effect" : "has no effect");
  std::string text =
      fmt::format("{}: {}", condition_in_words(rule.when, vocabulary), fmt::join(does, ", "));
  if (rule.times) text += fmt::format("; {} at most", counted(*rule.times, "time", "times"));
  if (rule.chance) text += fmt::format("; in {:g} % of the calls", *rule.chance * 100);
  return text;
}

std::string entry_in_words(const core::TimelineEntry& entry, const Vocabulary& vocabulary) {
  std::string when = moment_in_words(entry.at, vocabulary);
  // An entry fires at each occurrence, not at the last one.
  if (entry.at.event && entry.at.nth == 0) when.replace(when.find("the last"), 8, "each");
  if (entry.every) when += fmt::format(", then every {}", format_duration(*entry.every));
  if (entry.instance) when += fmt::format(", at {}", *entry.instance);
  return fmt::format("{}: {}", when, action_in_words(entry));
}

/// By time as far as it is known; what waits for an event comes behind, in the order of the script.
std::vector<const core::TimelineEntry*> in_order_of_time(
    const std::vector<core::TimelineEntry>& timeline) {
  std::vector<const core::TimelineEntry*> entries;
  for (const core::TimelineEntry& entry : timeline) entries.push_back(&entry);
  std::stable_sort(entries.begin(), entries.end(), [](const auto* a, const auto* b) {
    if (a->at.event || b->at.event) return !a->at.event && b->at.event;
    return a->at.plus < b->at.plus;
  });
  return entries;
}

/// True if the rule fills its slots for every call that `other` could fire for.
bool always_comes_first(const core::Rule& rule, const core::Rule& other) {
  const core::When& when = rule.when;
  const bool conditional = when.call || !when.states.empty() || when.from || when.until ||
                           when.rate || when.queue || !when.headers.empty() ||
                           !when.query.empty() || !when.body.empty() || rule.times || rule.chance;
  if (conditional || (when.instance && when.instance != other.when.instance)) return false;
  if (!when.methods) return true;
  if (!other.when.methods) return false;
  return std::all_of(
      other.when.methods->begin(), other.when.methods->end(), [&](core::MethodId id) {
        return std::find(when.methods->begin(), when.methods->end(), id) != when.methods->end();
      });
}

void warn_of_hidden_rules(const core::Script& script, std::vector<std::string>& warnings) {
  for (std::size_t i = 0; i < script.rules.size(); ++i) {
    const core::Rule& rule = script.rules[i];
    bool reply = rule.reply.has_value(), wait = rule.wait.has_value(), as = rule.as.has_value(),
         fault = rule.fault.has_value(), apply = rule.apply.has_value();
    bool frames = rule.frames.has_value();
    for (std::size_t k = 0; k < i; ++k) {
      const core::Rule& above = script.rules[k];
      if (!always_comes_first(above, rule)) continue;
      reply = reply && !above.reply;
      wait = wait && !above.wait;
      as = as && !above.as;
      fault = fault && !above.fault;
      frames = frames && !above.frames;
      apply = apply && !above.apply;
    }
    if (!(reply || wait || as || fault || apply || frames)) {
      warnings.push_back(fmt::format(
          "rule \"{}\" can never fire: rules above it always fill what it has", rule.id));
    }
  }
}

void warn_of_unknown_instances(const core::Script& script, std::vector<std::string>& warnings) {
  std::set<std::string> known;
  for (const core::InstanceSpec& spec : script.instances) {
    if (spec.name) known.insert(*spec.name);
    if (spec.id) known.insert(std::to_string(*spec.id));
  }
  const auto check = [&](const std::optional<std::string>& name, const std::string& who) {
    if (name && !known.contains(*name))
      warnings.push_back(
          fmt::format("{} is for instance \"{}\", which this script does not make", who, *name));
  };
  for (const core::Rule& rule : script.rules)
    check(rule.when.instance, fmt::format("rule \"{}\"", rule.id));
  for (const core::TimelineEntry& entry : script.timeline)
    check(entry.instance, "an entry of the timeline");
}

void warn_of_what_is_not_filled_in(const core::Script& script, std::vector<std::string>& warnings) {
  constexpr std::string_view kFilled[] = {"id", "token", "path", "now", "mediaUrl", "otherUrl"};
  for (const core::Rule& rule : script.rules) {
    const auto* raw = rule.reply ? std::get_if<core::RawReply>(&*rule.reply) : nullptr;
    if (!raw || raw->kind == core::RawReply::Body::Hex) continue;
    const std::string text =
        raw->kind == core::RawReply::Body::JsonValue ? core::dump(raw->json) : raw->text;
    for (std::size_t at = text.find("${"); at != std::string::npos; at = text.find("${", at + 2)) {
      const std::size_t end = text.find('}', at);
      if (end == std::string::npos) break;
      const std::string word = text.substr(at + 2, end - at - 2);
      if (std::find(std::begin(kFilled), std::end(kFilled), word) != std::end(kFilled)) continue;
      warnings.push_back(
          fmt::format("rule \"{}\": ${{{}}} is sent as it stands; what is filled in is "
                      "${{{}}}",
                      rule.id, word, fmt::join(kFilled, "}, ${")));
    }
  }
}

}  // namespace

Explanation explain(const core::Script& script, const Vocabulary& vocabulary) {
  Explanation out;
  std::vector<std::string> parts;
  const auto part = [&](std::size_t n, std::string_view one, std::string_view many) {
    if (n > 0) parts.push_back(counted(n, one, many));
  };
  part(script.instances.size(), "instance", "instances");
  part(script.timeline.size(), "entry of the timeline", "entries of the timeline");
  part(script.rules.size(), "rule", "rules");
  out.text = parts.empty() ? "empty\n" : fmt::format("{}\n", fmt::join(parts, ", "));
  if (!script.instances.empty()) out.text += "\nThere is\n";
  for (std::size_t i = 0; i < script.instances.size(); ++i) {
    const core::InstanceSpec& spec = script.instances[i];
    const std::string id = spec.id ? fmt::format(" ({})", *spec.id) : "";
    out.text += fmt::format("  {}{}: {}\n", spec.name.value_or(fmt::format("#{}", i + 1)), id,
                            instance_in_words(spec));
  }
  if (!script.timeline.empty()) out.text += "\nBy itself, at every instance\n";
  for (const core::TimelineEntry* entry : in_order_of_time(script.timeline))
    out.text += "  " + entry_in_words(*entry, vocabulary) + "\n";
  if (!script.rules.empty())
    out.text += "\nWhen a call arrives, in this order; each takes what those above have left\n";
  for (const core::Rule& rule : script.rules)
    out.text += fmt::format("  [{}] {}\n", rule.id, rule_in_words(rule, vocabulary));
  out.text += "\nWhatever no rule says is as the service does it.\n";
  warn_of_hidden_rules(script, out.warnings);
  warn_of_unknown_instances(script, out.warnings);
  warn_of_what_is_not_filled_in(script, out.warnings);
  return out;
}

}  // namespace greenmock::script
