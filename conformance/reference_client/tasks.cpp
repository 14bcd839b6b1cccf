#include "tasks.hpp"

#include <fmt/format.h>

#include "account.hpp"
#include "misreadings.hpp"

namespace greenmock::reference {

int logout(const Client& client) {
  Answer answer = client.ask("logout");
  // HTTP 200 is not enough: {"isLogout":false} is one too.
  if (is_logged_out(answer) || client.mutants.on(Mutant::BelievesAnyLogout)) {
    client.events.print(event::logged_out());
    return 0;
  }
  if (answer.ok()) {
    answer.kind = Kind::Server;
    answer.message = "the service did not log out: it answered " + answer.data.dump();
  }
  client.events.print(event::error(answer));
  return 1;
}

int call(const Client& client) {
  const Environment& told = client.environment;
  Answer answer = client.ask(told.method, told.body);
  if (answer.ok() && told.method == "getSettings" && !answer.data.is_object()) {
    answer = as_trouble(answer, Kind::Unreadable, "getSettings answers no object");
  }
  answer = pass_on(told.method, answer, client.mutants);
  client.events.print(event::result(answer));
  if (answer.ok()) return 0;
  client.events.print(event::error(answer));
  return 1;
}

int describe() {
  const Json description{
      {"contract", 1},
      {"client", "greenmock-reference-client"},
      {"version", "1.0"},
      {"tasks",
       {"authorize", "authorize-websocket", "receive", "receive-two", "webhook", "send", "logout",
        "call"}},
      {"events",
       {"qr", "authorized", "alreadyLogged", "loggedOut", "state", "error", "notification",
        "result", "listening", "sent", "unsure", "failed", "status"}},
      {"kinds", true},
      {"pollEvery", "1s"},
      {"limits", {{"qr", "900s"}, {"receive", "120s"}}},
      {"loop", "client"},
      {"canThrow", true},
      {"startup", "1s"}};
  fmt::print("{}\n", description.dump());
  return 0;
}

}  // namespace greenmock::reference
