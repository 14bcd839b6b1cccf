#include <fmt/format.h>

#include <algorithm>

#include "core/ascii.hpp"
#include "judge/judge.hpp"

namespace greenmock::kit {

Found look(const Silent& silent, const Span&, const Evidence& evidence) {
  Found found{Verdict::Pass, "the token in none of:", "in none of them", {}};
  std::string seen;
  for (const Silent::In in : silent.in) {
    const std::string_view name = kSilentIn[static_cast<std::size_t>(in)];
    found.expected += fmt::format("{}{}", in == silent.in.front() ? " " : ", ", name);
    const bool leaked = (in == Silent::In::Stdout && evidence.leaks.in_stdout) ||
                        (in == Silent::In::Stderr && evidence.leaks.in_stderr) ||
                        (in == Silent::In::Events && evidence.leaks.in_events);
    if (leaked) seen += fmt::format("{}{}", seen.empty() ? "in " : ", ", name);
  }
  if (!seen.empty()) {
    found.verdict = Verdict::Fail;
    found.seen = fmt::format("{}: {}", seen, evidence.leaks.excerpt);
  }
  return found;
}

}  // namespace greenmock::kit
