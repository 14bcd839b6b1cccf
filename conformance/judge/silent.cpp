#include <fmt/format.h>

#include <algorithm>

#include "judge/judge.hpp"
#include "results/masked.hpp"
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

/// What stands around the token there, which is masked; empty: it is not there.
std::string leak_in(Silent::In in, const Evidence& evidence) {
  switch (in) {
    case Silent::In::Stdout:
      return evidence.leaks.in_stdout;
    case Silent::In::Stderr:
      return evidence.leaks.in_stderr;
    case Silent::In::Events:
      return evidence.leaks.in_events;
    case Silent::In::HeadersToOtherHosts:
      break;
  }
  const Elsewhere* request = given_away(evidence);
  if (!request) return "";
  return fmt::format("{} {}", shown_time(request->t), masked(request->head, evidence.token));
}

}  // namespace

Found look(const Silent& silent, const Span&, const Evidence& evidence) {
  Found found{Verdict::Pass, expected(silent), "in none of them", {}};
  std::string seen;
  for (const Silent::In in : silent.in) {
    const std::string leak = leak_in(in, evidence);
    if (leak.empty()) continue;
    seen += fmt::format("{}in {}: {}", seen.empty() ? "" : "; ", words_of(in), leak);
  }
  if (seen.empty()) return found;
  found.verdict = Verdict::Fail;
  found.seen = std::move(seen);
  return found;
}

}  // namespace greenmock::kit
