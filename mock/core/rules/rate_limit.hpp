#pragma once
#include <deque>

#include "core/rules/rule.hpp"

namespace greenmock::core {

/// A sliding window in client time. A refused call does not count.
class RateLimit {
 public:
  explicit RateLimit(Limit limit) : limit_(limit) {}

  /// True if the call is within the limit, and counts it then.
  bool admit(ClientTime now) {
    while (!admitted_.empty() && now - admitted_.front() >= limit_.window) admitted_.pop_front();
    if (admitted_.size() >= limit_.calls) return false;
    admitted_.push_back(now);
    return true;
  }

  const Limit& limit() const { return limit_; }

 private:
  Limit limit_;
  std::deque<ClientTime> admitted_;
};

}  // namespace greenmock::core
