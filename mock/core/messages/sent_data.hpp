#pragma once
// What the account sends, as `messageData`: from the body of a method to the kind of message and
// what it holds.

#include <optional>
#include <string>

#include "core/encoding/json.hpp"
#include "core/notifications/notify.hpp"

namespace greenmock::core {

/// A message as it stands in a chat or in the queue.
struct SentData {
  MessageKind kind = MessageKind::ExtendedText;
  Json data;  ///< `messageData` without `typeMessage`
};

/// One that is quoted or forwarded.
struct KnownMessage {
  std::string id;
  std::string sender;  ///< a chatId
  SentData holds;
};

/// A text that the API sends comes back as an extended one (reference: outgoingAPIMessageReceived,
/// recorded). `preview` is the method's `customPreview`, or null.
SentData sent_text(const std::string& text, const Json& preview = nullptr);
/// docs: SendPoll. `options` as the method has them: objects with an `optionName`.
SentData sent_poll(const std::string& question, const Json& options, bool multiple_answers);
/// docs: SendLocation.
SentData sent_location(double latitude, double longitude, const std::string& name,
                       const std::string& address);

/// docs: SendContact, the object `contact`.
struct ContactCard {
  std::string phone;  ///< digits
  std::string first, middle, last, company;
};
SentData sent_contact(const ContactCard& card);

/// Makes it an answer to that message: a text becomes a `quotedMessage` (docs: outgoing-message,
/// QuotedMessage), anything else gets the object `quotedMessage` beside what it holds.
void quote(SentData& sent, const KnownMessage& quoted);
/// The same once more, forwarded; nothing for what no phone forwards: edits, reactions, votes.
std::optional<SentData> forwarded(const SentData& original);

/// The text of a message that can be edited; null if it has none (docs: EditMessage, texts only).
std::string* text_of_sent(MessageKind kind, Json& data);
/// docs: outgoing-message, EditedMessage.
SentData edit_of(const std::string& id, const std::string& text);
/// docs: outgoing-message, DeletedMessage.
SentData deletion_of(const std::string& id);

}  // namespace greenmock::core
