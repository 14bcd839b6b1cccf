#pragma once
// How long to wait after an error before asking again, and when to give up.

#include <algorithm>
#include <chrono>

#include "answer.hpp"

namespace greenmock::reference {

inline constexpr std::chrono::milliseconds kSecond{1000};

class Patience {
 public:
  /// Gives up after so many errors in a row.
  explicit Patience(int most = 10) : most_(most) {}

  void ended_well() { errors_ = 0; }
  void ended_badly() { ++errors_; }

  bool exhausted() const { return errors_ >= most_; }

  /// As the service asks; else 1 s, 2 s, 4 s … up to half a minute.
  std::chrono::seconds pause(const Answer& answer) const {
    const bool may_ask = answer.kind == Kind::TooMany || answer.kind == Kind::Server;
    if (may_ask && answer.retry_after) return *answer.retry_after;
    return std::min(kLongest, std::chrono::seconds{1 << std::clamp(errors_ - 1, 0, 5)});
  }

 private:
  static constexpr std::chrono::seconds kLongest{30};

  int most_;
  int errors_ = 0;
};

}  // namespace greenmock::reference
