#include "checks/judge.hpp"

#include <fmt/format.h>

#include <limits>

#include "checks/verbs.hpp"
#include "script/wording.hpp"

namespace greenmock::checks {
namespace {

constexpr std::size_t kLongestExcerpt = 20;

core::Sequence place_of(const std::optional<std::string>& name, core::Sequence open_end,
                        std::string_view which, const Evidence& evidence) {
  if (!name) return open_end;
  const auto place = evidence.place_of ? evidence.place_of(*name) : std::nullopt;
  if (!place) {
    throw Undecided{Verdict::Skip, fmt::format("the window {} at {}, which has not come", which,
                                               script::in_quotes(*name))};
  }
  return *place;
}

}  // namespace

std::string_view to_string(Verdict verdict) {
  switch (verdict) {
    case Verdict::Pass:
      return "pass";
    case Verdict::Fail:
      return "fail";
    case Verdict::Skip:
      return "skip";
    case Verdict::Error:
      return "error";
  }
  return "error";
}

void demand_complete(core::Sequence from, const Evidence& evidence) {
  if (evidence.gave_up_until <= from) return;
  throw Undecided{Verdict::Error,
                  "journal incomplete: it gave up records of this time for its bound of memory, so "
                  "whatever they held is not known; check over a shorter window, or reset the "
                  "instance between tests"};
}

Span span_of(const Window& window, const Evidence& evidence) {
  const Span span{
      place_of(window.from, 0, "opens", evidence),
      place_of(window.until, std::numeric_limits<core::Sequence>::max(), "ends", evidence)};
  if (span.until < span.from)
    throw Undecided{Verdict::Error, "the window ends before it opens: there is nothing in it"};
  demand_complete(span.from, evidence);
  return span;
}

Seen look_at(const Check& check, const Window& window, const Evidence& evidence) {
  let_end(evidence);
  try {
    return std::visit([&](const auto& what) { return look(what, window, evidence); }, check.what);
  } catch (const Undecided& undecided) {
    return {undecided.verdict, undecided.reason, undecided.excerpt};
  }
}

std::string expected_of(const Check& check) {
  return std::visit([](const auto& what) { return expected(what); }, check.what);
}

Finding judge(const Check& check, const Evidence& evidence) {
  Seen seen = look_at(check, check.window, evidence);
  if (seen.excerpt.size() > kLongestExcerpt) seen.excerpt.resize(kLongestExcerpt);
  return {check.id,           check.requirement,    seen.verdict,
          expected_of(check), std::move(seen.text), std::move(seen.excerpt),
          seen.first_too_many};
}

}  // namespace greenmock::checks
