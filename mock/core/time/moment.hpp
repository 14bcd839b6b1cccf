#pragma once
#include <compare>
#include <cstdint>

#include "core/time/time.hpp"

namespace greenmock::core {

/// The order in which things happened on the whole server: 1, 2, 3… Also the cursor of the control
/// API.
using Sequence = std::uint64_t;

/// When something happened, on both clocks, and its place in the order of all things. The place
/// settles what came first where the virtual clock stood still.
struct Moment {
  Duration at{0};    ///< virtual, since the instance's start or reset
  Duration t{0};     ///< client time, since the instance's start or reset
  Sequence seq = 0;  ///< 0: has not happened
  explicit operator bool() const { return seq != 0; }
  /// By virtual time, then by order.
  friend bool operator<(const Moment& a, const Moment& b) {
    return a.at != b.at ? a.at < b.at : a.seq < b.seq;
  }
};

}  // namespace greenmock::core
