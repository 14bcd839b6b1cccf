#pragma once
// The two clocks of the design, as types that cannot be mixed up. Neither type has a now(): the
// time comes in as a value, so that everything in core and api can be tested without waiting.

#include <chrono>
#include <cstdint>

namespace greenmock::core {

/// A span of time; microseconds. Whether it is virtual or client time says the point it is added
/// to.
using Duration = std::chrono::microseconds;

namespace detail {
struct VirtualClock {
  using rep = Duration::rep;
  using period = Duration::period;
  using duration = Duration;
};
struct ClientClock {
  using rep = Duration::rep;
  using period = Duration::period;
  using duration = Duration;
};
}  // namespace detail

/// A moment on an instance's own clock, counted from the Unix epoch. It jumps, stops and runs
/// faster.
using VirtualTime = std::chrono::time_point<detail::VirtualClock, Duration>;

/// A moment on the real monotonic clock, in which the client sleeps. Counted from an arbitrary
/// zero.
using ClientTime = std::chrono::time_point<detail::ClientClock, Duration>;

/// Whole milliseconds, the unit of every time that the control API reports.
constexpr std::int64_t to_ms(Duration d) {
  return std::chrono::duration_cast<std::chrono::milliseconds>(d).count();
}

/// What the service calls `timestamp`.
constexpr std::int64_t unix_seconds(VirtualTime at) {
  return std::chrono::floor<std::chrono::seconds>(at.time_since_epoch()).count();
}

}  // namespace greenmock::core
