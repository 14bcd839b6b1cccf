#include <fmt/format.h>

#include <algorithm>
#include <optional>

#include "judge/judge.hpp"
#include "suite/check_words.hpp"

namespace greenmock::kit {
namespace {

/// A line of the client is read a little after it was written, so a call that came just before may be later all the same.
constexpr double kPipeDelay = 250;

bool fits(const checks::CallPattern& pattern, const Call& call) {
  if (pattern.method && call.method != pattern.method_name) return false;
  if (pattern.verb ? call.verb != *pattern.verb : call.verb == "OPTIONS") return false;
  if (pattern.status && call.status != *pattern.status) return false;
  return !pattern.outcome || call.outcome == core::to_string(*pattern.outcome);
}

/// How far the search has come.
struct Cursor {
  double t = 0;
  std::size_t next_call = 0, next_event = 0;
  bool behind_event = false;
};

std::optional<std::string> find_call(const Order::OfCall& wanted, const Span& span,
                                     const Evidence& evidence, Cursor& cursor,
                                     std::vector<std::uint64_t>& met) {
  const double earliest = cursor.t - (cursor.behind_event ? kPipeDelay + evidence.clock_slack : 0);
  for (std::size_t i = cursor.next_call; i < evidence.calls.size(); ++i) {
    const Call& call = evidence.calls[i];
    const double t = call.arrived.t;
    if (t < earliest || t <= span.from_t || t > span.until_t || !fits(wanted.read, call)) continue;
    cursor = {std::max(t, cursor.t), i + 1, cursor.next_event, false};
    met.push_back(call.number);
    return fmt::format("{} call #{}", shown_time(t), call.number);
  }
  return std::nullopt;
}

std::optional<std::string> find_event(const EventPattern& wanted, const Span& span,
                                      const Evidence& evidence, Cursor& cursor) {
  for (std::size_t i = std::max(cursor.next_event, span.from_event); i < span.until_event; ++i) {
    const Event& event = evidence.events[i];
    if (event.t < cursor.t || !wanted.matches(event.line)) continue;
    cursor = {event.t, cursor.next_call, i + 1, true};
    return fmt::format("{} {}", shown_time(event.t), to_string(wanted));
  }
  return std::nullopt;
}

}  // namespace

Found look(const Order& order, const Span& span, const Evidence& evidence) {
  Found found{Verdict::Pass, expected(order), "", {}};
  Cursor cursor;
  for (const auto& one : order.of) {
    const auto* call = std::get_if<Order::OfCall>(&one);
    const auto place = call ? find_call(*call, span, evidence, cursor, found.calls)
                            : find_event(std::get<EventPattern>(one), span, evidence, cursor);
    if (!place) {
      found.verdict = Verdict::Fail;
      found.seen = found.seen.empty()
                       ? words_of(one) + " did not come"
                       : fmt::format("{}, and {} did not come after it", found.seen, words_of(one));
      return found;
    }
    found.seen += (found.seen.empty() ? "" : ", ") + *place;
  }
  return found;
}

}  // namespace greenmock::kit
