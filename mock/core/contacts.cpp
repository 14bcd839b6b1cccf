#include "core/contacts.hpp"

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

const Contact* Contacts::contact(std::string_view chat_id) const {
  return value_in(contacts_, chat_id);
}
Contact* Contacts::contact(std::string_view chat_id) {
  return value_in(contacts_, chat_id);
}
const Group* Contacts::group(std::string_view chat_id) const {
  return value_in(groups_, chat_id);
}
Group* Contacts::group(std::string_view chat_id) {
  return value_in(groups_, chat_id);
}

bool Contacts::has_whatsapp(std::string_view chat_id) const {
  const Contact* const known = contact(chat_id);
  return !known || known->has_whatsapp;
}

ChatFlags Contacts::flags(std::string_view chat_id) const {
  const ChatFlags* const known = value_in(flags_, chat_id);
  return known ? *known : ChatFlags{};
}

std::uint64_t Contacts::tell_group_number() {
  is_group_told_ = true;
  return ++last_group_;
}

std::uint64_t Contacts::take_group_number() {
  if (!is_group_told_) tell_group_number();
  is_group_told_ = false;
  return last_group_;
}

}  // namespace greenmock::core
