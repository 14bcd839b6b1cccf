#pragma once
#include <cstddef>
#include <cstdint>
#include <string>
#include <unordered_set>

namespace greenmock::core {

class ChatLog;

/// The bound that the messages of all accounts of a server share, bytes of memory.
struct MessageBudget {
  std::size_t limit = std::size_t{512} * 1024 * 1024;
  std::size_t in_chats = 0;  ///< above the limit the oldest are dropped
  std::size_t waiting = 0;   ///< for being sent, or for a login: refused, since none may be dropped
  std::size_t messages = 0;  ///< in chats
  std::uint64_t dropped = 0;  ///< messages of chats, since the start of the server
  /// Those with a message in them: of a hundred thousand accounts few may have any.
  std::unordered_set<ChatLog*> holders;
  /// Nothing more could be given up at the last look, until as much as this is used.
  std::size_t look_again_at = 0;

  std::size_t used() const { return in_chats + waiting; }
  bool is_over() const { return used() > limit; }
  /// What waits may take half of the room; the chats give way to it. `more` bytes are about to wait too.
  bool takes_no_more(std::size_t more = 0) const { return waiting + more >= limit / 2; }
  /// If they take too much, the fullest chat logs are cut down to one level, their oldest messages first, until
  /// a sixteenth of the limit is free. What waits stays, and of each log the newest.
  void keep();
};

/// What a text takes besides its own object: an allocation with its header, unless it is short.
inline std::size_t heap_bytes(const std::string& text) {
  constexpr std::size_t kShort = 15, kHeader = 8, kStep = 16;
  return text.capacity() <= kShort ? 0 : (text.capacity() + 1 + kHeader + kStep - 1) & ~(kStep - 1);
}

}  // namespace greenmock::core
