#pragma once
// What stands in a notification, whatever its shape: new types and new fields come without notice.

#include <optional>
#include <string>

#include "answer.hpp"

namespace greenmock::reference {

/// One that waits in the queue.
struct Note {
  Json receipt;  ///< names it to deleteNotification: a number as it came, or a text
  Json body;
};

/// Of receiveNotification: what it hands out; nothing if there is no receiptId.
std::optional<Note> note_in(const Answer& answer);

/// Of receiveNotification: nothing waits. It is told by null, by an empty body, and by 408.
bool is_nothing(const Answer& answer);

/// Of receiveNotification: whether it is refused because notifications are pushed to an address.
bool is_about_webhook_url(const Answer& answer);

/// Of deleteNotification: whether it says that it did.
bool is_deleted(const Answer& answer);

/// The text of a message; none if it is no message, or one without a text.
std::optional<std::string> text_in(const Json& body);

/// The same for a notification that comes again, and for no other; nothing if its body does not
/// tell it from others. A message has many: one for each status, two for a call.
std::optional<std::string> identity_in(const Json& body);

/// Whether its typeWebhook is one of those that the documentation has: for mutants alone.
bool is_known_type(const Json& body);

/// A member that is a text; empty if there is none.
std::string word_in(const Json& object, const char* key);

}  // namespace greenmock::reference
