#pragma once
// The virtual people and groups that an account talks with.

#include <chrono>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/encoding/json.hpp"
#include "core/piece_marks.hpp"
#include "core/time/time.hpp"

namespace greenmock::core {

/// In the place of a chatId: the account itself, whose number a script does not know.
inline constexpr std::string_view kMe = "me";

/// What a contact does when a message of the account has reached it.
struct Answer {
  bool echo = false;  ///< the same text again
  std::vector<std::string>
      texts;  ///< one after the other, and then from the first again; empty: none
  Duration after = std::chrono::seconds{1};  ///< since the message was delivered
  Duration typing{0};                        ///< and so long it types
  bool in_groups = false;                    ///< what is written in a group is answered there, too
};

struct Contact {
  std::string chat_id;       ///< `79001234567@c.us`
  std::string name;          ///< which the contact gives itself
  std::string contact_name;  ///< in the account's address book
  bool has_whatsapp = true;
  bool reads = true;     ///< what it gets; else it stays `delivered`
  bool blocked = false;  ///< it has blocked the account: what it is sent stays `sent`
  std::optional<Answer> answer;
};

struct Participant {
  std::string chat_id;
  bool is_admin = false;
  bool is_super_admin = false;
};

struct Group {
  std::string chat_id;  ///< `120363043968066561@g.us`
  std::string name;
  std::string owner;  ///< a chatId; empty: it has none
  VirtualTime created;
  std::vector<Participant> participants;  ///< the account itself is one, unless it has left
  std::optional<VirtualTime> renamed;     ///< when it got its present name; nothing: with the group
  std::string renamed_by;                 ///< a chatId; empty: the owner
  std::string picture_url;                ///< empty: it has none

  const Participant* find(std::string_view chat_id) const;
  Participant* find(std::string_view chat_id);
};

/// What the account has set for a chat (docs: ArchiveChat, SetDisappearingChat).
struct ChatFlags {
  bool archived = false;
  std::chrono::seconds disappears{0};  ///< messages, after so long; 0: they stay
  VirtualTime disappears_set;          ///< when that was set
};

/// Those that a script names, and those that come about. Whoever is in none of them is a stranger with WhatsApp.
class Contacts {
 public:
  /// `marks` are told of each that comes, changes or goes, and must outlive it.
  explicit Contacts(PieceMarks* marks = nullptr) : marks_(marks) {}

  /// What tests may make of an account by the control API, of each kind.
  static constexpr std::size_t kMostPeople = 100'000;
  /// What calls of the service may make of an account; scripts and tests may make more.
  static constexpr std::size_t kMostGroups = 1'000, kMostFlags = 100'000;
  bool takes_a_group() const { return groups_.size() < kMostGroups; }
  bool takes_flags_of(std::string_view chat_id) const {
    return flags_.size() < kMostFlags || set_flags_of(chat_id);
  }

  void put(Contact contact);
  void put(Group group);
  /// Null: a stranger.
  const Contact* contact(std::string_view chat_id) const;
  const Group* group(std::string_view chat_id) const;
  /// The same, for whoever changes it now.
  Contact* change_contact(std::string_view chat_id);
  Group* change_group(std::string_view chat_id);
  bool has_whatsapp(std::string_view chat_id) const;
  /// Nothing is set for a chat at first.
  ChatFlags flags(std::string_view chat_id) const;
  void set_flags(const std::string& chat_id, const ChatFlags& flags);
  void clear_flags();
  /// Null: nothing was ever set for it.
  const ChatFlags* set_flags_of(std::string_view chat_id) const;
  /// The number of a group that is not made yet, never twice the same; take_group_number() gives it
  /// to one.
  std::uint64_t tell_group_number();
  /// The one that was told last and is of no group; a fresh one if there is none.
  std::uint64_t take_group_number();
  /// The last that was told.
  std::uint64_t last_group_number() const { return last_group_; }
  /// By their ids.
  const std::map<std::string, Contact, std::less<>>& all() const { return contacts_; }
  const std::map<std::string, Group, std::less<>>& groups() const { return groups_; }

  // --- as they were when an earlier server ended
  void restore(Contact contact) { contacts_[contact.chat_id] = std::move(contact); }
  void restore(Group group) { groups_[group.chat_id] = std::move(group); }
  void restore(const std::string& chat_id, const ChatFlags& flags) { flags_[chat_id] = flags; }
  /// The next group has a number above this.
  void restore_last_group(std::uint64_t number) { last_group_ = number; }

 private:
  PieceMarks* marks_;
  std::map<std::string, Contact, std::less<>> contacts_;
  std::map<std::string, Group, std::less<>> groups_;
  std::map<std::string, ChatFlags, std::less<>> flags_;
  std::uint64_t last_group_ = 0;
  bool is_group_told_ = false;
};

}  // namespace greenmock::core
