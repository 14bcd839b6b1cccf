#pragma once
// The notifications that wait for one account: first in, first out, for 24 hours of virtual time
// (docs: ReceiveNotification, technology). Nothing here has a timer: what is too old is found out
// when somebody looks.

#include <algorithm>
#include <cstdint>
#include <list>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/calls/message.hpp"
#include "core/encoding/json.hpp"
#include "core/fullest.hpp"
#include "core/time/time.hpp"

namespace greenmock::core {

/// One that waits.
struct QueuedNote {
  std::uint64_t receipt = 0;
  VirtualTime queued;
  std::string type;         ///< its `typeWebhook`; empty: it has none
  SharedBody answer;        ///< `{"receiptId":…,"body":{…}}`, made once however many ask
  std::size_t begin = 0;    ///< of the body within the answer
  std::uint32_t given = 0;  ///< so often it was handed out
  /// The notification itself, as a webhook gets it.
  std::string_view body() const {
    return std::string_view(*answer).substr(begin, answer->size() - begin - 1);
  }
};

class NotificationQueue;

/// Of the notifications of all accounts. It counts what can be given up: what nobody was given yet.
using NoteBudget = SharedBound<NotificationQueue, 512>;

class NotificationQueue {
 public:
  struct Rules {
    /// docs: ReceiveNotification, storage of notifications
    Duration life = std::chrono::hours{24};
    /// docs: GetWebhooksCount, "refreshed each 10 s"; 0: at once
    Duration count_every = std::chrono::seconds{10};
    /// docs: ClearWebhooksQueue, once a minute
    Duration clear_every = std::chrono::minutes{1};
    std::size_t most = 10'000;                              ///< above it the oldest are dropped
    std::size_t most_bytes = std::size_t{8} * 1024 * 1024;  ///< the same
  };

  /// Receipts begin somewhere, which the seed decides, and grow by one.
  NotificationQueue(std::uint64_t instance_seed, Rules rules, NoteBudget& budget,
                    VirtualTime start);
  ~NotificationQueue();
  NotificationQueue(const NotificationQueue&) = delete;
  NotificationQueue& operator=(const NotificationQueue&) = delete;

  const Rules& rules() const { return rules_; }
  /// A reset: nothing waits, nothing was counted. Receipts go on: a late delete of a client that
  /// knows nothing of the reset must not hit another notification.
  void begin_anew(VirtualTime start);
  /// What waits now was there at the start: it counts at once.
  void count_from_start() { counted_ = notes_.size(); }

  struct Added {
    std::uint64_t receipt = 0;
    /// Those that had to go for it.
    std::vector<std::uint64_t> dropped;
  };
  /// Puts it at the end, `copies` times under one receipt.
  Added add(const Json& body, std::uint32_t copies, VirtualTime now);
  /// The same of one whose compact JSON is known.
  Added add(std::string type, std::string_view body, std::uint32_t copies, VirtualTime now);

  /// One that waited when an earlier server ended. Those that wait already are older.
  void restore(std::uint64_t receipt, const Json& body, std::uint32_t copies, VirtualTime queued);
  /// The next one has a receipt above this.
  void skip_receipts_to(std::uint64_t receipt) { last_receipt_ = std::max(last_receipt_, receipt); }
  /// The last one that was given out.
  std::uint64_t last_receipt() const { return last_receipt_; }

  /// The oldest one; null if none waits. It stays until it is removed.
  const QueuedNote* head(VirtualTime now) const;
  /// The oldest one that nobody was given yet.
  const QueuedNote* first_new(VirtualTime now) const;
  const QueuedNote* find(std::uint64_t receipt, VirtualTime now) const;
  std::size_t size(VirtualTime now) const;
  /// How many of this receipt wait.
  std::uint32_t copies_of(std::uint64_t receipt, VirtualTime now) const;
  /// The last one of this receipt; null if there is none.
  const QueuedNote* newest_of(std::uint64_t receipt) const;
  /// In order, oldest first.
  const std::list<QueuedNote>& all(VirtualTime now) const;

  /// Takes the first one of this receipt away; nothing if there is none.
  std::optional<QueuedNote> remove(std::uint64_t receipt, VirtualTime now);
  /// One that waits here: of copies under one receipt that very one.
  void hand_out(const QueuedNote& note);
  /// It was not received after all. True if nobody has it, so that it is first_new() for others.
  bool give_back(std::uint64_t receipt, VirtualTime now);

  /// How long until clear() is allowed again; 0: it is (docs: ClearWebhooksQueue).
  Duration until_clear(VirtualTime now) const;
  void clear(VirtualTime now);

  /// What getWebhooksCount says: how many waited at the last refresh.
  std::size_t count(VirtualTime now) const;

  /// Since start or reset.
  std::uint64_t dropped() const { return dropped_; }
  std::uint64_t expired(VirtualTime now) const;
  /// Those that were dropped since the last time this was asked.
  std::uint64_t take_untold_drops();

  /// What can be given up for others: whoever has a receipt finds its notification.
  std::size_t bytes() const { return free_bytes_; }
  /// Drops the oldest that nobody was given until `bytes` are free, or none is left.
  void give_up(std::size_t bytes);
  /// The receipts of those that give_up() has dropped since the last time this was asked.
  std::vector<std::uint64_t> take_given_up() { return std::exchange(given_up_, {}); }
  /// Whether some have become too old since the last time this was asked.
  bool take_untold_expiry(VirtualTime now) {
    forget_old(now);
    return std::exchange(told_expired_, expired_) != expired_;
  }

 private:
  void append(const QueuedNote& note, std::uint32_t copies);
  using Notes = std::list<QueuedNote>;  // takes no memory while it is empty

  void forget_old(VirtualTime now) const;
  /// Call it before each change.
  void before_change(VirtualTime now);
  std::size_t size_at(VirtualTime then) const;
  std::int64_t slot(VirtualTime at) const;
  void take_out(Notes::iterator note) const;
  /// So much more, and so much less, can be given up.
  void count_free(std::size_t more, std::size_t less) const;
  void drop(Notes::iterator note);
  void clear_notes();
  Notes::iterator place_of(std::uint64_t receipt);

  Rules rules_;
  NoteBudget& budget_;
  VirtualTime start_;
  std::uint64_t last_receipt_;
  mutable Notes notes_;
  mutable std::size_t bytes_ = 0;
  mutable std::size_t free_bytes_ = 0;  // of those that nobody was given
  mutable std::uint64_t expired_ = 0;
  std::uint64_t dropped_ = 0, untold_drops_ = 0, told_expired_ = 0;
  std::vector<std::uint64_t> given_up_;
  std::optional<VirtualTime> cleared_;
  std::int64_t counted_slot_ = 0;  // of the refresh that counted_ is of
  std::size_t counted_ = 0;
};

}  // namespace greenmock::core
