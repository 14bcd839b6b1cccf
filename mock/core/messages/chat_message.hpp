#pragma once
#include <cstdint>
#include <string>
#include <string_view>

#include "core/notifications/notify.hpp"
#include "core/time/time.hpp"

namespace greenmock::core {

/// How far a message of the account has come (docs: OutgoingMessageStatus; getChatHistory, statusMessage).
enum class MessageStatus : std::uint8_t {
  Pending,    ///< it waits in the queue of messages
  Sent,       ///< it has left
  Delivered,  ///< it is on the other phone
  Read,
  Failed,
  NoAccount,   ///< nobody has WhatsApp under this number
  NotInGroup,  ///< the account is no member of the group
  YellowCard   ///< the account may not write to strangers
};
inline constexpr std::string_view kMessageStatuses[] = {
    "pending", "sent", "delivered", "read", "failed", "noAccount", "notInGroup", "yellowCard"};

/// A message of a chat, either way.
struct ChatMessage {
  // A million of them are to be held: the small ones stand together.
  std::string id;  ///< `idMessage`
  VirtualTime at;
  MessageKind kind = MessageKind::Text;
  bool incoming = false;
  bool by_api = false;  ///< of the account's own: sent by a method, and not from the phone
  MessageStatus status = MessageStatus::Pending;   ///< of the account's own
  MessageStatus outcome = MessageStatus::Pending;  ///< the last that it will have
  bool edited = false;
  bool deleted = false;
  bool read = false;   ///< incoming: the account has read it
  std::string sender;  ///< incoming: the chatId of who wrote it
  std::string
      data;  ///< `messageData` without `typeMessage`, as compact JSON, which takes less memory
};

/// True for `…@g.us` (docs: chatId).
bool is_group_chat(std::string_view chat_id);
/// True for one of the forms of the documentation: digits and `@c.us`, `@g.us` or `@lid`.
bool is_chat_id(std::string_view text);

}  // namespace greenmock::core
