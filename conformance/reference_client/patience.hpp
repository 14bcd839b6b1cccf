#pragma once
// How long to wait after an error before asking again, and when to give up.

#include <algorithm>
#include <chrono>

#include "answer.hpp"

namespace greenmock::reference {

class Patience {
 public:
  void ended_well() { errors_ = 0; }
  void ended_badly() { ++errors_; }

  bool exhausted() const { return errors_ >= kMost; }

  /// As the service asks; else 1 s, 2 s, 4 s … up to half a minute.
  std::chrono::seconds pause(const Answer& answer) const {
    if (answer.kind == Kind::TooMany && answer.retry_after) return *answer.retry_after;
    return std::min(kLongest, std::chrono::seconds{1 << (errors_ - 1)});
  }

 private:
  static constexpr int kMost = 10;  // in a row
  static constexpr std::chrono::seconds kLongest{30};

  int errors_ = 0;
};

}  // namespace greenmock::reference
