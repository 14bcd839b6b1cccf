#include "api/methods/journal_entry.hpp"

#include <algorithm>

#include "core/messages/chat_notes.hpp"

namespace greenmock::api {
namespace {

using core::ChatMessage;
using core::Json;
using core::MessageKind;

bool is_change(const ChatMessage& message) {
  return message.kind == MessageKind::Edited || message.kind == MessageKind::Deleted;
}

Json value_of(const Json& object, const char* key, const Json& otherwise) {
  const auto found = object.find(key);
  return found == object.end() ? otherwise : *found;
}

/// Recorded: a file stands in the entry itself, and not as an object.
void add_file(Json& entry, const Json& file) {
  for (const char* key : {"downloadUrl", "caption", "fileName", "jpegThumbnail", "mimeType"})
    entry[key] = value_of(file, key, "");
  entry["isAnimated"] = value_of(file, "isAnimated", false);
  entry["isForwarded"] = value_of(file, "isForwarded", false);
  entry["forwardingScore"] = value_of(file, "forwardingScore", 0);
}

/// Recorded: a poll does not tell whether it was forwarded.
Json poll_of(Json poll) {
  poll.erase("forwardingScore");
  poll.erase("isForwarded");
  return poll;
}

/// The parts of a `messageData`, under the names that they have in the journals.
void add_contents(Json& entry, const Json& data) {
  for (const auto& [name, part] : data.items()) {
    if (name == "quotedMessage") continue;
    const bool is_object = part.is_object();
    if (name == "textMessageData" && is_object) {
      entry["textMessage"] = value_of(part, "textMessage", "");
    } else if (name == "extendedTextMessageData" && is_object) {
      entry["textMessage"] = value_of(part, "text", "");
      entry["extendedTextMessage"] = part;
    } else if (name == "fileMessageData" && is_object) {
      add_file(entry, part);
    } else if (name == "locationMessageData") {
      entry["location"] = part;
    } else if (name == "contactMessageData") {
      entry["contact"] = part;
    } else if (name == "pollMessageData" && is_object) {
      entry[name] = poll_of(part);
    } else if (name == "messageData" && is_object) {  // several contacts
      for (const auto& [inner, value] : part.items()) entry[inner] = value;
    } else {
      entry[name] = part;
    }
  }
}

/// Recorded, in an order of their own where there is a file.
void add_changes(Json& entry, const ChatMessage* message, const core::ChangeIds& ids) {
  if (entry.contains("downloadUrl")) {
    entry["editedMessageId"] = ids.edited;
    entry["deletedMessageId"] = ids.deleted;
    entry["videoNote"] = false;
  } else {
    entry["deletedMessageId"] = ids.deleted;
    entry["editedMessageId"] = ids.edited;
  }
  entry["isEdited"] = message && message->edited;
  entry["isDeleted"] = message && message->deleted;
}

/// Recorded: the quoted message looks as it would in the journal, without what is not known of it.
Json quoted_of(const Json& quoted) {
  if (!quoted.is_object()) return quoted;
  Json entry = Json::object();
  Json rest = quoted;
  for (const char* key : {"stanzaId", "participant", "typeMessage"}) {
    if (quoted.contains(key)) entry[key] = quoted[key];
    rest.erase(key);
  }
  add_contents(entry, rest);
  add_changes(entry, nullptr, {});
  return entry;
}

}  // namespace

JournalView::JournalView(core::Instance& instance, core::Duration lag)
    : instance_(instance),
      newest_(instance.now() - lag),
      is_old_(instance.behaviour().dialect == core::Dialect::Seed) {}

bool JournalView::is_on(std::string_view setting) const {
  const auto found = instance_.settings().find(std::string(setting));
  return found != instance_.settings().end() && *found == "yes";
}

bool JournalView::shows(const ChatMessage& message) const {
  if (message.at > newest_) return false;
  if (is_old_) return true;  // the pages of 2021 do not know these conditions
  if (message.incoming && !is_on("incomingWebhook")) return false;
  if (!message.incoming && !message.by_api && !is_on("outgoingMessageWebhook")) return false;
  if (message.kind == MessageKind::Edited) return is_on("editedMessageWebhook");
  if (message.kind == MessageKind::Deleted) return is_on("deletedMessageWebhook");
  return true;
}

void JournalView::add_sender(Json& entry, const std::string& chat_id,
                             const ChatMessage& message) const {
  const core::ChatNames names =
      core::chat_names(instance_.messenger().contacts(), chat_id, message.sender);
  entry["senderId"] = message.sender;
  entry["senderName"] = names.sender;
  if (!is_old_) entry["senderContactName"] = names.contact;
}

void JournalView::add_status(Json& entry, const ChatMessage& message) const {
  // docs: GetChatHistory, «To receive the statuses of sent messages you need to enable …»; recorded
  // without it: an empty text.
  const bool is_told = is_old_ || is_on("outgoingWebhook");
  entry["statusMessage"] =
      is_told ? core::kMessageStatuses[static_cast<std::size_t>(message.status)] : "";
  if (!is_old_) entry["sendByApi"] = message.by_api;
}

Json JournalView::entry(const std::string& chat_id, const ChatMessage& message) const {
  const Json data = core::parse_json(message.data);
  Json entry = {{"type", message.incoming ? "incoming" : "outgoing"},
                {"idMessage", message.id},
                {"timestamp", core::unix_seconds(message.at)},
                {"typeMessage", core::kMessageKinds[static_cast<std::size_t>(message.kind)]},
                {"chatId", chat_id}};
  // docs: LastIncomingMessages: the pages of 2021 tell of the sender first, those of today last.
  if (message.incoming && is_old_) add_sender(entry, chat_id, message);
  if (data.is_object()) {
    add_contents(entry, data);
    if (data.contains("quotedMessage")) entry["quotedMessage"] = quoted_of(data["quotedMessage"]);
  }
  if (message.incoming && !is_old_) add_sender(entry, chat_id, message);
  if (!message.incoming) add_status(entry, message);
  if (!is_old_ && !is_change(message))
    add_changes(entry, &message, instance_.messenger().chats().changes_of(message.id));
  return entry;
}

}  // namespace greenmock::api
