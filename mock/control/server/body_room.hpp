#pragma once
// What the bodies of requests may take together: one alone is bounded, and what 512 threads read is not.

#include <atomic>
#include <cstddef>
#include <utility>

namespace greenmock::control {

/// Of all connections; any thread.
struct BodyRoom {
  const std::size_t limit;  ///< bytes
  std::atomic<std::size_t> used = 0;

  /// Up to here a body always finds room.
  static constexpr std::size_t kSmall = std::size_t{64} * 1024;
};

/// What one request has of it; given back when the request is done, however it ends.
class BodyPlace {
 public:
  explicit BodyPlace(BodyRoom& room) : room_(room) {}
  ~BodyPlace() { give_back(); }
  BodyPlace(const BodyPlace&) = delete;
  BodyPlace& operator=(const BodyPlace&) = delete;

  /// So many bytes more have come. False if that is too much; small bodies always find room.
  bool take(std::size_t bytes) {
    held_ += bytes;
    const std::size_t used = room_.used += bytes;
    return held_ <= BodyRoom::kSmall || used <= room_.limit;
  }
  void give_back() { room_.used -= std::exchange(held_, 0); }

 private:
  BodyRoom& room_;
  std::size_t held_ = 0;
};

}  // namespace greenmock::control
