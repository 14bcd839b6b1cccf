#include "core/chat_notes.hpp"

#include "core/wid.hpp"

namespace greenmock::core {
namespace {

std::string before_at(const std::string& chat_id) {
  return chat_id.substr(0, chat_id.find('@'));
}

std::string name_of(const Contacts& contacts, const std::string& chat_id) {
  if (const Group* const group = contacts.group(chat_id)) return group->name;
  const Contact* const contact = contacts.contact(chat_id);
  if (!contact) return before_at(chat_id);
  if (!contact->contact_name.empty()) return contact->contact_name;
  return contact->name.empty() ? before_at(chat_id) : contact->name;
}

}  // namespace

ChatNames chat_names(const Contacts& contacts, const std::string& chat_id,
                     const std::string& sender) {
  const Contact* const contact = contacts.contact(sender);
  return {name_of(contacts, chat_id),
          contact && !contact->name.empty() ? contact->name : before_at(sender),
          contact ? contact->contact_name : ""};
}

Json message_note(const NoteFacts& facts, const std::string& chat_id, const ChatMessage& message,
                  const ChatNames& names) {
  const MessageWay way = message.incoming ? MessageWay::Incoming
                         : message.by_api ? MessageWay::FromApi
                                          : MessageWay::FromPhone;
  Json note = message_received(facts, way, MessageKind::Text);
  note["idMessage"] = message.id;
  Json& sender = note["senderData"];
  sender["chatId"] = chat_id;
  sender["sender"] = message.incoming ? message.sender : wid_of(facts.phone_seed);
  sender["chatName"] = names.chat;
  sender["senderName"] = message.incoming ? names.sender : "Green";
  if (sender.contains("senderContactName"))
    sender["senderContactName"] = message.incoming ? names.contact : "";
  Json data = {{"typeMessage", kMessageKinds[static_cast<std::size_t>(message.kind)]}};
  data.update(parse_json(message.data));
  // Older captures do not have it (reference: incomingMessageReceived, text).
  if (facts.dialect == Dialect::Seed && data.contains("textMessageData") &&
      data["textMessageData"].is_object())
    data["textMessageData"].erase("isTemplateMessage");
  note["messageData"] = std::move(data);
  return note;
}

Json status_note(const NoteFacts& facts, const std::string& chat_id, const ChatMessage& message,
                 std::string_view description) {
  Json note =
      outgoing_message_status(facts, kMessageStatuses[static_cast<std::size_t>(message.status)]);
  note["chatId"] = chat_id;
  note["idMessage"] = message.id;
  if (!description.empty()) {
    note.erase("sendByApi");  // the description stands before it (reference: outgoingMessageStatus)
    note["description"] = description;
  }
  note["sendByApi"] = message.by_api;
  return note;
}

Json call_note(const NoteFacts& facts, const std::string& caller, const std::string& id,
               std::string_view status) {
  Json note = incoming_call(facts, status);
  note["from"] = caller;
  note["idMessage"] = id;
  return note;
}

Json block_note(const NoteFacts& facts, const std::string& chat_id, bool blocked) {
  Json note = incoming_block(facts);
  note["chatId"] = chat_id;
  note["chatState"] = blocked ? "blocked" : "unblocked";
  return note;
}

Json quota_note(const NoteFacts& facts, const std::vector<std::string>& correspondents) {
  return quota_exceeded(facts, correspondents);
}

}  // namespace greenmock::core
