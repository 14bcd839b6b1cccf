#pragma once
// Messages of the account that wait to be sent, one after the other (docs: queues; SendMessage, "kept for 24 hours").

#include <optional>
#include <string>

#include "core/deque.hpp"
#include "core/encoding/json.hpp"
#include "core/messages/chat_message.hpp"
#include "core/messages/message_budget.hpp"
#include "core/piece_marks.hpp"

namespace greenmock::core {

/// What a method of sending asks for.
struct Outgoing {
  std::string id;      ///< `idMessage`
  std::string method;  ///< `sendMessage`
  /// As it was asked for: what `showMessagesQueue` tells. Of a call that forwards several each has the ids that
  /// are its own, so that a long list is not kept once for each of them.
  Json body;
  std::string chat_id;
  MessageKind kind = MessageKind::ExtendedText;
  bool goes_on = false;  ///< it is of the same call as the one before it
  Json data;             ///< `messageData` without `typeMessage`
  VirtualTime queued;
  std::uint64_t number = 0;   ///< its place in the queue: add() gives it
  std::size_t accounted = 0;  ///< bytes that its outbox has counted for it
};

class Outbox {
 public:
  /// docs: SendMessage, the queue
  static constexpr Duration kLife = std::chrono::hours{24};
  /// More are refused, so that no client fills the memory.
  static constexpr std::size_t kMost = 100'000;

  /// Both outlive it. `marks` are told of each message that comes or goes; null: nobody asks.
  explicit Outbox(MessageBudget& budget, PieceMarks* marks = nullptr)
      : budget_(&budget), marks_(marks) {}
  ~Outbox();
  Outbox(const Outbox&) = delete;
  Outbox& operator=(const Outbox&) = delete;

  /// By number, or because the messages of all accounts that wait take too much memory. It may be asked of the time
  /// when `messages` more wait, of so many bytes_of() together.
  bool is_full(std::size_t messages = 0, std::size_t bytes = 0) const {
    return waiting_.size() + messages >= kMost || budget_->takes_no_more(bytes);
  }
  /// What it counts for a message, bytes of memory.
  static std::size_t bytes_of(const Outgoing& message);
  void add(Outgoing message);
  /// The oldest one that is not too old; those that are, are dropped.
  std::optional<Outgoing> take(VirtualTime now);
  const Deque<Outgoing>& all(VirtualTime now);
  bool empty() const { return waiting_.empty(); }
  void clear();

  /// Null: none of this number waits. One that is too old may be among them.
  const Outgoing* numbered(std::uint64_t number) const;
  /// One that waited when an earlier server ended; in the order of numbers.
  void restore(Outgoing message);

 private:
  void forget_old(VirtualTime now);
  void drop_first();

  MessageBudget* budget_;
  PieceMarks* marks_;
  Deque<Outgoing> waiting_;
  std::uint64_t last_number_ = 0;
};

}  // namespace greenmock::core
