#include "handler.hpp"

#include <cstdlib>

#include "notification.hpp"

namespace greenmock::reference {

void handle(const Client& client, const Json& body) {
  const auto text = text_in(body);
  if (!text && client.mutants.on(Mutant::ReadsTextOfEverything)) std::abort();
  client.events.print(event::notification(body));
  // The one that the contract has for it.
  if (text == "!throw") throw HandlerFailed("told to fail");
}

bool handles(const Client& client, const Json& body) {
  try {
    handle(client, body);
    return true;
  } catch (const HandlerFailed&) {
    return false;
  }
}

}  // namespace greenmock::reference
