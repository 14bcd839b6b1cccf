#pragma once
// A notification as a script or a test asks for it, and how notifications are given out.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/encoding/json.hpp"

namespace greenmock::core {

/// `typeWebhook` of the documentation (receiving: notifications), and the short word for a text
/// that came in.
inline constexpr std::string_view kNotificationTypes[] = {"incomingMessage",
                                                          "incomingMessageReceived",
                                                          "outgoingMessageReceived",
                                                          "outgoingAPIMessageReceived",
                                                          "outgoingMessageStatus",
                                                          "stateInstanceChanged",
                                                          "statusInstanceChanged",
                                                          "deviceInfo",
                                                          "quotaExceeded",
                                                          "incomingCall",
                                                          "incomingBlock"};

/// What a message holds (docs: receiving, notifications format, incoming messages and selected
/// buttons).
enum class MessageKind : std::uint8_t {
  Text,
  ExtendedText,
  Quoted,
  Image,
  Video,
  Audio,
  Document,
  Sticker,
  Location,
  Contact,
  ContactsArray,
  Poll,
  PollUpdate,
  ButtonsResponse,
  TemplateButtonsReply,
  ListResponse,
  Reaction,
  Edited,
  Deleted,
  GroupInvite
};

/// `typeMessage` of each, in the order of MessageKind.
inline constexpr std::string_view kMessageKinds[] = {
    "textMessage",         "extendedTextMessage",    "quotedMessage",
    "imageMessage",        "videoMessage",           "audioMessage",
    "documentMessage",     "stickerMessage",         "locationMessage",
    "contactMessage",      "contactsArrayMessage",   "pollMessage",
    "pollUpdateMessage",   "buttonsResponseMessage", "templateButtonsReplyMessage",
    "listResponseMessage", "reactionMessage",        "editedMessage",
    "deletedMessage",      "groupInviteMessage"};

/// So often one may wait under its receipt.
inline constexpr std::uint32_t kMostCopies = 100;

struct NotifySpec {
  std::string type;                    ///< one of kNotificationTypes; empty: `body` is all
  std::optional<MessageKind> message;  ///< of a message; nothing: a text
  std::vector<std::pair<std::string, Json>> set;  ///< JSON pointer and what stands there
  std::optional<Json> body;
  std::uint32_t copies = 1;    ///< with the same receipt
  bool obey_settings = false;  ///< comes only if the settings of the account ask for such
};

/// True for the types that have a `messageData`.
bool is_message(std::string_view type);

/// What `receiveNotification` answers when nothing came (docs: ReceiveNotification; older pages and
/// clients know other answers).
enum class EmptyReceive { Null, Empty, Status408 };
inline constexpr std::string_view kEmptyReceiveNames[] = {"null", "empty", "408"};

/// What several calls of `receiveNotification` at one time get (no source tells).
enum class Readers {
  Same,     ///< all of them the oldest notification
  Next,     ///< of those that wait each gets another one
  Conflict  ///< 409 for whoever comes while another one waits
};
inline constexpr std::string_view kReadersNames[] = {"same", "next", "409"};

/// How an instance gives notifications out; nothing: as the server does.
struct ReceiveSpec {
  std::optional<EmptyReceive> empty;
  std::optional<Readers> readers;
};

}  // namespace greenmock::core
