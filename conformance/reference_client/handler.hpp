#pragma once
// What the program does with a notification: it tells of it. In yours this is the work itself.

#include <stdexcept>

#include "client.hpp"

namespace greenmock::reference {

struct HandlerFailed : std::runtime_error {
  using std::runtime_error::runtime_error;
};

/// Throws HandlerFailed.
void handle(const Client& client, const Json& body);

/// Whether it went well.
bool handles(const Client& client, const Json& body);

}  // namespace greenmock::reference
