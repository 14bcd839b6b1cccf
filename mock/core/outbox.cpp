#include "core/outbox.hpp"

#include <utility>

namespace greenmock::core {

std::optional<Outgoing> Outbox::take(VirtualTime now) {
  forget_old(now);
  if (waiting_.empty()) return std::nullopt;
  Outgoing message = std::move(waiting_.front());
  waiting_.pop_front();
  return message;
}

const std::deque<Outgoing>& Outbox::all(VirtualTime now) {
  forget_old(now);
  return waiting_;
}

void Outbox::forget_old(VirtualTime now) {
  while (!waiting_.empty() && waiting_.front().queued + kLife <= now) waiting_.pop_front();
}

}  // namespace greenmock::core
