#pragma once
// The messages of one account, chat by chat: what the journals of the service show (docs: journals).

#include <cstdint>
#include <functional>
#include <list>
#include <map>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <utility>
#include <vector>

#include "core/deque.hpp"
#include "core/messages/chat_message.hpp"
#include "core/messages/message_budget.hpp"
#include "core/piece_marks.hpp"

namespace greenmock::core {

/// Edits and deletions are messages of their own. These are the ids of the last ones about one message;
/// empty: there is none.
struct ChangeIds {
  std::string edited, deleted;
};

class ChatLog {
 public:
  /// A message's place among all since the start or reset; no two have one.
  using Place = std::uint64_t;

  static constexpr std::size_t kMost = 1'000'000;

  /// `budget` outlives it, and whoever owns that calls its keep(). Above `most` the oldest messages are
  /// dropped here, whichever chat they are of. `marks` are told of each message that comes,
  /// changes or goes, and must outlive it; null: nobody asks.
  explicit ChatLog(MessageBudget& budget, std::size_t most = kMost, PieceMarks* marks = nullptr);
  ~ChatLog();
  ChatLog(const ChatLog&) = delete;
  ChatLog& operator=(const ChatLog&) = delete;

  /// A message and the chat that it is in; valid until the next add(), give_up() or clear().
  struct Listed {
    const std::string* chat_id = nullptr;
    const ChatMessage* message = nullptr;
    explicit operator bool() const { return message != nullptr; }
  };

  using Found = Listed;

  /// By value: it may be that of a message which is dropped here.
  const ChatMessage& add(std::string chat_id, ChatMessage message);
  /// By its id, in whichever chat it is.
  Found find(std::string_view id) const;
  /// Nothing if it was dropped.
  Found at_place(Place place) const;
  /// The same, for whoever changes it now; null if there is none. recount() when its text has changed.
  ChatMessage* change(std::string_view id);
  ChatMessage* change_at(Place place);
  /// One that stood at this place when an earlier server ended; in the order of places. False: those
  /// between it and the one before are missing.
  bool restore(Place place, std::string chat_id, ChatMessage message);
  /// The place of the one that was added last.
  Place newest_place() const { return end() - 1; }
  /// Call it when the text of a message has changed.
  void recount(std::string_view id);

  /// From the newest to the oldest; each step looks at one message. Valid as Found is.
  class Walk {
   public:
    /// The next one; nothing behind the oldest.
    Listed next();

   private:
    friend class ChatLog;
    enum class Over { Chat, Way, All };
    Walk(const ChatLog& log, Over over, Place behind) : log_(log), over_(over), behind_(behind) {}
    const ChatLog& log_;
    Over over_;
    Place behind_;  // one more than the place of the next one
  };
  Walk walk(const std::string& chat_id) const;
  /// Over those of all chats that went this way.
  Walk walk(bool incoming) const;
  Walk walk() const { return {*this, Walk::Over::All, end()}; }

  /// Those of a chat, the newest first, `count` at most. Looks at no others.
  std::vector<const ChatMessage*> history(const std::string& chat_id, std::size_t count) const;
  /// The edits and deletions of a message of this chat.
  ChangeIds changes_of(std::string_view id) const;
  /// The chats in which there is a message, by their ids.
  std::vector<std::string> chats() const;
  /// Of each chat the newest message, the newest of them first: of `most` chats, and of all whose newest is as
  /// old as that of the last of these. Looks at no others.
  std::vector<Listed> newest_of_chats(std::size_t most) const;
  bool has_incoming(const std::string& chat_id) const;
  /// Incoming ones of the chat are read: all, or the one of this id. How many that were.
  std::size_t mark_read(const std::string& chat_id, std::string_view id = {});

  std::size_t size() const { return count_; }
  std::size_t bytes() const { return bytes_; }
  /// Since start or reset, for want of room.
  std::uint64_t dropped() const { return dropped_; }
  /// Drops the oldest ones until so many bytes are free; the newest one stays.
  void give_up(std::size_t bytes);
  void clear();

 private:
  struct Chat {
    Place newest_behind = 0;    // one more than the place of its newest
    Place incoming_behind = 0;  // the same of those that came in
    Place read_to = 0;          // incoming ones before it are read
    std::list<const Chat*>::iterator by_newest;
  };
  using Chats = std::map<std::string, Chat, std::less<>>;
  struct Entry {
    Chats::value_type* chat = nullptr;
    // How far back the next older one of its chat is, and of its way; 0: it is the first.
    std::uint32_t older_in_chat = 0, older_on_way = 0;
    std::uint32_t accounted = 0;
    ChatMessage message;
  };
  // A deque of the entries themselves would leave a part of each of its small blocks empty.
  static constexpr std::size_t kBlock = 16;
  // A lookup by id costs no second copy of the ids. Not noexcept, so that the table keeps the hashes.
  struct IdHash {
    using is_transparent = void;
    const ChatLog* log;
    std::size_t operator()(std::string_view id) const { return std::hash<std::string_view>{}(id); }
    std::size_t operator()(Place place) const { return (*this)(log->at(place).message.id); }
  };
  struct SameId {
    using is_transparent = void;
    const ChatLog* log;
    bool operator()(Place a, Place b) const { return a == b; }
    bool operator()(std::string_view id, Place place) const {
      return log->at(place).message.id == id;
    }
    bool operator()(Place place, std::string_view id) const { return (*this)(id, place); }
  };

  /// Behind the newest.
  Place end() const { return first_ + count_; }
  Entry& at(Place place) { return blocks_[(place - block_) / kBlock][(place - block_) % kBlock]; }
  const Entry& at(Place place) const {
    return blocks_[(place - block_) / kBlock][(place - block_) % kBlock];
  }
  void drop_oldest();
  ChatMessage& append(std::string chat_id, ChatMessage message);
  void account(Entry& entry);
  void give_back(std::size_t bytes);
  void note_change(const Entry& entry);

  MessageBudget* budget_;
  PieceMarks* marks_;
  std::size_t most_;
  std::size_t bytes_ = 0;
  Deque<std::vector<Entry>> blocks_;  // all but the last are full
  Place block_ = 0;                   // of the first entry of the first block
  Place first_ = 0;                   // of the oldest message
  std::size_t count_ = 0;
  Place newest_on_way_[2] = {0, 0};  // behind it; own ones, incoming ones
  Chats chats_;
  std::list<const Chat*> by_newest_;  // that with the newest message first
  std::unordered_set<Place, IdHash, SameId> by_id_;
  std::unordered_map<std::string, ChangeIds> changes_;  // of those that are kept
  std::uint64_t dropped_ = 0;
};

}  // namespace greenmock::core
