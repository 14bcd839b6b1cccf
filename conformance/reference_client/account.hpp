#pragma once
// What the answers about the account say.

#include <string>

#include "answer.hpp"

namespace greenmock::reference {

/// Of getStateInstance: the state, or null: what a new instance answers until the service knows more.
Json state_in(const Answer& answer);

/// Of logout: whether it says that it did.
bool is_logged_out(const Answer& answer);

/// Of qr: its two strings; empty where they are missing.
std::string type_in(const Answer& answer);
std::string message_in(const Answer& answer);

}  // namespace greenmock::reference
