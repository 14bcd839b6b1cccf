#include <fmt/format.h>

#include <algorithm>

#include "judge/judge.hpp"
#include "suite/check_words.hpp"

namespace greenmock::kit {
Found look(const End& end, const Span&, const Evidence& evidence) {
  Found found{Verdict::Fail, expected(end), "", {}};
  // The kit stopped it because it was still there.
  ClientEnd::How how = evidence.end.how;
  const auto listed = [&](ClientEnd::How one) {
    return std::find(end.of.begin(), end.of.end(), one) != end.of.end();
  };
  if ((how == ClientEnd::How::Stopped || how == ClientEnd::How::Killed) &&
      listed(ClientEnd::How::Alive))
    how = ClientEnd::How::Alive;
  if (listed(how)) found.verdict = Verdict::Pass;
  found.seen = fmt::format("{}: {}", kEndNames[static_cast<std::size_t>(evidence.end.how)],
                           evidence.end.text);
  return found;
}

}  // namespace greenmock::kit
