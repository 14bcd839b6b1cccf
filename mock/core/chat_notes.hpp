#pragma once
// Notifications of messages that have a chat: what a messenger tells, as against what a script makes up.

#include <string>
#include <string_view>

#include "core/chat_message.hpp"
#include "core/contacts.hpp"
#include "core/json.hpp"
#include "core/notification.hpp"

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

/// docs: IncomingMessageReceived, OutgoingMessageReceived, OutgoingAPIMessageReceived.
Json message_note(const NoteFacts& facts, const std::string& chat_id, const ChatMessage& message,
                  const ChatNames& names);
/// docs: OutgoingMessageStatus. An empty `description` is left out.
Json status_note(const NoteFacts& facts, const std::string& chat_id, const ChatMessage& message,
                 std::string_view description = "");

}  // namespace greenmock::core
