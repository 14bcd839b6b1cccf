#pragma once
// The messages of one account, chat by chat: what the journals of the service show (docs: journals).

#include <cstdint>
#include <deque>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "core/chat_message.hpp"
#include "core/piece_marks.hpp"

namespace greenmock::core {

class ChatLog {
 public:
  /// Above so many the oldest ones are dropped, whichever chat they are of.
  static constexpr std::size_t kMost = 100'000;

  /// `marks` are told of each message that comes, changes or goes, and must outlive it.
  explicit ChatLog(std::size_t most = kMost, PieceMarks* marks = nullptr)
      : most_(most), marks_(marks) {}

  /// A message and the chat that it is in; valid until the next add() or clear().
  struct Found {
    const std::string* chat_id = nullptr;
    const ChatMessage* message = nullptr;
    explicit operator bool() const { return message != nullptr; }
  };

  /// By value: it may be that of a message which is dropped here.
  const ChatMessage& add(std::string chat_id, ChatMessage message);
  /// By its id, in whichever chat it is.
  Found find(std::string_view id) const;
  /// The same, for whoever changes it now; null if there is none.
  ChatMessage* change(std::string_view id);
  /// By its place in the log, the number of Piece::Message.
  Found at_place(std::uint64_t place) const;
  /// One that stood at this place when an earlier server ended; in the order of places. False: those
  /// between it and the one before are missing.
  bool restore(std::uint64_t place, std::string chat_id, ChatMessage message);
  /// Those of a chat, the newest first, `count` at most. Looks at no others.
  std::vector<const ChatMessage*> history(const std::string& chat_id, std::size_t count) const;
  struct Listed {
    const std::string* chat_id = nullptr;
    const ChatMessage* message = nullptr;
  };
  /// Of all chats, both ways, the newest first.
  std::vector<Listed> newest(std::size_t count) const;
  /// Those of all chats that went this way since then, the newest first.
  std::vector<Listed> since(bool incoming, VirtualTime from) const;
  /// The chats in which there is a message, by their ids.
  std::vector<std::string> chats() const;
  /// Incoming ones of the chat are read: all, or the one of this id. How many that were.
  std::size_t mark_read(const std::string& chat_id, std::string_view id = {});

  std::size_t size() const { return entries_.size(); }
  /// Since start or reset, for want of room.
  std::uint64_t dropped() const { return dropped_; }
  void clear();

 private:
  using Place = std::uint64_t;  // since the start; entries_[place - first_]
  struct Chat {
    std::string id;
    std::deque<Place> places;
    Place read_to = 0;  // incoming ones before it are read
  };
  struct Entry {
    Chat* chat = nullptr;
    ChatMessage message;
  };
  Entry& at(Place place) { return entries_[place - first_]; }
  const Entry& at(Place place) const { return entries_[place - first_]; }
  void drop_oldest();

  ChatMessage& append(std::string chat_id, ChatMessage message);

  std::size_t most_;
  PieceMarks* marks_;
  std::deque<Entry> entries_;
  Place first_ = 0;
  std::map<std::string, std::unique_ptr<Chat>, std::less<>> chats_;
  std::unordered_map<std::string, Place> by_id_;
  std::uint64_t dropped_ = 0;
};

}  // namespace greenmock::core
