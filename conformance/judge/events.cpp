#include <fmt/format.h>

#include "judge/judge.hpp"
#include "suite/check_words.hpp"

namespace greenmock::kit {
Found look(const Events& events, const Span& span, const Evidence& evidence) {
  std::uint64_t count = 0;
  std::string all, met;
  for (std::size_t i = span.from_event; i < span.until_event; ++i) {
    const Event& event = evidence.events[i];
    const std::string line = fmt::format(" {} {}", shown_time(event.t), shown(event));
    if (all.size() < 600) all += line;
    if (!events.of.matches(event.line)) continue;
    ++count;
    if (met.size() < 600) met += line;
  }
  const bool enough = !events.least || count >= *events.least;
  const bool too_many = events.most && count > *events.most;
  Found found{enough && !too_many ? Verdict::Pass : Verdict::Fail, expected(events), "", {}};
  found.seen = count == 0 ? fmt::format("none.{}", all.empty() ? " The client printed no event."
                                                               : " It printed:" + all)
                          : fmt::format("{} of them:{}", count, met);
  return found;
}

}  // namespace greenmock::kit
