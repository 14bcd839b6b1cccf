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

/// Of a code: the picture in base64, without the blanks that may stand behind it.
std::string image_in(const Answer& answer);

/// Whether an error says that somebody is logged in. The documentation gives one sentence as an
/// example of it; others are known by their words.
bool is_about_authorization(std::string text);

}  // namespace greenmock::reference
