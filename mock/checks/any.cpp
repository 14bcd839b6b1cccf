#include <fmt/format.h>

#include <algorithm>

#include "checks/verbs.hpp"

namespace greenmock::checks {
namespace {

/// One of several has passed if any has. Otherwise the least certain of them decides: what could
/// not be judged might have passed.
int rank(Verdict verdict) {
  switch (verdict) {
    case Verdict::Pass:
      return 3;
    case Verdict::Error:
      return 2;
    case Verdict::Skip:
      return 1;
    case Verdict::Fail:
      return 0;
  }
  return 0;
}

void add_to(CallList& excerpt, const CallList& more) {
  for (const auto& record : more) {
    if (std::find(excerpt.begin(), excerpt.end(), record) == excerpt.end())
      excerpt.push_back(record);
  }
}

constexpr std::size_t kMostOfEach = 10;

}  // namespace

AnyOf read_any(const script::Value& value, const Reading& reading) {
  AnyOf any;
  const auto items = value.list("a list of checks without id");
  if (value.is_list() && items.empty())
    value.complain("expected at least one check, found an empty list");
  for (const script::Value& item : items) {
    if (value.problems().full()) break;
    any.of.push_back(read_inner(item, reading));
  }
  return any;
}

std::string expected(const AnyOf& any) {
  std::string text;
  for (const Check& check : any.of) text += (text.empty() ? "" : "; or ") + expected_of(check);
  return text;
}

Seen look(const AnyOf& any, const Window& window, const Evidence& evidence) {
  Seen all{Verdict::Fail, "", {}};
  for (const Check& check : any.of) {
    const bool has_own = check.window.from || check.window.until;
    Seen seen = look_at(check, has_own ? check.window : window, evidence);
    if (seen.verdict == Verdict::Pass) return seen;
    if (rank(seen.verdict) > rank(all.verdict)) all.verdict = seen.verdict;
    all.text +=
        (all.text.empty() ? "" : " ") + fmt::format("[{}] {}", to_string(seen.verdict), seen.text);
    if (seen.excerpt.size() > kMostOfEach) seen.excerpt.resize(kMostOfEach);
    add_to(all.excerpt, seen.excerpt);
    if (all.first_too_many == 0) all.first_too_many = seen.first_too_many;
  }
  std::sort(all.excerpt.begin(), all.excerpt.end(),
            [](const auto& a, const auto& b) { return a->arrived.seq < b->arrived.seq; });
  return all;
}

}  // namespace greenmock::checks
