#pragma once
// The opening handshake of a websocket (RFC 6455, 4.2), as a reply to the request that asks for it.

#include <string_view>

#include "core/calls/message.hpp"

namespace greenmock::api {

/// 101 with `websocket` set; or 426 where the request asks for no websocket, or for another version
/// than 13; 400 where its key is none. `head` is the raw header section of a GET.
core::Reply handshake_reply(std::string_view head);

/// What a client must find in `Sec-WebSocket-Accept` for this `Sec-WebSocket-Key`.
std::string accept_of(std::string_view key);

}  // namespace greenmock::api
