#include "core/messages/outbox.hpp"

#include <algorithm>
#include <utility>

namespace greenmock::core {

void Outbox::add(Outgoing message) {
  message.number = last_number_ + 1;
  mark(marks_, Piece::Outgoing, message.number);
  restore(std::move(message));
}

std::size_t Outbox::bytes_of(const Outgoing& message) {
  return sizeof(Outgoing) + memory_of(message.body) + memory_of(message.data) +
         heap_bytes(message.id) + heap_bytes(message.method) + heap_bytes(message.chat_id);
}

void Outbox::restore(Outgoing message) {
  last_number_ = message.number;
  message.accounted = bytes_of(message);
  budget_->waiting += message.accounted;
  waiting_.push_back(std::move(message));
}

void Outbox::drop_first() {
  mark(marks_, Piece::Outgoing, waiting_.front().number);
  budget_->waiting -= waiting_.front().accounted;
  waiting_.pop_front();
}

Outbox::~Outbox() {
  marks_ = nullptr;  // a server that ends has dropped nothing
  clear();
}

void Outbox::clear() {
  while (!waiting_.empty()) drop_first();
}

std::optional<Outgoing> Outbox::take(VirtualTime now) {
  forget_old(now);
  if (waiting_.empty()) return std::nullopt;
  Outgoing message = std::move(waiting_.front());
  drop_first();
  return message;
}

const Deque<Outgoing>& Outbox::all(VirtualTime now) {
  forget_old(now);
  return waiting_;
}

void Outbox::forget_old(VirtualTime now) {
  while (!waiting_.empty() && waiting_.front().queued + kLife <= now) drop_first();
}

const Outgoing* Outbox::numbered(std::uint64_t number) const {
  const auto found = std::lower_bound(
      waiting_.begin(), waiting_.end(), number,
      [](const Outgoing& message, std::uint64_t wanted) { return message.number < wanted; });
  return found != waiting_.end() && found->number == number ? &*found : nullptr;
}

}  // namespace greenmock::core
