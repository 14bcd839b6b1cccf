#pragma once
// Notifications of messages that have a chat: what a messenger tells, as against what a script makes up.

#include <string>
#include <string_view>
#include <vector>

#include "core/encoding/json.hpp"
#include "core/messages/chat_message.hpp"
#include "core/messages/contacts.hpp"
#include "core/notifications/notification.hpp"

namespace greenmock::core {

/// Names under which a chat, and whoever writes in it, are known.
struct ChatNames {
  std::string chat;     ///< `chatName`
  std::string sender;   ///< `senderName`
  std::string contact;  ///< `senderContactName`
};
/// Of a message that came in from `sender`. Strangers are known by their number.
ChatNames chat_names(const Contacts& contacts, const std::string& chat_id,
                     const std::string& sender);

/// A notification as compact JSON: four of them come of one message, and none is ever changed.
struct ChatNote {
  NoteSort sort;
  std::string text;
};
/// docs: IncomingMessageReceived, OutgoingMessageReceived, OutgoingAPIMessageReceived.
ChatNote message_note(const NoteFacts& facts, const std::string& chat_id,
                      const ChatMessage& message, const ChatNames& names);
/// docs: OutgoingMessageStatus. An empty `description` is left out.
ChatNote status_note(const NoteFacts& facts, const std::string& chat_id, const ChatMessage& message,
                     std::string_view description = "");
/// What decides whether the settings ask for them: known before they are made.
NoteSort message_note_sort(const ChatMessage& message);
NoteSort status_note_sort(const ChatMessage& message);

/// docs: IncomingCall.
Json call_note(const NoteFacts& facts, const std::string& caller, const std::string& id,
               std::string_view status);
/// docs: IncomingBlock.
Json block_note(const NoteFacts& facts, const std::string& chat_id, bool blocked);

}  // namespace greenmock::core
