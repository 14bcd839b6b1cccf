#pragma once
// Messages of the account that wait to be sent, one after the other (docs: queues; SendMessage, "kept for 24 hours").

#include <deque>
#include <optional>
#include <string>

#include "core/chat_message.hpp"
#include "core/json.hpp"

namespace greenmock::core {

/// What a method of sending asks for.
struct Outgoing {
  std::string id;      ///< `idMessage`
  std::string method;  ///< `sendMessage`
  Json body;           ///< as it was asked for: what `showMessagesQueue` tells
  std::string chat_id;
  MessageKind kind = MessageKind::ExtendedText;
  Json data;  ///< `messageData` without `typeMessage`
  VirtualTime queued;
};

class Outbox {
 public:
  /// docs: SendMessage, the queue
  static constexpr Duration kLife = std::chrono::hours{24};
  /// More are refused, so that no client fills the memory.
  static constexpr std::size_t kMost = 100'000;

  bool is_full() const { return waiting_.size() >= kMost; }
  void add(Outgoing message) { waiting_.push_back(std::move(message)); }
  /// The oldest one that is not too old; those that are, are dropped.
  std::optional<Outgoing> take(VirtualTime now);
  const std::deque<Outgoing>& all(VirtualTime now);
  bool empty() const { return waiting_.empty(); }
  void clear() { waiting_.clear(); }

 private:
  void forget_old(VirtualTime now);
  std::deque<Outgoing> waiting_;
};

}  // namespace greenmock::core
