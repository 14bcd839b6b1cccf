#include "core/notifications/push_log.hpp"

#include <utility>

namespace greenmock::core {

void PushLog::add(Push push) {
  if (all_.size() == kKept) forget_oldest();
  all_.push_back(std::move(push));
  // One more of those that are over is none of the last ones now.
  if (all_.size() > kLeft) account(bytes_, bytes_ + bytes_of(all_.size() - kLeft - 1));
  budget_.keep();
}

void PushLog::give_up(std::size_t bytes) {
  const std::size_t target = bytes_ - bytes;
  while (bytes_ > target) forget_oldest();
}

/// An address that the next one has too is counted with the next one.
std::size_t PushLog::bytes_of(std::size_t index) const {
  const Push& push = all_[index];
  const std::size_t url = push.url == all_[index + 1].url ? 0 : push.url->size();
  return sizeof(Push) + push.type.size() + push.problem.size() + url;
}

void PushLog::forget_oldest() {
  account(bytes_, bytes_ - bytes_of(0));
  all_.pop_front();
}

void PushLog::account(std::size_t before, std::size_t after) {
  bytes_ = after;
  budget_.used = budget_.used - before + after;
  if (before == 0 && after > 0) budget_.holders.insert(this);
  if (before > 0 && after == 0) budget_.holders.erase(this);
}

}  // namespace greenmock::core
