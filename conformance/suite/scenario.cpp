#include "suite/scenario.hpp"

#include <fmt/format.h>

#include "core/overload.hpp"
#include "core/time/duration.hpp"

namespace greenmock::kit {
namespace {

void collect(const std::vector<Step>& steps, std::vector<const Step*>& into) {
  for (const Step& step : steps) {
    into.push_back(&step);
    if (const auto* repeat = std::get_if<Repeat>(&step.what)) collect(repeat->steps, into);
  }
}

std::string ordinal(std::uint64_t n) {
  return n == 1 ? "" : fmt::format(" ({} of them)", n);
}

std::string words_of(const Awaited& awaited) {
  return std::visit(
      core::Overload{
          [](const AwaitCall& call) {
            return fmt::format("a call of {} to be {}{}{}",
                               call.call == "*" ? "any method" : call.call, call.phase,
                               call.status ? fmt::format(" with {}", *call.status) : "",
                               ordinal(call.n));
          },
          [](const AwaitEvent& event) { return to_string(event.of) + ordinal(event.n); },
          [](const AwaitSocket& socket) {
            return (socket.what == AwaitSocket::What::Open ? "a websocket to be open"
                                                           : "a websocket to end") +
                   ordinal(socket.n);
          },
          [](const AwaitPush& push) {
            constexpr std::string_view kEnds[] = {"arrive", "be answered by 200", "fail"};
            return fmt::format("a webhook to {}{}", kEnds[static_cast<std::size_t>(push.what)],
                               ordinal(push.n));
          },
          [](const AwaitExit&) { return std::string("the client to end"); },
          [](const AwaitAny& any) {
            std::string text;
            for (const Awaited& one : any.of) text += (text.empty() ? "" : ", or ") + words_of(one);
            return text;
          },
      },
      awaited);
}

std::string_view name_of(Client client) {
  return client == Client::First ? "the client" : "the second client";
}

}  // namespace

std::vector<const Step*> all_steps(const std::vector<Step>& steps) {
  std::vector<const Step*> all;
  collect(steps, all);
  return all;
}

std::string to_string(const Step& step) {
  constexpr std::string_view kServer[] = {"down", "up", "drop idle connections"};
  return std::visit(
      core::Overload{
          [](const Await& await) { return "await " + words_of(await.what); },
          [](const Advance& advance) {
            if (const auto* by = std::get_if<core::Duration>(&advance.to))
              return "advance " + core::format_duration(*by);
            return "advance to " + std::get<std::string>(advance.to);
          },
          [](const Phone& phone) {
            return fmt::format("phone: {}", kPhoneWords[static_cast<std::size_t>(phone.act)]);
          },
          [](const SetState& state) { return "state becomes " + state.state; },
          [](const SetSettings& settings) { return "settings " + core::dump(settings.settings); },
          [](const Notify& notify) { return "notify " + core::dump(notify.note); },
          [](const Signal& signal) { return "signal " + signal.name; },
          [](const ChangeRules& change) {
            return fmt::format("rules: {} added, {} removed", change.add.size(),
                               change.remove.size());
          },
          [&](const ServerDo& server) {
            return fmt::format("server: {}", kServer[static_cast<std::size_t>(server.act)]);
          },
          [](const Watch& watch) { return "watch for " + core::format_duration(watch.span); },
          [](const Repeat& repeat) { return fmt::format("repeat {} times", repeat.n); },
          [](const StopClient& stop) { return fmt::format("stop {}", name_of(stop.client)); },
          [](const KillClient& kill) { return fmt::format("kill {}", name_of(kill.client)); },
          [](const StartClient& start) { return fmt::format("start {}", name_of(start.client)); },
      },
      step.what);
}

std::string expectation_of(const Step& step) {
  if (const auto* await = std::get_if<Await>(&step.what)) {
    const bool of_events = std::holds_alternative<AwaitEvent>(await->what) ||
                           std::holds_alternative<AwaitAny>(await->what);
    return words_of(await->what) + (of_events ? " to come" : "");
  }
  const auto* phone = std::get_if<Phone>(&step.what);
  if (phone && phone->act == Phone::Do::ScanShown)
    return "the phone to take the code that the client shows";
  if (phone && phone->act == Phone::Do::ScanFirst)
    return "the phone to take the code that the client showed first";
  return to_string(step);
}

}  // namespace greenmock::kit
