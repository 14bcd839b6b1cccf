#pragma once
#include "control/server/message.hpp"
#include "control/server/request_head.hpp"
#include "control/server/socket_stream.hpp"

namespace greenmock::control {

/// Writes the head of an answer that has a `stream`, runs it, and ends the body: in chunks, or for
/// HTTP/1.0 up to the end of the connection, which the caller must close in any case.
void give_streamed(const Answer& answer, const ParsedHead& asked, SocketStream& socket);

}  // namespace greenmock::control
