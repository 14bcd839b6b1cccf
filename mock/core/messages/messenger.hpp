#pragma once
// What an account sends and gets: the queue of messages, the chats, the people in them, and what becomes of each message
// (docs: sending, journals; receiving, OutgoingMessageStatus).

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/account/state.hpp"
#include "core/deque.hpp"
#include "core/messages/chat_log.hpp"
#include "core/messages/contacts.hpp"
#include "core/messages/message_budget.hpp"
#include "core/messages/outbox.hpp"
#include "core/messages/say.hpp"
#include "core/messages/sent_data.hpp"
#include "core/piece_marks.hpp"
#include "core/time/agenda.hpp"

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
    /// docs: IncomingCall. Puts the notification into the queue, if the settings ask for it; so do the others.
    virtual void tell_call(const std::string& caller, const std::string& id,
                           std::string_view status) = 0;
    /// docs: IncomingBlock.
    virtual void tell_block(const std::string& chat_id, bool blocked) = 0;
    /// docs: QuotaExceeded: a message of one more chat came, or went.
    virtual void tell_quota(const std::vector<std::string>& correspondents) = 0;
    /// That of all accounts of the server; outlives them.
    virtual MessageBudget& message_budget() = 0;
    /// How many chats it may have a month; nothing: any number.
    virtual std::optional<std::size_t> quota() const = 0;
    /// A setting that is "yes".
    virtual bool is_set(std::string_view setting) const = 0;
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
  ~Messenger() { count_out(waiting_bytes_); }
  Messenger(const Messenger&) = delete;
  Messenger& operator=(const Messenger&) = delete;

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
  void change(const std::string& chat_id, const SentData& change);
  /// WhatsApp does not take the change: `failed`, with that description.
  void refuse_change(const std::string& chat_id, std::string_view why);
  /// Something came into the chat, from this member of it. Its id.
  std::string receive(const std::string& chat_id, const std::string& sender, MessageKind kind,
                      const Json& data);
  /// What came of say().
  struct Said {
    std::string id;       ///< `idMessage`; empty: it was refused, waits, or is no message
    std::string refusal;  ///< a sentence; empty: it was not refused
    bool waits = false;   ///< until the account is online
  };
  /// Why this person can do nothing in this chat; empty: it can.
  std::string_view refusal_of(const std::string& chat_id, const std::string& sender) const;
  /// Messages can go and come.
  bool is_online() const;
  /// The account's phone writes, and so has read the chat; the id of the message.
  std::string send_from_phone(const std::string& chat_id, const SentData& message);
  /// This person calls the account's phone; the id of the call.
  std::string ring(const std::string& caller, const Call& call);
  /// To whom it was sent gets it now, if not before: he is about to do something with it. False: it never comes to him.
  bool bring(const std::string& id);
  /// Of a message that is there.
  void replace_text(const std::string& id, const Json& data);
  void mark_deleted(const std::string& id);
  /// The account has as many chats this month as its quota allows, and `chat_id` is another one.
  bool is_above_quota(const std::string& chat_id);
  /// The chats that a quota counts: those with a message of this calendar month, or one that waits in the
  /// queue.
  std::vector<std::string> correspondents();
  /// Somebody who is about to answer.
  struct Typing {
    std::string chat_id, person;
    VirtualTime until;
  };
  std::vector<Typing> typing() const;
  /// A person writes. It arrives at once, or as soon as the account is online.
  Said say(const std::string& chat_id, const std::string& sender, MessageKind kind, Json data);
  /// So many wait for that.
  std::size_t held() const { return held_.size(); }
  /// The state of the account has changed.
  void state_changed();
  /// Task::Kind::Send: the next of the queue.
  void send_next();
  /// Task::Kind::Fate: a contact answers, or a call goes on.
  void go_on(std::uint64_t ref);
  /// Task::Kind::Reach: a message has got further.
  void reach(std::uint64_t ref);
  /// Queue and chats; the people stay.
  void reset();

 private:
  friend class MessengerPast;
  struct Step {
    std::string speaks;  ///< chatId of the contact that answers, or calls
    std::string text;
    std::string chat;              ///< of the answer
    std::string call;              ///< the status of a call; empty: it is about none
    std::string call_id;           ///< of that
    VirtualTime planned{}, due{};  // plan_step() sets both
  };
  struct Held {
    std::string chat_id, sender;
    MessageKind kind = MessageKind::Text;
    Json data;
    std::uint64_t number = 0;
  };
  static std::size_t bytes_of(const Step& step);
  static std::size_t bytes_of(const Held& held);
  /// What waits for its time counts in the budget.
  void count_in(std::size_t bytes);
  void count_out(std::size_t bytes);
  void plan_next();
  void plan_answers(const std::string& chat_id, const ChatMessage& message, VirtualTime delivered);
  void plan_answer(const Contact& contact, const std::string& chat_id, const ChatMessage& message,
                   VirtualTime delivered);
  /// What the message comes to next; nothing if it has come to its end.
  void plan_next_status(ChatLog::Place place, const ChatMessage& message);
  void plan_step(VirtualTime due, Step step);
  /// From sent, of what this person gets.
  Duration read_after(const std::string& chat_id) const;
  /// Whoever writes has read first what has reached him.
  void read_by(const std::string& person);
  bool is_blocked_by(const std::string& chat_id) const;
  bool is_of_this_month(const std::string& chat_id) const;
  MessageStatus outcome_of(const std::string& chat_id) const;

  Account& account_;
  Pace pace_;
  std::uint64_t seed_;
  PieceMarks* marks_;
  Contacts contacts_{marks_};
  ChatLog chats_{account_.message_budget(), ChatLog::kMost, marks_};
  Outbox outbox_{account_.message_budget(), marks_};
  Deque<std::string> told_;
  std::uint64_t ids_ = 0;    // never falls: no two messages have one id
  bool is_planned_ = false;  // a Task::Kind::Send
  std::optional<VirtualTime> last_sent_;
  std::map<std::uint64_t, Step> steps_;
  std::uint64_t last_step_ = 0;
  std::map<std::string, std::size_t, std::less<>> answers_given_;  // by chatId
  Deque<Held> held_;
  std::uint64_t last_held_ = 0;
  std::size_t waiting_bytes_ = 0;       // of steps_ and held_
  std::vector<std::uint64_t> unheard_;  // as of reach(), while nobody was online to be told
};

}  // namespace greenmock::core
