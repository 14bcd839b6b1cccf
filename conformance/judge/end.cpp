#include <fmt/format.h>

#include <algorithm>

#include "judge/judge.hpp"

namespace greenmock::kit {
namespace {

std::string_view word_of(ClientEnd::How how) {
  switch (how) {
    case ClientEnd::How::Done:
      return "done (exit 0)";
    case ClientEnd::How::Failed:
      return "failed (exit above 0 after an event \"error\")";
    case ClientEnd::How::Alive:
      return "still running";
    case ClientEnd::How::Stopped:
      return "stopped by the kit";
    default:
      return kEndNames[static_cast<std::size_t>(how)];
  }
}

}  // namespace

Found look(const End& end, const Span&, const Evidence& evidence) {
  Found found{Verdict::Fail, "the client to be ", "", {}};
  for (const ClientEnd::How how : end.of)
    found.expected += fmt::format("{}{}", how == end.of.front() ? "" : " or ", word_of(how));
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
