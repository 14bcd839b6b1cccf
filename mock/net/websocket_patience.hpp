#pragma once
#include <chrono>
#include <cstddef>

namespace greenmock::net {

/// How long a client of a websocket is waited for, in its own time.
struct WebsocketPatience {
  /// For the answer to a close frame of ours, or until it takes our answer to its own (RFC 6455,
  /// 7.1.1).
  std::chrono::steady_clock::duration close = std::chrono::seconds{5};
  /// For its own end after a FIN of ours, since it may still read.
  std::chrono::steady_clock::duration drop = std::chrono::seconds{1};
  /// Until it takes a frame, if more than `most_queued` wait behind that; and until it takes the answer
  /// to one of its own, such as to one that no websocket may send.
  std::chrono::steady_clock::duration take = std::chrono::seconds{10};
  /// A jump may put more than that into one turn of the loop.
  std::size_t most_queued = 1'000;
};

}  // namespace greenmock::net
