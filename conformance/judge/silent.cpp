#include <fmt/format.h>

#include <algorithm>

#include "judge/judge.hpp"
#include "suite/check_words.hpp"

namespace greenmock::kit {
namespace {

/// The first request to another host that has the token in its head; null: none has.
const Elsewhere* given_away(const Evidence& evidence) {
  const auto found = std::find_if(
      evidence.elsewhere.begin(), evidence.elsewhere.end(),
      [&](const Elsewhere& one) { return masked(one.head, evidence.token) != one.head; });
  return found == evidence.elsewhere.end() ? nullptr : &*found;
}

/// What stands there, the token masked; nothing: it does not.
std::optional<std::string> leak_in(Silent::In in, const Evidence& evidence) {
  const Leaks& leaks = evidence.leaks;
  switch (in) {
    case Silent::In::Stdout:
      return leaks.in_stdout ? std::optional(leaks.excerpt) : std::nullopt;
    case Silent::In::Stderr:
      return leaks.in_stderr ? std::optional(leaks.excerpt) : std::nullopt;
    case Silent::In::Events:
      return leaks.in_events ? std::optional(leaks.excerpt) : std::nullopt;
    case Silent::In::HeadersToOtherHosts:
      break;
  }
  const Elsewhere* request = given_away(evidence);
  if (!request) return std::nullopt;
  return fmt::format("{} {}", shown_time(request->t), masked(request->head, evidence.token));
}

}  // namespace

Found look(const Silent& silent, const Span&, const Evidence& evidence) {
  Found found{Verdict::Pass, expected(silent), "in none of them", {}};
  std::string places, excerpt;
  for (const Silent::In in : silent.in) {
    const auto leak = leak_in(in, evidence);
    if (!leak) continue;
    places += fmt::format("{}{}", places.empty() ? "in " : ", ", words_of(in));
    if (excerpt.empty()) excerpt = *leak;
  }
  if (!places.empty()) {
    found.verdict = Verdict::Fail;
    found.seen = fmt::format("{}: {}", places, excerpt);
  }
  return found;
}

}  // namespace greenmock::kit
