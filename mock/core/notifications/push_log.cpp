#include "core/notifications/push_log.hpp"

#include <utility>

namespace greenmock::core {
namespace {

/// Each may be as long as a setting or a script has it.
constexpr std::size_t kLongestText = 1'000;

void shorten(std::string& text) {
  if (text.size() <= kLongestText) return;
  text.resize(kLongestText);
  text.append("...").shrink_to_fit();
}

}  // namespace

void PushLog::add(Push push) {
  if (all_.size() == kKept) forget_oldest();
  shorten(push.type);
  shorten(push.url);
  all_.push_back(std::move(push));
  // One more of those that are over is none of the last ones now.
  if (all_.size() > kLeft) account(bytes_ + bytes_of(all_[all_.size() - kLeft - 1]));
  budget_.keep();
}

void PushLog::give_up(std::size_t bytes) {
  const std::size_t target = bytes_ - bytes;
  while (bytes_ > target) forget_oldest();
}

void PushLog::forget_oldest() {
  const Push& oldest = all_.front();
  ++dropped_;
  dropped_until_ = oldest.ended.seq;
  account(bytes_ - bytes_of(oldest));
  all_.pop_front();
}

void PushLog::account(std::size_t bytes) {
  const std::size_t before = std::exchange(bytes_, bytes);
  budget_.used = budget_.used - before + bytes;
  if (before == 0 && bytes > 0) budget_.holders.insert(this);
  if (before > 0 && bytes == 0) budget_.holders.erase(this);
}

}  // namespace greenmock::core
