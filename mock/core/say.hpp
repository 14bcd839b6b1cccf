#pragma once
#include <string>

#include "core/json.hpp"
#include "core/notify.hpp"

namespace greenmock::core {

/// What a virtual person writes, as a timeline or the control API asks for it.
struct Say {
  std::string from;  ///< a chatId
  std::string chat;  ///< that of a group; empty: the chat with `from`
  MessageKind kind = MessageKind::Text;
  std::string text;  ///< of a text; empty: one is made up
  /// Changes of the `messageData` that is made up (RFC 7386); null: none.
  Json data;
};

}  // namespace greenmock::core
