#include <utility>

#include "login.hpp"
#include "login_loop.hpp"
#include "patience.hpp"
#include "tasks.hpp"

namespace greenmock::reference {
namespace {

using Act = Step::Act;

std::string_view method_of(Act act) {
  return act == Act::AskState ? "getStateInstance" : act == Act::AskQr ? "qr" : "logout";
}

}  // namespace

int authorize(const Client& client) {
  LoginLoop loop(client.mutants);
  bool has_asked_qr = false;
  for (Step step = loop.first();; step = loop.next(client.ask(method_of(step.act)))) {
    tell(client, step.tell);
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
  watch_account(client);
  return 0;
}

}  // namespace greenmock::reference
