#pragma once
// What the requests that are being read, or are held, may take together: one alone is bounded, and twenty thousand
// connections are not.

#include <algorithm>
#include <cstddef>

namespace greenmock::net {

struct BodyBudget {
  std::size_t limit = std::size_t{512} * 1024 * 1024;  ///< bytes
  std::size_t used = 0;
};

/// What one connection has of it; given back when the connection ends.
class BodyShare {
 public:
  explicit BodyShare(BodyBudget& budget) : budget_(budget) {}
  ~BodyShare() { budget_.used -= held_; }
  BodyShare(const BodyShare&) = delete;
  BodyShare& operator=(const BodyShare&) = delete;

  /// So many bytes are held from now on. False if that is too much; small requests always find room.
  bool hold(std::size_t bytes) {
    constexpr std::size_t kSmall = std::size_t{64} * 1024;
    budget_.used += bytes;
    budget_.used -= held_;
    const bool has_grown = bytes > held_;
    held_ = bytes;
    return !has_grown || bytes <= kSmall || budget_.used <= budget_.limit;
  }

 private:
  BodyBudget& budget_;
  std::size_t held_ = 0;
};

}  // namespace greenmock::net
