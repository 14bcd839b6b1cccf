#include "suite/check_words.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "checks/judge.hpp"
#include "core/time/duration.hpp"
#include "script/wording.hpp"

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

std::string times(std::uint64_t n) {
  return n == 1 ? "once" : fmt::format("{} times", n);
}

}  // namespace

std::string expected(const OnTheWire& wire) {
  return checks::expected_of(wire.read);
}

std::string expected(const Events& events) {
  const std::string what = to_string(events.of);
  if (events.most == std::uint64_t{0}) return "no " + what;
  if (events.least && events.least == events.most)
    return fmt::format("{} {}", what, times(*events.least));
  if (events.least && events.most)
    return fmt::format("{} {} to {} times", what, *events.least, *events.most);
  return events.least ? fmt::format("{} at least {}", what, times(*events.least))
                      : fmt::format("{} at most {}", what, times(*events.most));
}

std::string expected(const Picture& picture) {
  std::string text =
      picture.is == Picture::Is::Decodes
          ? "every picture that is shown to be a PNG with a code that can be scanned"
          : "every picture that is shown to be one that the service handed out, byte for byte";
  if (picture.not_older_than)
    text += fmt::format(", and replaced no longer than {} ago",
                        core::format_duration(*picture.not_older_than));
  return text;
}

std::string expected(const Says& says) {
  std::string text;
  for (const std::string& one : says.contains)
    text += (text.empty() ? "" : " or ") + script::in_quotes(one);
  return fmt::format("{} in the {} of an event {}", text, says.field, says.event);
}

std::string expected(const Kind& kind) {
  const std::string of = kind.call == "*" ? "any method" : kind.call;
  if (kind.distinct) return fmt::format("{} different kinds of answers of {}", *kind.distinct, of);
  return fmt::format("the answer of {} to be told as {}", of, fmt::join(kind.kinds, " or "));
}

std::string expected(const End& end) {
  std::string text = "the client to be ";
  for (const ClientEnd::How how : end.of)
    text += fmt::format("{}{}", how == end.of.front() ? "" : " or ", word_of(how));
  return text;
}

std::string expected(const Silent& silent) {
  std::string text = silent.in.size() == 1 ? "the token not in" : "the token in none of:";
  for (const Silent::In in : silent.in)
    text += fmt::format("{}{}", in == silent.in.front() ? " " : ", ", words_of(in));
  return text;
}

std::string expected(const Handled& handled) {
  std::string text = fmt::format("each notification to be handled {}{}", times(handled.each),
                                 handled.order ? ", in the order in which they were queued" : "");
  if (handled.bound)
    text += fmt::format("; one whose handler fails {} at most", times(*handled.bound));
  return text;
}

std::string expected(const Order& order) {
  std::string text;
  for (const auto& one : order.of) text += (text.empty() ? "" : ", then ") + words_of(one);
  return text;
}

std::string expected(const AnyOf& any) {
  std::string text;
  for (const Check& one : any.of) text += (text.empty() ? "" : ", or ") + expected_of(one);
  return text;
}

std::string expected_of(const Check& check) {
  return std::visit([](const auto& verb) { return expected(verb); }, check.what);
}

std::string_view words_of(Silent::In in) {
  if (in == Silent::In::HeadersToOtherHosts) return "the head of a request to another host";
  return kSilentIn[static_cast<std::size_t>(in)];
}

std::string words_of(const std::variant<Order::OfCall, EventPattern>& one) {
  if (const auto* call = std::get_if<Order::OfCall>(&one)) return call->words;
  return to_string(std::get<EventPattern>(one));
}

std::string window_words(const Check& check) {
  const auto step = [](const std::string& name) { return script::in_quotes(name); };
  if (check.from && check.until)
    return fmt::format("between the steps {} and {}", step(*check.from), step(*check.until));
  if (check.from) return fmt::format("from the step {} on", step(*check.from));
  return check.until ? fmt::format("until the step {}", step(*check.until)) : "";
}

}  // namespace greenmock::kit
