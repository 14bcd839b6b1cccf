#include "login.hpp"

#include <algorithm>
#include <chrono>
#include <utility>

#include "account.hpp"
#include "patience.hpp"

namespace greenmock::reference {
void tell(const Client& client, const std::vector<Json>& events) {
  for (const Json& event : events) {
    client.events.print(event);
    if (client.mutants.on(Mutant::HangsAfterFirst) && event["event"] == "qr") {
      for (;;) client.stop.sleep(kSecond);
    }
  }
}

/// A login is not over with the first sight of it: the service may take it back.
void watch_account(const Client& client) {
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

}  // namespace greenmock::reference
