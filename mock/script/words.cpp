#include "script/words.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <utility>
#include <vector>

#include "core/encoding/json.hpp"
#include "core/overload.hpp"
#include "core/time/duration.hpp"
#include "script/say_words.hpp"
#include "script/wording.hpp"

namespace greenmock::script {
namespace {

using core::format_duration;

using core::Overload;

std::string event_in_words(const core::Event& event, const Vocabulary& vocabulary) {
  switch (event.kind) {
    case core::Event::Kind::Method:
      return fmt::format("call of {}", vocabulary.methods[event.method]);
    case core::Event::Kind::Scan:
      return "scan";
    case core::Event::Kind::Rotation:
      return "change of the code";
    case core::Event::Kind::Start:
      return "start";
    case core::Event::Kind::Connect:
      return "opening of a websocket";
    case core::Event::Kind::State:
      return fmt::format("coming into {}", core::to_string(event.state));
    case core::Event::Kind::Signal:
      return fmt::format("signal \"{}\"", event.word);
    case core::Event::Kind::Settings:
      return "acting of changed settings";
  }
  return "start";
}

std::string range_in_words(const core::Range& range) {
  if (!range.high) return fmt::format("{} and later", ordinal(range.low));
  if (*range.high == range.low) return ordinal(range.low);
  return fmt::format("{} to {}", ordinal(range.low), ordinal(*range.high));
}

std::string patterns_in_words(std::string_view what, const std::vector<core::Pattern>& patterns) {
  std::string text;
  for (const core::Pattern& pattern : patterns) {
    text += fmt::format(", {} {} ", what, pattern.name);
    if (pattern.kind == core::Pattern::Kind::Absent) text += "absent";
    if (pattern.kind == core::Pattern::Kind::Exact) text += "= " + in_quotes(pattern.text);
    if (pattern.kind == core::Pattern::Kind::Matches) text += "like " + in_quotes(pattern.text);
  }
  return text;
}

std::string named_in_words(core::NamedReply named) {
  switch (named) {
    case core::NamedReply::Faithful:
      return "answers as the service would";
    case core::NamedReply::QrCode:
      return "answers with the current code";
    case core::NamedReply::AlreadyLogged:
      return "answers that the account is logged in already";
    case core::NamedReply::HasAuth:
      return "answers the error \"Instance has auth\"";
    case core::NamedReply::Timeout:
      return "answers a timeout";
    case core::NamedReply::PasskeyRequired:
      return "answers that a passkey is required";
    case core::NamedReply::Null:
      return "answers null";
    case core::NamedReply::Empty:
      return "answers 200 without a byte";
  }
  return "answers";
}

std::string qr_in_words(const core::QrReply& reply) {
  constexpr std::string_view kCodes[] = {"the current code", "the code before the current one",
                                         "the code that was current when the call came"};
  constexpr std::string_view kDamages[] = {"", ", in broken base64", ", which is no PNG",
                                           ", cut in half"};
  std::string text = fmt::format("answers with {}{}", kCodes[static_cast<std::size_t>(reply.code)],
                                 kDamages[static_cast<std::size_t>(reply.damage)]);
  if (reply.size) text += fmt::format(", {0}x{0} pixels", *reply.size);
  if (reply.pad > 0) text += fmt::format(", padded by {} bytes", reply.pad);
  return text;
}

std::string raw_in_words(const core::RawReply& reply) {
  constexpr std::string_view kBodyWords[] = {"an empty body", "JSON", "text", "bytes",
                                             "the error envelope"};
  constexpr std::size_t kShortBody = 80;  // fits a line
  std::string body(kBodyWords[static_cast<std::size_t>(reply.kind)]);
  if (reply.kind == core::RawReply::Body::JsonValue) {
    if (std::string json = core::dump(reply.json); json.size() <= kShortBody)
      body = std::move(json);
  } else if (reply.kind == core::RawReply::Body::Text && reply.text.size() <= kShortBody) {
    body = "the text " + core::dump(reply.text);
  }
  std::string text = fmt::format("answers {} with {}", reply.status, body);
  for (const auto& [name, value] : reply.headers) text += fmt::format(" and {}: {}", name, value);
  return text;
}

std::string place_in_words(const core::Place& place) {
  return place ? fmt::format("after {} bytes", *place) : "behind the headers";
}

}  // namespace

std::string ordinal(std::uint64_t n) {
  const std::uint64_t tens = n % 100, ones = n % 10;
  const bool teen = tens >= 11 && tens <= 13;
  return fmt::format("{}{}", n,
                     !teen && ones == 1   ? "st"
                     : !teen && ones == 2 ? "nd"
                     : !teen && ones == 3 ? "rd"
                                          : "th");
}

std::string moment_in_words(const core::Mark& mark, const Vocabulary& vocabulary) {
  if (!mark.event) return format_duration(mark.plus) + " after the start";
  const std::string event =
      mark.nth == 0
          ? fmt::format("the last {}", event_in_words(*mark.event, vocabulary))
          : fmt::format("the {} {}", ordinal(mark.nth), event_in_words(*mark.event, vocabulary));
  return mark.plus == core::Duration{0}
             ? event
             : fmt::format("{} after {}", format_duration(mark.plus), event);
}

std::string condition_in_words(const core::When& when, const Vocabulary& vocabulary) {
  std::string methods = "any method";
  if (when.methods) {
    std::vector<std::string> names;
    for (const core::MethodId id : *when.methods) names.emplace_back(vocabulary.methods[id]);
    methods = fmt::format("{}", fmt::join(names, " or "));
  }
  std::string text = when.call
                         ? fmt::format("the {} call of {}", range_in_words(*when.call), methods)
                         : "a call of " + methods;
  if (when.instance) text += fmt::format(" at {}", *when.instance);
  if (!when.states.empty()) {
    std::vector<std::string_view> names;
    for (const core::State state : when.states) names.push_back(core::to_string(state));
    text += fmt::format(" in {}", fmt::join(names, " or "));
  }
  if (when.from) text += ", from " + moment_in_words(*when.from, vocabulary);
  if (when.until) text += ", until " + moment_in_words(*when.until, vocabulary);
  if (when.rate)
    text += fmt::format(", the {} or later within {}", ordinal(when.rate->calls),
                        format_duration(when.rate->window));
  if (when.queue)
    text += when.queue->high
                ? fmt::format(", with {} to {} notifications waiting", when.queue->low,
                              *when.queue->high)
                : fmt::format(", with {} notifications or more waiting", when.queue->low);
  return text + patterns_in_words("header", when.headers) +
         patterns_in_words("parameter", when.query) + patterns_in_words("body's", when.body);
}

std::string reply_in_words(const core::ReplySpec& reply) {
  return std::visit(
      Overload{[](core::NamedReply named) { return named_in_words(named); },
               [](const core::StatusReply& r) { return fmt::format("answers {}", r.status); },
               [](const core::TypedReply& r) {
                 return fmt::format("answers {{\"type\":\"{}\",\"message\":{}}}", r.type,
                                    r.message.is_string()
                                        ? in_quotes(r.message.get_ref<const std::string&>())
                                        : "…");
               },
               [](const core::QrReply& r) { return qr_in_words(r); },
               [](const core::RawReply& r) { return raw_in_words(r); }},
      reply);
}

std::string wait_in_words(const core::Wait& wait, const Vocabulary& vocabulary) {
  return std::visit(
      Overload{[](core::Duration d) {
                 return d == core::Duration{0} ? std::string("waits for nothing")
                                               : "waits " + format_duration(d);
               },
               [&](const core::Mark& mark) {
                 if (mark.is_bare_rotation()) return std::string("waits for the next code");
                 if (mark.event && mark.event->kind == core::Event::Kind::Signal && mark.nth == 0 &&
                     mark.plus == core::Duration{0})
                   return fmt::format("waits until the signal \"{}\" is raised", mark.event->word);
                 return "waits until " + moment_in_words(mark, vocabulary);
               },
               [](const core::Wait::Between& w) {
                 return fmt::format("waits {} to {}", format_duration(w.low),
                                    format_duration(w.high));
               },
               [](const core::Wait::Lognormal& w) {
                 return fmt::format("waits about {}, and one time in a hundred {} or longer",
                                    format_duration(w.median), format_duration(w.p99));
               }},
      wait.how);
}

std::string fault_in_words(const core::Fault& fault) {
  namespace f = core::fault;
  return std::visit(
      Overload{
          [](std::monostate) { return std::string("the bytes leave as usual"); },
          [](const f::Refuse&) { return std::string("the connection ends without a byte"); },
          [](const f::Hang&) { return std::string("the call is never answered"); },
          [](const f::Garbage&) { return std::string("bytes come that are not HTTP"); },
          [](const f::Close& c) { return "the connection ends " + place_in_words(c.after); },
          [](const f::Reset& r) { return "the connection is reset " + place_in_words(r.after); },
          [](const f::Stall& s) {
            return fmt::format("the answer stalls {}{}", place_in_words(s.after),
                               s.lasts ? " for " + format_duration(*s.lasts) : " for ever");
          },
          [](const f::Dribble& d) { return "the answer dribbles over " + format_duration(d.over); },
          [](const f::ContentLength& c) {
            return c.relative ? fmt::format("Content-Length is wrong by {:+}", c.value)
                              : fmt::format("Content-Length says {}", c.value);
          },
          [](const f::CutBody& c) {
            return fmt::format("the body is cut after {} bytes", c.bytes);
          }},
      fault);
}

std::string encoding_in_words(const core::Encoding& as) {
  std::vector<std::string> words;
  if (as.bom) words.emplace_back("with a byte order mark");
  if (as.gzip) words.emplace_back("gzipped");
  if (as.chunked) words.emplace_back("in chunks");
  if (as.escaped_slashes) words.emplace_back("with escaped slashes");
  if (as.reordered) words.emplace_back("with its keys in reverse");
  if (as.extra_fields) words.emplace_back("with extra fields");
  if (as.type == core::Encoding::Type::Left) words.emplace_back("without a Content-Type");
  if (as.type == core::Encoding::Type::Named) words.push_back("as " + as.type_name);
  return fmt::format("the body comes {}", fmt::join(words, ", "));
}

namespace {

std::string notify_in_words(const core::NotifySpec& note) {
  std::string text = note.type.empty() ? "of its own" : note.type;
  if (note.message)
    text += fmt::format(" ({})", core::kMessageKinds[static_cast<std::size_t>(*note.message)]);
  if (note.copies > 1) text += fmt::format(", {} times under one receipt,", note.copies);
  return text;
}

}  // namespace

std::string action_in_words(const core::TimelineEntry& entry) {
  constexpr std::string_view kAbandons =
      "the phone scans the current code, and the login is never finished";
  constexpr std::string_view kPhone[] = {"the phone scans the current code",
                                         "the phone refuses the login",
                                         "the phone logs out",
                                         "the phone goes off",
                                         "the phone comes back",
                                         "the phone types the current code for typing",
                                         kAbandons};
  return std::visit(
      Overload{[&](core::PhoneAction action) {
                 return std::string(kPhone[static_cast<std::size_t>(action)]);
               },
               [](core::State state) {
                 return fmt::format("the account comes into {}", core::to_string(state));
               },
               [](const core::TimelineEntry::Rotate&) { return std::string("the code changes"); },
               [](const core::Json& settings) {
                 return fmt::format("settings change: {}", core::dump(settings));
               },
               [](const core::TimelineEntry::DropAll&) {
                 return std::string("all connections are cut");
               },
               [](const core::NotifySpec& note) {
                 return "a notification " + notify_in_words(note) + " is queued";
               },
               [](const core::Say& say) { return say_in_words(say); }},
      entry.action);
}

}  // namespace greenmock::script
