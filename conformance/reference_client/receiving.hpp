#pragma once
// Receiving for a handler of one's own.

#include <functional>

#include "client.hpp"

namespace greenmock::reference {

/// Whether it went well.
using Handle = std::function<bool(const Json& body)>;

/// Hands each notification over and deletes it, until an answer is final, of which it tells. Throws
/// Stopped.
void receive_for_ever(const Client& client, Handle handle);

}  // namespace greenmock::reference
