#include "core/time/clock.hpp"

#include <algorithm>
#include <cmath>

namespace greenmock::core {

VirtualTime InstanceClock::at(ClientTime now) const {
  if (paused_ || now <= since_) return base_;
  const Duration real = now - since_;
  if (speed_ == 1) return base_ + real;
  return base_ + Duration{std::llround(static_cast<double>(real.count()) * speed_)};
}

std::optional<ClientTime> InstanceClock::when(VirtualTime due, ClientTime now) const {
  if (due <= at(now)) return now;
  if (paused_) return std::nullopt;
  const double ahead = static_cast<double>((due - base_).count()) / speed_;
  // So far away that microseconds would overflow: for a timer that is never.
  if (!(ahead < 9e15)) return std::nullopt;
  // Rounded up, so that the clock really shows `due` when the timer fires.
  return std::max(now, since_ + Duration{static_cast<Duration::rep>(std::ceil(ahead))});
}

void InstanceClock::jump_to(VirtualTime target, ClientTime now) {
  rebase(now);
  base_ = std::max(base_, target);
}

void InstanceClock::stand_at(VirtualTime target, ClientTime now) {
  rebase(now);
  base_ = target;
}

void InstanceClock::set_speed(double speed, ClientTime now) {
  rebase(now);
  speed_ = speed;
}

void InstanceClock::set_paused(bool paused, ClientTime now) {
  rebase(now);
  paused_ = paused;
}

void InstanceClock::rebase(ClientTime now) {
  base_ = at(now);
  since_ = now;
}

}  // namespace greenmock::core
