#pragma once
// A port of this machine that nobody listens on: a hint for clients that want to be told one.

#include <cstdint>

namespace greenmock::kit {

/// Of 127.0.0.1; 0 if there is none. It is none that the system gives to whoever opens a connection, so that only a
/// program that wants this one may take it before the client does.
std::uint16_t free_port();

}  // namespace greenmock::kit
