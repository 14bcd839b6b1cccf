#pragma once
// A messenger, piece by piece, for whoever keeps it over the end of a server.

#include "core/messages/messenger.hpp"

namespace greenmock::core {

class MessengerPast {
 public:
  using Held = Messenger::Held;
  using Step = Messenger::Step;
  /// What belongs to no single message or person.
  struct Counters {
    std::uint64_t last_group = 0;          ///< as of Contacts::last_group_number()
    std::optional<VirtualTime> last_sent;  ///< when the last message left the queue
  };

  explicit MessengerPast(Messenger& messenger) : messenger_(messenger) {}

  // --- what there is now; the rest is asked of contacts(), chats() and outbox()
  /// Null, as the next ones: it is gone.
  static const Held* held(const Messenger& messenger, std::uint64_t number);
  static const Step* step(const Messenger& messenger, std::uint64_t number);
  /// How many answers a contact has given; 0: none.
  static std::size_t answers_given(const Messenger& messenger, std::string_view chat_id);
  static Counters counters(const Messenger& messenger);

  // --- what there was, each kind in the order of its numbers; a time that is yet to come is now
  /// False: messages are missing before this one.
  bool restore(std::uint64_t place, std::string chat_id, ChatMessage message);
  void restore(Outgoing message);
  void restore(Held held);
  /// It has as long to go as it had, or less by the time that no server ran.
  void restore(std::uint64_t number, Step step);
  void restore_answers(const std::string& chat_id, std::size_t given);
  void restore(const Counters& counters);
  Contacts& people() { return messenger_.contacts_; }
  /// All is there: what waits goes on.
  void go_on() { messenger_.state_changed(); }

 private:
  VirtualTime not_later_than_now(VirtualTime at) const;

  Messenger& messenger_;
};

}  // namespace greenmock::core
