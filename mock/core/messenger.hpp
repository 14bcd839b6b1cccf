#pragma once
// What an account sends and gets: the queue of messages, the chats, the people in them, and what becomes of each message
// (docs: sending, journals; receiving, OutgoingMessageStatus).

#include <cstdint>
#include <deque>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/agenda.hpp"
#include "core/chat_log.hpp"
#include "core/contacts.hpp"
#include "core/outbox.hpp"
#include "core/piece_marks.hpp"
#include "core/sent_data.hpp"
#include "core/state.hpp"

namespace greenmock::core {

class Messenger {
 public:
  /// What it needs of the account that it belongs to.
  class Account {
   public:
    virtual ~Account() = default;
    virtual VirtualTime now() const = 0;
    virtual State state() const = 0;
    /// The setting delaySendMessagesMilliseconds.
    virtual Duration send_delay() const = 0;
    /// Own chatId, whatever the state is.
    virtual std::string own_chat_id() const = 0;
    virtual void plan(VirtualTime due, Task task) = 0;
    /// A message came or went: puts the notification into the queue, if the settings ask for it.
    virtual void tell_message(const std::string& chat_id, const ChatMessage& message) = 0;
    /// One of the account's own has got this far. `description` says why it got no further; empty: no
    /// such field.
    virtual void tell_status(const std::string& chat_id, const ChatMessage& message,
                             std::string_view description = "") = 0;
  };

  /// How long it takes, on the account's clock.
  struct Pace {
    Duration delivered = std::chrono::seconds{1};  ///< from sent
    Duration read = std::chrono::seconds{3};       ///< from sent
  };

  /// `marks` are told of all that comes, changes or goes, and must outlive it; null: nobody asks.
  Messenger(Account& account, Pace pace, std::uint64_t seed, PieceMarks* marks = nullptr);

  /// A group as a script or a test names it: kMe becomes the account, `created` now if it is not stated.
  void put(Group group);
  Contacts& contacts() { return contacts_; }
  const Contacts& contacts() const { return contacts_; }
  ChatLog& chats() { return chats_; }
  const ChatLog& chats() const { return chats_; }
  Outbox& outbox() { return outbox_; }
  const Outbox& outbox() const { return outbox_; }

  /// A fresh `idMessage` that is of no message yet; send() gives it to one.
  std::string tell_id();
  /// So many of them; send() gives them out in this order. Those told before are forgotten.
  std::vector<std::string> tell_ids(std::size_t count);
  /// The first that was told and is of no message; a fresh one if none is. It is told no more.
  std::string take_id();
  /// Queues the message under the id of take_id().
  void send(Outgoing message);
  /// A change of what was sent goes out at once, under the id of take_id(): a message of its own, which
  /// stands in the chat after the one that it is about (docs: outgoing-message, EditedMessage,
  /// DeletedMessage).
  void change(const std::string& chat_id, SentData change);
  /// WhatsApp does not take the change: `failed`, with that description.
  void refuse_change(const std::string& chat_id, std::string_view why);
  /// Something came into the chat, from this member of it. Its id.
  std::string receive(const std::string& chat_id, const std::string& sender, MessageKind kind,
                      const Json& data);
  /// What came of say().
  struct Said {
    std::string id;            ///< empty: it was refused, or waits until the account is online
    std::string_view refusal;  ///< a sentence; empty: it was not refused
  };
  /// A person writes. It arrives at once, or as soon as the account is online.
  Said say(const std::string& chat_id, const std::string& sender, MessageKind kind, Json data);
  /// So many wait for that.
  std::size_t held() const { return held_.size(); }
  /// The state of the account has changed.
  void state_changed();
  /// Task::Kind::Send: the next of the queue.
  void send_next();
  /// Task::Kind::Fate: the next that becomes of a message.
  void go_on(std::uint64_t ref);
  /// Queue and chats; the people stay.
  void reset();

 private:
  friend class MessengerPast;
  struct Step {
    std::string id;  ///< of the message that it is about
    MessageStatus status = MessageStatus::Sent;
    std::string speaks;  ///< chatId of the contact that answers; empty: `status` is reached
    std::string text;
    VirtualTime planned{}, due{};  // plan_step() sets both
  };
  struct Held {
    std::string chat_id, sender;
    MessageKind kind = MessageKind::Text;
    Json data;
    std::uint64_t number = 0;
  };
  std::string_view refusal_of(const std::string& chat_id, const std::string& sender) const;
  bool is_online() const;
  void plan_next();
  void plan_fate(const std::string& chat_id, const ChatMessage& message);
  void plan_answer(const Contact& contact, const ChatMessage& message, VirtualTime delivered);
  void plan_step(VirtualTime due, Step step);
  MessageStatus outcome_of(const std::string& chat_id) const;

  Account& account_;
  Pace pace_;
  std::uint64_t seed_;
  PieceMarks* marks_;
  Contacts contacts_{marks_};
  ChatLog chats_{ChatLog::kMost, marks_};
  Outbox outbox_{marks_};
  std::deque<std::string> told_;
  std::uint64_t ids_ = 0;    // never falls: no two messages have one id
  bool is_planned_ = false;  // a Task::Kind::Send
  std::optional<VirtualTime> last_sent_;
  std::map<std::uint64_t, Step> steps_;
  std::uint64_t last_step_ = 0;
  std::map<std::string, std::size_t, std::less<>> answers_given_;  // by chatId
  std::deque<Held> held_;
  std::uint64_t last_held_ = 0;
};

}  // namespace greenmock::core
