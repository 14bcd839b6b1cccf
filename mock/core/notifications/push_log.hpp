#pragma once
// The last attempts to deliver to the webhook of an account.

#include <cstddef>
#include <cstdint>

#include "core/deque.hpp"
#include "core/fullest.hpp"
#include "core/notifications/push.hpp"

namespace greenmock::core {

class PushLog;

/// Of the attempts of all accounts. It counts what can be given up.
using PushBudget = SharedBound<PushLog, 16>;

class PushLog {
 public:
  /// At most; and what is left to an account however many others there are.
  static constexpr std::size_t kKept = 1'000, kLeft = 20;

  explicit PushLog(PushBudget& budget) : budget_(budget) {}
  ~PushLog() { give_up(bytes_); }
  PushLog(const PushLog&) = delete;
  PushLog& operator=(const PushLog&) = delete;

  void add(Push push);
  /// The one that was added last, for as long as it is under way.
  Push& last() { return all_.back(); }
  /// Oldest first.
  const Deque<Push>& all() const { return all_; }

  /// So many were forgotten, and until when.
  std::uint64_t dropped() const { return dropped_; }
  Sequence dropped_until() const { return dropped_until_; }

  /// What all but the last kLeft take.
  std::size_t bytes() const { return bytes_; }
  /// Forgets the oldest of those until that has freed `bytes`.
  void give_up(std::size_t bytes);

 private:
  void forget_oldest();
  void account(std::size_t bytes);

  PushBudget& budget_;
  Deque<Push> all_;
  std::size_t bytes_ = 0;
  std::uint64_t dropped_ = 0;
  Sequence dropped_until_ = 0;
};

}  // namespace greenmock::core
