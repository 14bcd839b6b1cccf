#pragma once
#include <cstddef>
#include <cstdint>
#include <string>

namespace greenmock::core {

/// The bound that the messages of all accounts of a server share, bytes of memory.
struct MessageBudget {
  std::size_t limit = std::size_t{512} * 1024 * 1024;
  std::size_t in_chats = 0;  ///< above the limit the oldest are dropped
  std::size_t waiting = 0;   ///< for being sent, or for a login: refused, since none may be dropped
  std::size_t messages = 0;  ///< in chats
  std::uint64_t dropped = 0;  ///< messages of chats, since the start of the server

  bool is_over() const { return in_chats + waiting > limit; }
  /// What waits may take half of the room; the chats give way to it.
  bool takes_no_more() const { return waiting >= limit / 2; }
};

/// What a text takes besides its own object: an allocation with its header, unless it is short.
inline std::size_t heap_bytes(const std::string& text) {
  constexpr std::size_t kShort = 15, kHeader = 8, kStep = 16;
  return text.capacity() <= kShort ? 0 : (text.capacity() + 1 + kHeader + kStep - 1) & ~(kStep - 1);
}

}  // namespace greenmock::core
