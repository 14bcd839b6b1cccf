#include "suite/step_words.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "core/overload.hpp"
#include "core/time/duration.hpp"
#include "script/explain.hpp"
#include "script/load.hpp"
#include "script/wording.hpp"
#include "script/words.hpp"

namespace greenmock::kit {
namespace {

std::string which(std::uint64_t n) {
  return n == 1 ? "" : fmt::format("the {} ", script::ordinal(n));
}

std::string phase_words(std::string_view phase) {
  if (phase == "arrived") return "to arrive";
  if (phase == "parked") return "to wait for its answer";
  if (phase == "released") return "to have its answer made";
  if (phase == "left") return "to be given up by the client";
  return "to be answered";
}

std::string words_of(const AwaitCall& call) {
  const std::string of = call.call == "*" ? "any call" : "call of " + call.call;
  std::string text = which(call.n) + (call.n == 1 && call.call != "*" ? "a " : "") + of;
  if (call.n != 1 && call.call == "*") text = which(call.n) + "call";
  if (call.verb) text += " by " + *call.verb;
  text += " " + phase_words(call.phase);
  if (call.status) text += fmt::format(" with {}", *call.status);
  return text;
}

std::string words_of(const AwaitEvent& event) {
  return fmt::format("{}{} to be told by the client", which(event.n), to_string(event.of));
}

std::string words_of(const AwaitSocket& socket) {
  return fmt::format("{}websocket {}", socket.n == 1 ? "a " : which(socket.n),
                     socket.what == AwaitSocket::What::Open ? "to be open" : "to end");
}

std::string words_of(const AwaitPush& push) {
  constexpr std::string_view kEnds[] = {"to be sent", "to be answered by 200", "to fail"};
  return fmt::format("{}webhook {}", push.n == 1 ? "a " : which(push.n),
                     kEnds[static_cast<std::size_t>(push.what)]);
}

std::string words_of(const AwaitExit&) {
  return "the client to end";
}

std::string words_of(const AwaitAny& any) {
  std::string text;
  for (const Awaited& one : any.of) {
    text += (text.empty() ? "" : ", or ") +
            std::visit([](const auto& what) { return words_of(what); }, one);
  }
  return text;
}

std::string client_words(Client client) {
  return client == Client::First ? "the client" : "a second client";
}

// --- a function for each verb

std::string step_words(const Await& await, const script::Vocabulary&) {
  std::string text =
      "wait for " + std::visit([](const auto& what) { return words_of(what); }, await.what);
  const std::string within = await.within ? core::format_duration(*await.within) + " at most" : "";
  if (!await.limit_of.empty())
    text += fmt::format(", as long as the client says that its limit of {} is, else {}",
                        await.limit_of == "*" ? "any call" : await.limit_of, within);
  else if (!within.empty())
    text += ", " + within;
  return text;
}

std::string step_words(const Advance& advance, const script::Vocabulary&) {
  if (const auto* by = std::get_if<core::Duration>(&advance.to))
    return fmt::format("the service's clock jumps by {}", core::format_duration(*by));
  const std::string& mark = std::get<std::string>(advance.to);
  if (mark == "rotation") return "the service's clock jumps to the next code";
  if (mark == "release") return "the service's clock jumps to the earliest end of a wait";
  return "the service's clock jumps to " + mark;
}

std::string step_words(const Phone& phone, const script::Vocabulary&) {
  switch (phone.act) {
    case Phone::Do::ScanShown:
      return "the phone scans the code that the client shows";
    case Phone::Do::ScanFirst:
      return "the phone scans the first code that the client showed";
    case Phone::Do::ScanCurrent:
      return "the phone scans the current code, whatever the client shows";
    case Phone::Do::Logout:
      return "the device is unlinked on the phone";
    case Phone::Do::Off:
      return "the phone goes out of reach";
    case Phone::Do::On:
      return "the phone is within reach again";
    case Phone::Do::Refuse:
      return "the phone refuses the login";
  }
  return "";
}

std::string step_words(const SetState& state, const script::Vocabulary&) {
  return "the account comes into the state " + state.state;
}

std::string step_words(const SetSettings& change, const script::Vocabulary&) {
  std::string text;
  for (const auto& [name, value] : change.settings.items())
    text += fmt::format("{}{} becomes {}", text.empty() ? "" : ", ", name, core::dump(value));
  return "settings change: " + text;
}

std::string step_words(const Notify& notify, const script::Vocabulary&) {
  return "a notification comes: " + core::dump(notify.note);
}

std::string step_words(const Signal& signal, const script::Vocabulary&) {
  return fmt::format("what waits for the signal {} goes on", script::in_quotes(signal.name));
}

std::string step_words(const ChangeRules& change, const script::Vocabulary& methods) {
  std::vector<std::string> parts;
  if (!change.remove.empty())
    parts.push_back(fmt::format("the service stops doing [{}]", fmt::join(change.remove, "], [")));
  for (const core::Json& rule : change.add)
    parts.push_back("from now on " + rule_words(rule, methods));
  return fmt::format("{}", fmt::join(parts, "; "));
}

std::string step_words(const ServerDo& server, const script::Vocabulary&) {
  switch (server.act) {
    case ServerDo::Act::Down:
      return "the service closes its port and all connections";
    case ServerDo::Act::Up:
      return "the service opens its port again";
    case ServerDo::Act::DropIdle:
      return "the service closes the connections on which nothing is going on";
  }
  return "";
}

std::string step_words(const Watch& watch, const script::Vocabulary&) {
  return fmt::format("{} pass, and nothing is expected", core::format_duration(watch.span));
}

std::string step_words(const Repeat& repeat, const script::Vocabulary&) {
  return fmt::format("{} times:", repeat.n);
}

std::string step_words(const StopClient& stop, const script::Vocabulary&) {
  return fmt::format("{} is told to end (TERM)", client_words(stop.client));
}

std::string step_words(const KillClient& kill, const script::Vocabulary&) {
  return fmt::format("{} is killed", client_words(kill.client));
}

std::string step_words(const StartClient& start, const script::Vocabulary&) {
  return fmt::format("{} is started", client_words(start.client));
}

void add_lines(const std::vector<Step>& steps, const std::string& above, std::size_t depth,
               const script::Vocabulary& methods, std::vector<StepLine>& lines) {
  std::size_t place = 0;
  for (const Step& step : steps) {
    const std::string number = above + std::to_string(++place);
    lines.push_back(
        {number, depth,
         std::visit([&](const auto& verb) { return step_words(verb, methods); }, step.what),
         &step});
    if (const auto* repeat = std::get_if<Repeat>(&step.what))
      add_lines(repeat->steps, number + ".", depth + 1, methods, lines);
  }
}

}  // namespace

std::vector<StepLine> step_lines(const std::vector<Step>& steps,
                                 const script::Vocabulary& methods) {
  std::vector<StepLine> lines;
  add_lines(steps, "", 0, methods, lines);
  return lines;
}

std::string rule_words(const core::Json& rule, const script::Vocabulary& methods) {
  std::string json = core::dump(rule);
  auto loaded = script::load_rule(json, methods);
  if (!loaded.value) return json;
  core::Script alone;
  alone.rules.push_back(std::move(*loaded.value));
  // The one line of its text that begins with the name of the rule.
  const std::string text = script::explain(alone, methods).text;
  const std::size_t begin = text.find("\n  [");
  if (begin == std::string::npos) return json;
  return text.substr(begin + 3, text.find('\n', begin + 1) - begin - 3);
}

}  // namespace greenmock::kit
