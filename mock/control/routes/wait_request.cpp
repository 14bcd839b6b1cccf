#include "control/routes/wait_request.hpp"

#include <fmt/format.h>

#include <charconv>

#include "api/method_table.hpp"
#include "api/service/webhooks.hpp"
#include "control/server/problem.hpp"
#include "control/views/script_json.hpp"
#include "script/load.hpp"
#include "script/loaders.hpp"

namespace greenmock::control {
namespace {

using namespace std::chrono_literals;
using script::Fields;
using script::Value;

constexpr std::int64_t kMostCounted = 10'000;
constexpr core::Duration kDefaultWithin = 10s;
constexpr core::Duration kLongestWithin = 10min;
constexpr std::string_view kAnyMethod = "*";

std::optional<core::MethodId> read_method(const Value& value, const script::Vocabulary& words) {
  const std::string* name = value.string("the name of a method, or \"*\"");
  if (!name || *name == kAnyMethod) return std::nullopt;
  const auto found = script::find_method(*name, words);
  if (!found) value.complain(script::unknown_method(*name, words));
  return found;
}

CallPattern read_call(const Fields& fields, const script::Vocabulary& words) {
  CallPattern pattern;
  pattern.method = read_method(*fields.find("call"), words);
  if (const auto phase = fields.find("phase")) {
    if (const auto place = phase->word(core::kPhaseNames))
      pattern.phase = static_cast<core::Phase>(*place);
  }
  if (const auto verb = fields.find("verb")) {
    if (const auto place = verb->word(core::kVerbs)) pattern.verb = core::kVerbs[*place];
  }
  if (const auto status = fields.find("status")) {
    if (const auto code = status->integer(100, 599)) pattern.status = static_cast<int>(*code);
    if (pattern.phase == core::Phase::Arrived || pattern.phase == core::Phase::Parked) {
      status->complain(
          fmt::format("a call that is {} has no status yet; wait for \"released\" or \"sent\"",
                      core::kPhaseNames[static_cast<std::size_t>(pattern.phase)]));
    }
  }
  return pattern;
}

core::Event read_event(const Value& value, const script::Vocabulary& words) {
  const std::string* text = value.string("an event such as \"state=authorized\"");
  if (!text) return {};
  auto parsed = script::parse_event(*text, words);
  if (!parsed.event) value.complain(parsed.problem);
  return parsed.event.value_or(core::Event{});
}

void read_condition(const Value& value, const script::Vocabulary& words, Wanted& wanted) {
  constexpr std::string_view kKinds[] = {"call", "event", "idle", "socket", "push"};
  const Fields fields(value, "what is waited for",
                      {"call", "event", "idle", "socket", "push", "phase", "verb", "status"});
  const auto kind = fields.exactly_one(kKinds);
  if (!kind) return;
  if (*kind == "call") {
    wanted.what = read_call(fields, words);
    return;
  }
  constexpr std::string_view kOfCalls[] = {"phase", "verb", "status"};
  for (const std::string_view key : fields.present(kOfCalls)) {
    fields.find(key)->complain(fmt::format("\"{}\" goes with \"call\" only", key));
  }
  if (*kind == "event") {
    wanted.what = read_event(*fields.find("event"), words);
  } else if (*kind == "push") {
    constexpr Value::Choice<PushPattern::What> kWhat[] = {{"arrived", PushPattern::What::Begun},
                                                          {"200", PushPattern::What::Delivered},
                                                          {"failed", PushPattern::What::Failed}};
    wanted.what =
        PushPattern{fields.find("push")->choice(kWhat).value_or(PushPattern::What::Delivered)};
  } else if (*kind == "socket") {
    constexpr Value::Choice<SocketPattern::What> kWhat[] = {
        {"open", SocketPattern::What::Open}, {"closed", SocketPattern::What::Closed}};
    wanted.what =
        SocketPattern{fields.find("socket")->choice(kWhat).value_or(SocketPattern::What::Open)};
  } else {
    wanted.what =
        IdlePattern{fields.find("idle")->duration_above_zero().value_or(core::Duration{0})};
  }
}

std::string call_words(const CallPattern& pattern, std::uint64_t count) {
  constexpr std::string_view kStates[] = {"to arrive", "to be parked", "to be released",
                                          "to be sent", "to be left"};
  std::string text = count == 1 ? "a" : std::to_string(count);
  if (pattern.verb) text += " " + *pattern.verb;
  text += count == 1 ? " call" : " calls";
  text += pattern.method ? fmt::format(" of {}", api::methods()[*pattern.method].name)
                         : " of any method";
  if (pattern.status) text += fmt::format(" with status {}", *pattern.status);
  return fmt::format("{} {}", text, kStates[static_cast<std::size_t>(pattern.phase)]);
}

}  // namespace

std::optional<core::Sequence> parse_cursor(std::string_view text) {
  core::Sequence cursor = 0;
  const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), cursor);
  if (problem != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return cursor;
}

