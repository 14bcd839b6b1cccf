#pragma once
// The words of the adapter contract (conformance/adapters/README.md).

#include <string_view>

namespace greenmock::kit {

inline constexpr std::string_view kTaskNames[] = {"describe", "authorize",   "authorize-websocket",
                                                  "receive",  "receive-two", "webhook",
                                                  "send",     "logout",      "call"};
inline constexpr std::string_view kEventNames[] = {
    "qr",     "authorized", "alreadyLogged", "loggedOut", "state",  "error",  "notification",
    "result", "listening",  "dropped",       "sent",      "unsure", "failed", "status"};

}  // namespace greenmock::kit
