#include "core/messages/chat_notes.hpp"

#include "core/account/wid.hpp"
#include "core/encoding/json_text.hpp"

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

/// As in every notification (core/notifications/notification.cpp).
void add_instance_data(JsonText& text, const NoteFacts& facts) {
  const bool unknown = facts.state == State::NotAuthorized && facts.dialect == Dialect::Current;
  text.open("instanceData");
  text.add("idInstance", facts.id);
  text.add("wid", unknown ? std::string() : wid_of(facts.phone_seed));
  text.add("typeInstance", "whatsapp");
  text.close();
}

void begin_note(JsonText& text, std::string_view type, const NoteFacts& facts) {
  text.add("typeWebhook", type);
  add_instance_data(text, facts);
}

/// Older captures do not have it (reference: incomingMessageReceived, text).
std::string without_later_fields(const std::string& message_data) {
  Json data = parse_json(message_data);
  if (data.contains("textMessageData") && data["textMessageData"].is_object())
    data["textMessageData"].erase("isTemplateMessage");
  return dump(data);
}

}  // namespace

ChatNames chat_names(const Contacts& contacts, const std::string& chat_id,
                     const std::string& sender) {
  const Contact* const contact = contacts.contact(sender);
  return {name_of(contacts, chat_id),
          contact && !contact->name.empty() ? contact->name : before_at(sender),
          contact ? contact->contact_name : ""};
}

NoteSort message_note_sort(const ChatMessage& message) {
  return {message.incoming ? "incomingMessageReceived"
          : message.by_api ? "outgoingAPIMessageReceived"
                           : "outgoingMessageReceived",
          kMessageKinds[static_cast<std::size_t>(message.kind)],
          {}};
}

NoteSort status_note_sort(const ChatMessage& message) {
  return {"outgoingMessageStatus", {}, kMessageStatuses[static_cast<std::size_t>(message.status)]};
}

ChatNote message_note(const NoteFacts& facts, const std::string& chat_id,
                      const ChatMessage& message, const ChatNames& names) {
  const NoteSort sort = message_note_sort(message);
  JsonText text;
  begin_note(text, sort.type, facts);
  text.add("timestamp", unix_seconds(facts.at));
  text.add("idMessage", message.id);
  text.open("senderData");
  text.add("chatId", chat_id);
  text.add("sender", message.incoming ? message.sender : wid_of(facts.phone_seed));
  text.add("chatName", names.chat);
  text.add("senderName", message.incoming ? std::string_view(names.sender) : "Green");
  if (facts.dialect != Dialect::Seed)  // older captures know no name of a contact
    text.add("senderContactName", message.incoming ? std::string_view(names.contact) : "");
  text.close();
  text.open("messageData");
  text.add("typeMessage", sort.kind);
  text.add_members(facts.dialect == Dialect::Seed ? without_later_fields(message.data)
                                                  : message.data);
  text.close();
  return {sort, text.take()};
}

ChatNote status_note(const NoteFacts& facts, const std::string& chat_id, const ChatMessage& message,
                     std::string_view description) {
  const NoteSort sort = status_note_sort(message);
  JsonText text;
  text.add("typeWebhook", sort.type);
  text.add("chatId", chat_id);
  add_instance_data(text, facts);
  text.add("timestamp", unix_seconds(facts.at));
  text.add("idMessage", message.id);
  text.add("status", sort.status);
  if (!description.empty()) text.add("description", description);
  text.add("sendByApi", message.by_api);
  return {sort, text.take()};
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

}  // namespace greenmock::core
