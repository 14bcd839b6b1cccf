#include "control/events/event_queue.hpp"

#include <algorithm>
#include <iterator>
#include <utility>

namespace greenmock::control {

void EventQueue::push(std::vector<Happened> events, core::Sequence cursor) {
  const std::lock_guard lock(mutex_);
  if (lost_ || ended_) return;
  const std::size_t room = most_ - events_.size();
  lost_ = events.size() > room;
  if (lost_) events.erase(events.begin() + static_cast<std::ptrdiff_t>(room), events.end());
  if (!lost_) cursor_ = cursor;
  if (!lost_ && events.empty()) return;
  std::move(events.begin(), events.end(), std::back_inserter(events_));
  wake();
}

void EventQueue::lose() {
  const std::lock_guard lock(mutex_);
  lost_ = true;
  wake();
}

void EventQueue::end() {
  const std::lock_guard lock(mutex_);
  ended_ = true;
  wake();
}

void EventQueue::leave() {
  const std::lock_guard lock(mutex_);
  ended_ = true;
  events_ = {};
}

bool EventQueue::is_over() const {
  const std::lock_guard lock(mutex_);
  return lost_ || ended_;
}

EventQueue::Taken EventQueue::take() {
  const std::lock_guard lock(mutex_);
  Taken taken{std::exchange(events_, {}), cursor_, lost_, ended_, nullptr};
  if (!lost_ && !ended_) taken.more = more_ = std::make_shared<Latch>();
  return taken;
}

void EventQueue::wake() {
  if (more_) std::exchange(more_, nullptr)->open();
}

}  // namespace greenmock::control