WaitRequest read_wait_request(const Value& body, const script::Vocabulary& words) {
  const Fields fields(body, "a wait", {"for", "count", "since", "within"});
  WaitRequest request{{}, kDefaultWithin};
  if (const auto what = fields.require("for")) read_condition(*what, words, request.wanted);
  if (const auto count = fields.find("count")) {
    request.wanted.count = static_cast<std::uint64_t>(count->integer(1, kMostCounted).value_or(1));
    const bool is_push = std::holds_alternative<PushPattern>(request.wanted.what);
    if (is_push && request.wanted.count > core::PushLog::kKept)
      count->complain(fmt::format("the last {} webhooks are kept at most, more cannot be counted",
                                  core::PushLog::kKept));
  }
  if (const auto since = fields.find("since")) {
    if (const std::string* text = since->string("the cursor of an earlier answer")) {
      request.wanted.since = parse_cursor(*text);
      if (!request.wanted.since) since->complain_expected("the \"cursor\" of an earlier answer");
    }
  }
  if (const auto within = fields.find("within")) {
    request.within = within->duration_above_zero().value_or(kDefaultWithin);
    if (request.within > kLongestWithin) within->complain("a wait is ten minutes at most");
  }
  const auto* idle = std::get_if<IdlePattern>(&request.wanted.what);
  if (idle && idle->span >= request.within) {
    body.complain(
        "the time without a call must be shorter than \"within\" (default 10s), or it can "
        "never be over");
  }
  return request;
}

std::string describe(const Wanted& wanted) {
  if (const auto* call = std::get_if<CallPattern>(&wanted.what))
    return call_words(*call, wanted.count);
  if (const auto* event = std::get_if<core::Event>(&wanted.what)) {
    std::string text = fmt::format("\"{}\" to happen", event_text(*event));
    if (wanted.count > 1) text += fmt::format(" {} times", wanted.count);
    // Computed, not noted: whoever gave a cursor of before hears why that one did not count.
    if (event->kind == core::Event::Kind::Rotation && wanted.since)
      text +=
          R"( while it waited (a rotation has no cursor: leave "since" out to count all since the start))";
    return text;
  }
  if (const auto* socket = std::get_if<SocketPattern>(&wanted.what)) {
    const std::string_view does =
        socket->what == SocketPattern::What::Open ? "to be open" : "to have ended";
    if (wanted.count == 1) return fmt::format("a websocket {}", does);
    return fmt::format("{} websockets {}", wanted.count, does);
  }
  if (const auto* push = std::get_if<PushPattern>(&wanted.what)) {
    constexpr std::string_view kDoes[] = {"to be sent", "to be answered by 200", "to fail"};
    const std::string_view does = kDoes[static_cast<std::size_t>(push->what)];
    if (wanted.count == 1) return fmt::format("a webhook {}", does);
    return fmt::format("{} webhooks {}", wanted.count, does);
  }
  return "calls to cease";
}

}  // namespace greenmock::control
