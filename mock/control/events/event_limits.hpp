#pragma once
#include <chrono>
#include <cstddef>

namespace greenmock::control {

/// The bounds of the event streams.
struct EventLimits {
  std::size_t kept = 10'000;    ///< events that the server remembers, for those who come back
  std::size_t queued = 10'000;  ///< events that may wait for one reader
  std::size_t streams = 64;     ///< at one time, since each holds a thread
  std::chrono::milliseconds heartbeat = std::chrono::seconds{15};
};

}  // namespace greenmock::control
