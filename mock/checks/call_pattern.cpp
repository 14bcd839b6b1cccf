#include "checks/call_pattern.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "checks/request_parts.hpp"
#include "core/encoding/ascii.hpp"
#include "core/rules/request_conditions.hpp"

namespace greenmock::checks {
namespace {

/// The conditions of a pattern, those first that are cheap to look at.
enum class Condition { Call, Verb, Status, Outcome, Connection, Host, Query, Body };

bool method_fits(const CallPattern& pattern, const core::Record& record) {
  return !pattern.method || record.method == pattern.method;
}

/// A preflight is the browser's own call.
bool verb_fits(const CallPattern& pattern, const core::Record& record) {
  return pattern.verb ? record.verb == *pattern.verb : record.verb != "OPTIONS";
}

bool host_fits(const CallPattern& pattern, const core::Record& record) {
  const auto host = header_of(record, "Host");
  return host && core::equals_ignoring_case(*host, *pattern.host);
}

bool query_fits(const CallPattern& pattern, const core::Record& record, const Evidence& evidence) {
  return std::all_of(pattern.query.begin(), pattern.query.end(), [&](const core::Pattern& p) {
    let_end(evidence);
    const auto value = parameter_of(record, p.name);
    return p.accepts(value ? std::optional<std::string_view>(*value) : std::nullopt);
  });
}

bool body_fits(const CallPattern& pattern, const core::Record& record) {
  core::When when;
  when.body = pattern.body;
  return core::RequestConditions(record, record.body).hold(when);
}

bool fits(Condition condition, const CallPattern& pattern, const core::Record& record,
          const Evidence& evidence) {
  switch (condition) {
    case Condition::Call:
      return method_fits(pattern, record);
    case Condition::Verb:
      return verb_fits(pattern, record);
    case Condition::Status:
      return !pattern.status || record.status == *pattern.status;
    case Condition::Outcome:
      return !pattern.outcome || record.outcome == *pattern.outcome;
    case Condition::Connection:
      return !pattern.connection || record.connection == *pattern.connection;
    case Condition::Host:
      return !pattern.host || host_fits(pattern, record);
    case Condition::Query:
      return pattern.query.empty() || query_fits(pattern, record, evidence);
    case Condition::Body:
      return pattern.body.empty() || body_fits(pattern, record);
  }
  return false;
}

/// The conditions that do not hold, but no more than `most` of them.
std::vector<Condition> misses(const CallPattern& pattern, const core::Record& record,
                              const Evidence& evidence, std::size_t most) {
  let_end(evidence);
  std::vector<Condition> missed;
  for (const Condition condition :
       {Condition::Call, Condition::Verb, Condition::Status, Condition::Outcome,
        Condition::Connection, Condition::Host, Condition::Query, Condition::Body}) {
    if (missed.size() == most) break;
    if (!fits(condition, pattern, record, evidence)) missed.push_back(condition);
  }
  return missed;
}

/// In which way a call missed the one condition: `by POST`.
std::string way_of_missing(Condition condition, const core::Record& record) {
  switch (condition) {
    case Condition::Call:
      return "";
    case Condition::Verb:
      return "by " + shown(record.verb);
    case Condition::Status:
      return record.status == 0 ? "without a status yet"
                                : fmt::format("with status {}", record.status);
    case Condition::Outcome:
      return fmt::format("with the outcome {}", core::to_string(record.outcome));
    case Condition::Connection:
      return fmt::format("on connection {}", record.connection);
    case Condition::Host: {
      const auto host = header_of(record, "Host");
      return host ? "to the host " + shown(*host) : "without a Host header";
    }
    case Condition::Query:
      return "with another query";
    case Condition::Body:
      return "with another body";
  }
  return "";
}

std::string times(std::size_t count, std::string_view what) {
  return fmt::format("{} {}{}", count, what, count == 1 ? "" : "s");
}

/// What is told of one kind of miss: how many, and the first of them.
struct Missed {
  std::size_t count = 0;
  core::CallId first = 0;
};
using Tally = std::map<std::string, Missed>;

void count_in(Tally& tally, const std::string& name, core::CallId id) {
  Missed& missed = tally[name];
  if (missed.count++ == 0) missed.first = id;
}

constexpr std::size_t kMostTold = 5;

void tell(const Tally& tally, std::string_view what, std::string& text) {
  std::size_t told = 0;
  for (const auto& [way, missed] : tally) {
    if (told++ == kMostTold) {
      text += fmt::format(" And {} more kinds.", tally.size() - kMostTold);
      return;
    }
    text += fmt::format(" {} {} {} ({}{}).", times(missed.count, "call"), what, way,
                        missed.count == 1 ? "call #" : "the first is call #", missed.first);
  }
}

}  // namespace

bool matches(const CallPattern& pattern, const core::Record& record, const Evidence& evidence) {
  return misses(pattern, record, evidence, 1).empty();
}

CallList calls_in(const CallPattern& pattern, const Span& span, const Evidence& evidence) {
  CallList calls;
  CallPattern but_for_body = pattern;
  but_for_body.body.clear();
  for (const auto& record : evidence.records) {
    if (!span.holds(record->arrived.seq) || !matches(but_for_body, *record, evidence)) continue;
    if (!pattern.body.empty() && body_was_cut(*record)) {
      throw Undecided{Verdict::Error,
                      fmt::format("the journal keeps 64 KiB of a body, and call #{} has {} bytes: "
                                  "whether it is one of these cannot be told",
                                  record->id, record->body_size),
                      {record}};
    }
    if (matches(pattern, *record, evidence)) calls.push_back(record);
  }
  return calls;
}

std::string near_misses(const CallPattern& pattern, const Span& span, const Evidence& evidence,
                        std::string_view span_name) {
  Tally almost, others;
  std::size_t before = 0, after = 0, arrived = 0;
  for (const auto& record : evidence.records) {
    const auto missed = misses(pattern, *record, evidence, 2);
    if (record->arrived.seq <= span.from) {
      before += missed.empty() ? 1U : 0U;
      continue;
    }
    if (record->arrived.seq > span.until) {
      after += missed.empty() ? 1U : 0U;
      continue;
    }
    ++arrived;
    if (missed.size() != 1) continue;
    if (missed.front() != Condition::Call) {
      count_in(almost, way_of_missing(missed.front(), *record), record->id);
    } else {
      count_in(others, record->method_name.empty() ? "no known method" : record->method_name,
               record->id);
    }
  }
  std::string text;
  tell(almost, pattern.method ? "of " + pattern.method_name + " came" : "came", text);
  tell(others, "came of", text);
  if (before > 0) text += fmt::format(" {} came before {}.", times(before, "such call"), span_name);
  if (after > 0) text += fmt::format(" {} came after {}.", times(after, "such call"), span_name);
  if (evidence.records.empty())
    text += " No call arrived at all.";
  else if (arrived == 0)
    text += " No call arrived then.";
  return text + unmatched_hint(evidence);
}

std::string unmatched_hint(const Evidence& evidence) {
  if (evidence.unmatched == 0) return "";
  return fmt::format(" {} matched no instance (see GET /_mock/journal?instance=none).",
                     times(evidence.unmatched, "request"));
}

}  // namespace greenmock::checks
