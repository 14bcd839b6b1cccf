// The steps that wait for the client.

#include <fmt/format.h>

#include <algorithm>

#include "core/overload.hpp"
#include "core/time/duration.hpp"
#include "judge/judge.hpp"
#include "run/session.hpp"

namespace greenmock::kit {
namespace {

using std::chrono::milliseconds;

/// How late the end of a client, or of the run, may be noticed.
constexpr milliseconds kSlice{200};
constexpr milliseconds kPatience{30'000}, kPatienceAfterTrouble{60'000};
/// A client needs so long after its start in any case.
constexpr milliseconds kToBegin{10'000};
/// A client that gives up at its limit has told so within this.
constexpr milliseconds kBehindALimit{5'000};
/// What a client did just before it ended.
constexpr milliseconds kLastLook{50};

core::Json wait_json(core::Json wanted, std::uint64_t n, const std::string& cursor,
                     milliseconds within) {
  return {{"for", std::move(wanted)},
          {"count", n},
          {"since", cursor},
          {"within", fmt::format("{}ms", std::max<std::int64_t>(within.count(), 1))}};
}

core::Json wait_json(const AwaitCall& call, const std::string& cursor, milliseconds within) {
  core::Json wanted = {{"call", call.call}, {"phase", call.phase}};
  if (call.verb) wanted["verb"] = *call.verb;
  if (call.status) wanted["status"] = *call.status;
  return wait_json(std::move(wanted), call.n, cursor, within);
}

/// So many calls are awaited at most.
std::uint64_t calls_in(const Awaited& what) {
  if (const auto* call = std::get_if<AwaitCall>(&what)) return call->n;
  if (const auto* socket = std::get_if<AwaitSocket>(&what)) return socket->n;
  if (const auto* push = std::get_if<AwaitPush>(&what)) return push->n;
  std::uint64_t most = 1;
  if (const auto* any = std::get_if<AwaitAny>(&what)) {
    for (const Awaited& one : any->of) most = std::max(most, calls_in(one));
  }
  return most;
}

}  // namespace

milliseconds Session::patience(const Await& what) const {
  milliseconds span = what.within ? std::chrono::duration_cast<milliseconds>(*what.within)
                      : scenario_.answers_badly ? kPatienceAfterTrouble
                                                : kPatience;
  const auto as_ms = [](core::Duration d) { return std::chrono::duration_cast<milliseconds>(d); };
  const auto stated =
      what.limit_of.empty() ? std::nullopt : context_.description.limit_of(what.limit_of);
  if (stated) span = as_ms(*stated) + kBehindALimit;
  const auto polls = static_cast<std::int64_t>(calls_in(what.what)) + 2;
  span = std::max(span, polls * as_ms(context_.description.poll_every));
  if (!any_call_) span = std::max(span, as_ms(context_.description.startup) + kToBegin);
  return span;
}

bool Session::look(const AwaitCall& call, milliseconds within) {
  try {
    const core::Json answer = core::parse_json(
        instance_.request("POST", "/wait", core::dump(wait_json(call, cursor_, within))));
    const core::Json& record = answer.at("records").back();
    cursor_ = record.at(call.phase).at("cursor").get<std::string>();
    any_call_ = true;
    return true;
  } catch (const Error& error) {
    if (error.status() != 408) throw;
    return false;
  }
}

bool Session::wait(const core::Json& wanted) {
  try {
    const core::Json answer =
        core::parse_json(instance_.request("POST", "/wait", core::dump(wanted)));
    cursor_ = answer.at("cursor").get<std::string>();
    any_call_ = true;
    return true;
  } catch (const Error& error) {
    if (error.status() != 408) throw;
    return false;
  }
}

bool Session::look(const AwaitSocket& socket, milliseconds within) {
  const std::string_view what = kSocketWords[static_cast<std::size_t>(socket.what)];
  return wait(wait_json({{"socket", what}}, socket.n, cursor_, within));
}

bool Session::look(const AwaitPush& push, milliseconds within) {
  const std::string_view what = kPushWords[static_cast<std::size_t>(push.what)];
  return wait(wait_json({{"push", what}}, push.n, cursor_, within));
}

bool Session::look(const AwaitEvent& event) {
  const RunningClient* first = client(Client::First);
  if (!first) return false;
  const auto place = first->transcript().find(
      event_cursor_, event.n, [&](const core::Json& line) { return event.of.matches(line); });
  if (place) event_cursor_ = *place + 1;
  return place.has_value();
}

bool Session::is_there(const Awaited& what) {
  return std::visit(core::Overload{
                        [&](const AwaitCall& call) { return look(call, milliseconds{1}); },
                        [&](const AwaitSocket& socket) { return look(socket, milliseconds{1}); },
                        [&](const AwaitPush& push) { return look(push, milliseconds{1}); },
                        [&](const AwaitEvent& event) { return look(event); },
                        [&](const AwaitExit&) {
                          const RunningClient* first = client(Client::First);
                          return first && !first->running();
                        },
                        [&](const AwaitAny& any) {
                          return std::any_of(any.of.begin(), any.of.end(),
                                             [&](const Awaited& one) { return is_there(one); });
                        },
                    },
                    what);
}

void Session::await(const Await& what) {
  const milliseconds span = patience(what);
  const auto until = ClientClock::now() + span;
  const auto* call = std::get_if<AwaitCall>(&what.what);
  const auto* socket = std::get_if<AwaitSocket>(&what.what);
  const auto* push = std::get_if<AwaitPush>(&what.what);
  const bool by_server = call || socket || push;
  for (;;) {
    look_out();
    heed_listening();
    RunningClient* first = client(Client::First);
    const bool ended = !first || !first->running();
    const std::size_t events = first ? first->transcript().event_count() : 0;
    const auto left = std::chrono::duration_cast<milliseconds>(until - ClientClock::now());
    const milliseconds slice = std::clamp(left, milliseconds{1}, ended ? kLastLook : kSlice);
    const bool is_met = call     ? look(*call, slice)
                        : socket ? look(*socket, slice)
                        : push   ? look(*push, slice)
                                 : is_there(what.what);
    if (is_met) return heed_listening();
    if (ended || left.count() <= 0) throw Missed{why_missed(what, ended)};
    if (!by_server) {
      // An event wakes at once; several things at a time are looked at one after the other.
      const bool one_event = std::holds_alternative<AwaitEvent>(what.what) ||
                             std::holds_alternative<AwaitExit>(what.what);
      const auto wake = ClientClock::now() + (one_event ? slice : milliseconds{20});
      first->transcript().wait_for_more(events, wake);
    }
  }
}

void Session::wait_for_some_call() {
  try {
    AwaitAny any;
    any.of = {AwaitCall{"*", "sent", {}, {}, 1}, AwaitExit{}};
    await({std::move(any), std::nullopt, ""});
  } catch (const Missed&) {
    // Whether it calls at all is the matter of another check.
  }
}

std::string Session::why_missed(const Await& what, bool client_ended) const {
  Step step;
  step.what = what;
  std::string text = to_string(step).substr(std::string_view("await ").size());
  text += client_ended
              ? " did not come before the client ended"
              : fmt::format(" did not come within {}", core::format_duration(patience(what)));
  if (const RunningClient* first = client(Client::First)) {
    const Transcript::View view = first->transcript().view();
    if (client_ended) text += fmt::format(" ({})", classify(view).text);
    text += view.events.empty() ? ". It printed no event." : ". Its last event: ";
    if (!view.events.empty())
      text += shown({since_start(view.events.back().at), view.events.back().line});
  }
  if (scenario_.task == "webhook") text += webhooks_so_far();
  const core::Json counts = core::parse_json(instance_.request("GET", "/counts"));
  std::string calls;
  for (const auto& [method, count] : counts.items())
    calls += fmt::format("{}{} {}", calls.empty() ? "" : ", ", count.value("arrived", 0), method);
  return text + (calls.empty() ? " No call came." : fmt::format(" Calls so far: {}.", calls));
}

}  // namespace greenmock::kit
