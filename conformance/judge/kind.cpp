#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <set>

#include "judge/judge.hpp"
#include "suite/check_words.hpp"

namespace greenmock::kit {
namespace {

/// The kind that a status stands for, where a client gives the status alone.
std::string kind_of_status(int status) {
  switch (status) {
    case 200:
      return "ok";
    case 400:
      return "badRequest";
    case 401:
      return "unauthorized";
    case 403:
      return "forbidden";
    case 404:
      return "notFound";
    case 429:
      return "tooMany";
    case 466:
      return "quota";
    default:
      return status >= 500 ? "server" : "";
  }
}

/// Empty: the event tells neither.
std::string kind_of(const core::Json& line) {
  const auto kind = line.find("kind");
  if (kind != line.end() && kind->is_string()) return kind->get<std::string>();
  const auto status = line.find("status");
  return status != line.end() && status->is_number_integer() ? kind_of_status(status->get<int>())
                                                             : "";
}

/// What the client made of the call: its last `result`, or else all that it called errors or failures to send.
std::vector<const Event*> told(const Span& span, const Evidence& evidence) {
  std::vector<const Event*> errors;
  const Event* result = nullptr;
  for (std::size_t i = span.from_event; i < span.until_event; ++i) {
    const std::string event = evidence.events[i].line.value("event", "");
    if (event == "result") result = &evidence.events[i];
    if (event == "error" || event == "failed" || event == "unsure")
      errors.push_back(&evidence.events[i]);
  }
  return result ? std::vector<const Event*>{result} : errors;
}

}  // namespace

Found look(const Kind& kind, const Span& span, const Evidence& evidence) {
  std::set<std::string> kinds;
  std::string lines;
  const std::vector<const Event*> events = told(span, evidence);
  for (const Event* event : events) {
    lines += (lines.empty() ? "" : " ") + shown(*event);
    if (const std::string one = kind_of(event->line); !one.empty()) kinds.insert(one);
  }
  Found found{Verdict::Fail, expected(kind), "", {}};
  if (events.empty()) {
    found.seen = "no event \"result\", \"error\", \"failed\" or \"unsure\" came";
    return found;
  }
  if (kinds.empty()) {
    found.verdict = Verdict::Info;
    found.seen = "the client tells neither kind nor status: " + lines;
    return found;
  }
  const bool met = kind.distinct
                       ? kinds.size() >= *kind.distinct
                       : std::any_of(kind.kinds.begin(), kind.kinds.end(),
                                     [&](const std::string& k) { return kinds.contains(k); });
  found.verdict = met ? Verdict::Pass : Verdict::Fail;
  found.seen = fmt::format("{}: {}", fmt::join(kinds, ", "), lines);
  return found;
}

}  // namespace greenmock::kit
