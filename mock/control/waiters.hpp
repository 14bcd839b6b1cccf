#pragma once
// Tests that wait for something to happen to an instance. All of it is on the loop but the latch.

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "api/service/service.hpp"
#include "control/loop.hpp"
#include "control/views/record_excerpt.hpp"

namespace greenmock::control {

/// A call that has come so far; what is not stated is not looked at.
struct CallPattern {
  std::optional<core::MethodId> method;
  core::Phase phase = core::Phase::Sent;
  std::optional<std::string> verb;
  std::optional<int> status;

  bool matches(const core::Record& record) const;
};

/// A websocket that was opened, or that has ended.
struct SocketPattern {
  enum class What { Open, Closed };
  What what = What::Open;

  const core::Moment& moment_of(const core::SocketLog& log) const {
    return what == What::Open ? log.opened : log.closed;
  }
};

/// An attempt to deliver a webhook that has begun, or has ended in this way.
struct PushPattern {
  enum class What { Begun, Delivered, Failed };
  What what = What::Delivered;

  /// When it came to that; nothing: it has not.
  const core::Moment* moment_of(const core::Push& push) const {
    if (what == What::Begun) return &push.begun;
    return push.ended && push.delivered() == (what == What::Delivered) ? &push.ended : nullptr;
  }
};

/// No call arrived for so long, in client time.
struct IdlePattern {
  core::Duration span{0};
};

struct Wanted {
  std::variant<CallPattern, core::Event, IdlePattern, SocketPattern, PushPattern> what;
  std::uint64_t count = 1;
  /// Only what came after it; nothing: since the start of the instance.
  std::optional<core::Sequence> since;
};

class Waiter {
 public:
  Waiter(core::InstanceId instance, Wanted wanted)
      : instance_(instance), wanted_(std::move(wanted)) {}

  const std::shared_ptr<Latch>& latch() const { return latch_; }
  const Wanted& wanted() const { return wanted_; }

  /// On the loop.
  bool is_over() const { return met_ || gone_; }

  core::InstanceId instance() const { return instance_; }

  /// How many have come so far. On the loop, or once the latch is open.
  std::uint64_t counted() const { return counted_; }

  // --- what came of it; to be read once the latch is open
  /// The one by which it was met, as it was then; null: it was no call. Those before it are in the journal.
  const SharedRecord& last_record() const { return last_record_; }
  /// The same of a PushPattern.
  const std::optional<core::Push>& last_push() const { return last_push_; }
  core::Sequence cursor() const { return cursor_; }
  bool instance_is_gone() const { return gone_; }

 private:
  friend class Waiters;
  core::InstanceId instance_;
  Wanted wanted_;
  std::shared_ptr<Latch> latch_ = std::make_shared<Latch>();
  std::uint64_t rotations_before_ = 0;  // those that do not count
  std::uint64_t events_before_ = 0;     // as well
  std::uint64_t counted_ = 0;           // and no more: hundreds may wait for thousands of calls
  SharedRecord last_record_;
  std::optional<core::Push> last_push_;
  core::Sequence cursor_ = 0;
  bool met_ = false, gone_ = false;
};

class Waiters {
 public:
  explicit Waiters(api::Service& service) : service_(service) {}

  /// Looks at once.
  std::shared_ptr<Waiter> add(core::Instance& instance, Wanted wanted, core::ClientTime now);
  void remove(const Waiter& waiter);
  /// The records that count for a wait, in no order; none if it is not for calls or websockets. On the loop.
  static ChosenRecords wanted_records(const Wanted& wanted, const core::Instance& instance);
  /// The same of a PushPattern, in the order of their places.
  using ChosenPushes = std::vector<std::pair<core::Sequence, const core::Push*>>;
  ChosenPushes wanted_pushes(const Wanted& wanted, core::InstanceId id) const;
  bool any_for(core::InstanceId id) const { return waiting_.contains(id); }
  std::size_t size() const { return waiting_.size(); }

  /// Looks again. The time at which it is worth to look once more though nothing changes; nothing
  /// if there is no such time, or it was met.
  std::optional<core::ClientTime> check(Waiter& waiter, core::ClientTime now);

  // --- what the service and the routes tell
  void on_phase(const core::Record& record, core::Phase phase, const core::Instance* instance);
  void on_socket(const core::Record& record, const core::Instance* instance);
  void on_push(const core::Push& push, const core::Instance& instance);
  void on_change(core::Instance& instance);
  /// All counts of the instance began anew.
  void on_reset(core::Instance& instance, core::ClientTime now);
  void on_gone(core::InstanceId id);

 private:
  void look_back(Waiter& waiter, const core::Instance& instance);
  void take(Waiter& waiter, const core::Record& record, core::Sequence seq, SharedRecord& copy);
  void take(Waiter& waiter, const core::Push& push, core::Sequence seq);
  void check_event(Waiter& waiter, core::Instance& instance);
  void meet(Waiter& waiter);
  void sweep(core::InstanceId id);

  api::Service& service_;
  std::multimap<core::InstanceId, std::shared_ptr<Waiter>> waiting_;
};

}  // namespace greenmock::control
