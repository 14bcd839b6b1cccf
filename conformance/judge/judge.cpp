#include "judge/judge.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "core/overload.hpp"
#include "results/shortened.hpp"
#include "script/wording.hpp"

namespace greenmock::kit {
namespace {

constexpr double kForEver = 1e18;

/// Whether every window that stands somewhere in a check of the server's is one of steps that were reached.
bool all_reached(const core::Json& json, const Evidence& evidence) {
  if (!json.is_structured()) return true;
  for (const auto& [key, value] : json.items()) {
    if (key == "window" && value.is_array()) {
      for (const core::Json& end : value) {
        if (end.is_string() && !evidence.marks.contains(end.get<std::string>())) return false;
      }
    } else if (!all_reached(value, evidence)) {
      return false;
    }
  }
  return true;
}

bool all_reached(const Check& check, const Evidence& evidence) {
  if (const auto* wire = std::get_if<OnTheWire>(&check.what))
    return all_reached(wire->verify, evidence);
  const auto* any = std::get_if<AnyOf>(&check.what);
  return !any || std::all_of(any->of.begin(), any->of.end(),
                             [&](const Check& one) { return all_reached(one, evidence); });
}

/// Nothing if an end of a window was never reached.
std::optional<Span> span_of(const Check& check, const Evidence& evidence) {
  Span span{0, kForEver, 0, evidence.events.size()};
  if (!all_reached(check, evidence)) return std::nullopt;
  if (check.from) {
    const auto mark = evidence.marks.find(*check.from);
    if (mark == evidence.marks.end()) return std::nullopt;
    span.from_t = mark->second.t;
    span.from_event = mark->second.events;
  }
  if (check.until) {
    const auto mark = evidence.marks.find(*check.until);
    if (mark == evidence.marks.end()) return std::nullopt;
    span.until_t = mark->second.t;
    span.until_event = mark->second.events;
  }
  return span;
}

/// The first that passes, else what all of them say.
Found look(const AnyOf& any, const Check& whole, const Span& span, const Evidence& evidence);

std::optional<std::string> why_not_judged(const Check& check, const Evidence& evidence);

/// The server judges its own journal; what the kit reads out of it must be whole too.
bool reads_the_journal(const Check& check) {
  return std::holds_alternative<Picture>(check.what) || std::holds_alternative<Order>(check.what);
}

Found look_at(const Check& check, const Check& whole, const Span& span, const Evidence& evidence) {
  if (evidence.journal_incomplete && reads_the_journal(check))
    return {Verdict::Error, "", "journal incomplete: the client made more calls than it holds", {}};
  return std::visit(core::Overload{
                        [&](const OnTheWire& wire) { return look(wire, whole, evidence); },
                        [&](const AnyOf& any) { return look(any, whole, span, evidence); },
                        [&](const auto& other) { return look(other, span, evidence); },
                    },
                    check.what);
}

Found look(const AnyOf& any, const Check& whole, const Span& span, const Evidence& evidence) {
  Found all{Verdict::Skip, "", "", {}};
  bool one_is_skipped = false;
  for (const Check& one : any.of) {
    const auto why = why_not_judged(one, evidence);
    one_is_skipped = one_is_skipped || why;
    Found found = why ? Found{Verdict::Skip, "", *why, {}} : look_at(one, whole, span, evidence);
    if (found.verdict == Verdict::Pass) return found;
    all.expected += (all.expected.empty() ? "" : ", or ") + found.expected;
    all.seen += (all.seen.empty() ? "" : " ") + found.seen;
    all.calls.insert(all.calls.end(), found.calls.begin(), found.calls.end());
    if (all.first_too_many == 0) all.first_too_many = found.first_too_many;
    if (found.verdict == Verdict::Error) all.verdict = Verdict::Error;
    if (found.verdict == Verdict::Fail && all.verdict == Verdict::Skip) all.verdict = Verdict::Fail;
  }
  // What cannot be seen may be just what the client did.
  if (one_is_skipped && all.verdict == Verdict::Fail) all.verdict = Verdict::Skip;
  return all;
}

/// Loop checks of a client whose adapter has the loop.
bool is_about_the_loop(const Check& check) {
  if (const auto* wire = std::get_if<OnTheWire>(&check.what)) {
    return std::holds_alternative<checks::Gap>(wire->read.what) ||
           std::holds_alternative<checks::Rate>(wire->read.what) ||
           std::holds_alternative<checks::Overlap>(wire->read.what) ||
           std::holds_alternative<checks::Calls>(wire->read.what);
  }
  return !std::holds_alternative<Kind>(check.what) && !std::holds_alternative<Silent>(check.what);
}

std::optional<std::string> why_not_judged(const Check& check, const Evidence& evidence) {
  if (check.real_time_only && !evidence.real_time)
    return "virtual time cannot see this; --real-time can";
  constexpr std::string_view kOfKinds[] = {"result", "error", "failed", "unsure"};
  if (std::holds_alternative<Kind>(check.what) &&
      std::none_of(std::begin(kOfKinds), std::end(kOfKinds),
                   [&](std::string_view event) { return evidence.description.has_event(event); }))
    return "the client has none of the events \"result\", \"error\", \"failed\" and \"unsure\", as "
           "its description says";
  if (const auto* handled = std::get_if<Handled>(&check.what);
      handled && handled->bound && !evidence.description.can_throw)
    return "the client's handler cannot be made to fail: its description has no \"canThrow\"";
  for (const std::string& event : events_needed(check)) {
    if (!evidence.description.has_event(event))
      return fmt::format("the client has no event {}, as its description says",
                         script::in_quotes(event));
  }
  return std::nullopt;
}

Verdict weighed(Verdict found, Level level) {
  if (found != Verdict::Fail) return found;
  constexpr Verdict kOfLevel[] = {Verdict::Fail, Verdict::Warn, Verdict::Info};
  return kOfLevel[static_cast<std::size_t>(level)];
}

void collect_events(const Check& check, std::vector<std::string>& names) {
  std::visit(core::Overload{
                 [&](const Events& events) {
                   // None at most is kept by a client that has no such event.
                   if (events.least) names.push_back(events.of.event);
                 },
                 [&](const Picture&) { names.emplace_back("qr"); },
                 [&](const Says& says) { names.push_back(says.event); },
                 [&](const Handled&) { names.emplace_back("notification"); },
                 [&](const Order& order) {
                   for (const auto& one : order.of) {
                     if (const auto* event = std::get_if<EventPattern>(&one))
                       names.push_back(event->event);
                   }
                 },
                 [](const auto&) {},
             },
             check.what);
}

}  // namespace

std::vector<std::string> events_needed(const Check& check) {
  std::vector<std::string> names;
  collect_events(check, names);
  return names;
}

CheckResult weigh(const std::string& id, const std::string& requirement, Found found,
                  const Requirements& requirements) {
  CheckResult result;
  result.id = id;
  result.requirement = requirement;
  if (const Requirement* known = requirements.find(requirement)) result.level = known->level;
  result.verdict = weighed(found.verdict, result.level);
  result.expected = std::move(found.expected);
  result.seen = std::move(found.seen);
  result.calls = std::move(found.calls);
  result.first_too_many = found.first_too_many;
  return result;
}

CheckResult judge(const Check& check, const Evidence& evidence, const Requirements& requirements) {
  if (const auto why = why_not_judged(check, evidence))
    return weigh(check.id, check.requirement, {Verdict::Skip, "", *why, {}}, requirements);
  const auto span = span_of(check, evidence);
  if (!span) {
    CheckResult result =
        weigh(check.id, check.requirement,
              {Verdict::Unreached, "", "the steps that this check is about were not reached", {}},
              requirements);
    result.follows_from = evidence.missed;
    return result;
  }
  CheckResult result =
      weigh(check.id, check.requirement, look_at(check, check, *span, evidence), requirements);
  if (result.verdict == Verdict::Unreached) result.follows_from = evidence.missed;
  result.judges_adapter = evidence.description.loop_is_adapters && is_about_the_loop(check);
  return result;
}

std::string shown(const Event& event) {
  core::Json line = event.line;
  for (const char* picture : {"image", "dataUri", "screenshot"}) {
    if (line.contains(picture) && line[picture].is_string())
      line[picture] =
          fmt::format("… {} characters", line[picture].get_ref<const std::string&>().size());
  }
  return shortened(core::dump(line), 200);
}

std::string shown_time(double ms) {
  if (ms < 1000) return fmt::format("+{:.0f}ms", ms);
  return fmt::format("+{:.1f}s", ms / 1000);
}

}  // namespace greenmock::kit
