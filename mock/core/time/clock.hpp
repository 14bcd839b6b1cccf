#pragma once
// An instance's own clock: real time x speed + offset.

#include <optional>

#include "core/time/time.hpp"

namespace greenmock::core {

/// Virtual seconds a client second, at least and at most.
inline constexpr double kSlowestSpeed = 1e-6;
inline constexpr double kFastestSpeed = 1e6;
constexpr bool is_speed(double speed) {
  return speed >= kSlowestSpeed && speed <= kFastestSpeed;
}

/// Virtual time as a function of client time. Never runs backwards.
class InstanceClock {
 public:
  /// Starts at `start`, speed 1. `now` is the client time of that moment.
  InstanceClock(VirtualTime start, ClientTime now) : base_(start), since_(now) {}

  VirtualTime at(ClientTime now) const;

  /// The client time at which the clock will show `due`: nothing while paused, `now` if it is past.
  std::optional<ClientTime> when(VirtualTime due, ClientTime now) const;

  /// Moves the clock forward to `target`. A target that is past changes nothing.
  void jump_to(VirtualTime target, ClientTime now);

  /// Shows `target` now, also if it showed more: an instance that could not keep up.
  void stand_at(VirtualTime target, ClientTime now);

  /// The callers refuse what is no is_speed().
  void set_speed(double speed, ClientTime now);
  void set_paused(bool paused, ClientTime now);

  double speed() const { return speed_; }
  bool paused() const { return paused_; }

 private:
  void rebase(ClientTime now);

  VirtualTime base_;
  ClientTime since_;
  double speed_ = 1;
  bool paused_ = false;
};

}  // namespace greenmock::core
