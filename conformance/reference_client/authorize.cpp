#include <algorithm>
#include <utility>

#include "account.hpp"
#include "login_loop.hpp"
#include "tasks.hpp"

namespace greenmock::reference {
namespace {

using Act = Step::Act;
constexpr std::chrono::milliseconds kSecond{1000};

std::string_view method_of(Act act) {
  return act == Act::AskState ? "getStateInstance" : act == Act::AskQr ? "qr" : "logout";
}

void tell(const Client& client, const Step& step) {
  for (const Json& event : step.tell) {
    client.events.print(event);
    const bool hangs = client.mutants.on(Mutant::HangsAfterFirst) && event["event"] == "qr";
    while (hangs) client.stop.sleep(kSecond);
  }
}

/// A login is not over with the first sight of it: the service may take it back.
void watch(const Client& client) {
  Json state = "authorized";
  for (auto left = client.environment.linger; left.count() > 0; left -= kSecond) {
    client.stop.sleep(std::min(left, kSecond));  // one look a second is what the service allows
    if (left < kSecond || client.mutants.on(Mutant::FirstSight)) continue;
    const Answer answer = client.ask("getStateInstance");
    if (!answer.ok()) continue;
    const Json seen = state_in(answer);
    if (std::exchange(state, seen) != seen) client.events.print(event::state(seen));
  }
}

}  // namespace

int authorize(const Client& client) {
  LoginLoop loop(client.mutants);
  bool has_asked_qr = false;
  for (Step step = loop.first();; step = loop.next(client.ask(method_of(step.act)))) {
    tell(client, step);
    if (step.act == Act::Fail) return 1;
    if (step.act == Act::LoggedIn) break;
    client.stop.sleep(step.pause);

    const bool is_first_qr = step.act == Act::AskQr && !std::exchange(has_asked_qr, true);
    if (is_first_qr && client.mutants.on(Mutant::WrongNameFirst)) client.ask("getQRCode");
    if (step.act == Act::LogOut && client.mutants.on(Mutant::LogsOutTwice)) client.ask("logout");
  }
  while (client.mutants.on(Mutant::AsksAfterLogin)) {
    client.stop.sleep(kSecond);
    client.ask("qr");
  }
  watch(client);
  return 0;
}

}  // namespace greenmock::reference
