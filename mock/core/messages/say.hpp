#pragma once
// What a virtual person does, as a timeline or the control API asks for it.

#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "core/encoding/json.hpp"
#include "core/notifications/notify.hpp"
#include "core/time/time.hpp"

namespace greenmock::core {

/// A message of the chat by its `idMessage`; empty: the newest one that fits.
using MessageRef = std::string;

struct Writing {
  MessageKind kind = MessageKind::Text;
  std::string text;  ///< of a text; empty: one is made up
  /// Changes of the `messageData` that is made up (RFC 7386); null: none.
  Json data;
  std::optional<MessageRef> quotes;  ///< of a text: it is an answer to that
};

/// A call of the account's phone (docs: IncomingCall).
struct Call {
  enum class End { Missed, HangUp, Declined, Answered };
  End end = End::Missed;
  Duration rings = std::chrono::seconds{20};  ///< until it is taken, or over
  Duration lasts = std::chrono::seconds{60};  ///< of one that is answered, from then on
};
inline constexpr std::string_view kCallEnds[] = {"missed", "hangUp", "declined", "answered"};

/// In place of any vote that this person has given before.
struct Vote {
  MessageRef poll;
  std::vector<std::string> options;  ///< by their names; none: the vote is taken back
};

struct Reaction {
  MessageRef to;
  std::string emoji;  ///< empty: it is taken back
};

/// Of what this person has written.
struct Edit {
  MessageRef message;
  std::string text;
};
struct Deletion {
  MessageRef message;
};

/// The person blocks the account, or does so no more (docs: IncomingBlock).
struct Block {
  bool on = true;
};

struct Say {
  std::string from;  ///< a chatId; kMe: the account's own phone
  std::string chat;  ///< that of a group; empty: the chat with `from`
  std::variant<Writing, Call, Vote, Reaction, Edit, Deletion, Block> what;
};

}  // namespace greenmock::core
