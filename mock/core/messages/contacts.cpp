#include "core/messages/contacts.hpp"

#include <algorithm>

namespace greenmock::core {
namespace {

template <typename Map>
auto* value_in(Map& map, std::string_view key) {
  const auto found = map.find(key);
  return found == map.end() ? nullptr : &found->second;
}

}  // namespace

const Participant* Group::find(std::string_view id) const {
  const auto found = std::find_if(participants.begin(), participants.end(),
                                  [&](const Participant& one) { return one.chat_id == id; });
  return found == participants.end() ? nullptr : &*found;
}

Participant* Group::find(std::string_view id) {
  return const_cast<Participant*>(std::as_const(*this).find(id));
}

void Contacts::put(Contact contact) {
  mark(marks_, Piece::Contact, contact.chat_id);
  restore(std::move(contact));
}

void Contacts::put(Group group) {
  mark(marks_, Piece::Group, group.chat_id);
  restore(std::move(group));
}

const Contact* Contacts::contact(std::string_view chat_id) const {
  return value_in(contacts_, chat_id);
}

const Group* Contacts::group(std::string_view chat_id) const {
  return value_in(groups_, chat_id);
}

Contact* Contacts::change_contact(std::string_view chat_id) {
  Contact* const known = value_in(contacts_, chat_id);
  if (known) mark(marks_, Piece::Contact, chat_id);
  return known;
}

Group* Contacts::change_group(std::string_view chat_id) {
  Group* const known = value_in(groups_, chat_id);
  if (known) mark(marks_, Piece::Group, chat_id);
  return known;
}

bool Contacts::has_whatsapp(std::string_view chat_id) const {
  const Contact* const known = contact(chat_id);
  return !known || known->has_whatsapp;
}

ChatFlags Contacts::flags(std::string_view chat_id) const {
  const ChatFlags* const known = set_flags_of(chat_id);
  return known ? *known : ChatFlags{};
}

const ChatFlags* Contacts::set_flags_of(std::string_view chat_id) const {
  return value_in(flags_, chat_id);
}

void Contacts::set_flags(const std::string& chat_id, const ChatFlags& flags) {
  mark(marks_, Piece::Flags, chat_id);
  restore(chat_id, flags);
}

void Contacts::clear_flags() {
  for (const auto& [chat_id, flags] : flags_) mark(marks_, Piece::Flags, chat_id);
  flags_.clear();
}

std::uint64_t Contacts::tell_group_number() {
  is_group_told_ = true;
  mark(marks_, Piece::Counters, "");
  return ++last_group_;
}

std::uint64_t Contacts::take_group_number() {
  if (!is_group_told_) tell_group_number();
  is_group_told_ = false;
  return last_group_;
}

}  // namespace greenmock::core
