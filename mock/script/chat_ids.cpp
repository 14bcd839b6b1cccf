#include "script/chat_ids.hpp"

#include "core/messages/chat_message.hpp"
#include "core/messages/contacts.hpp"

namespace greenmock::script {
namespace {

enum Allowed : unsigned { kPerson = 1, kGroup = 2, kOwn = 4 };

std::string read_chat_id(const Value& value, unsigned allowed, std::string_view looks) {
  const std::string* const id = value.string(looks);
  if (!id) return "";
  if (*id == core::kMe && (allowed & kOwn)) return *id;
  const unsigned kind = core::is_group_chat(*id) ? kGroup : kPerson;
  if (core::is_chat_id(*id) && (allowed & kind)) return *id;
  value.complain_expected(looks);
  return "";
}

}  // namespace

std::string read_person(const Value& value) {
  return read_chat_id(value, kPerson, R"(the chatId of a person like "79001234567@c.us")");
}

std::string read_member(const Value& value) {
  return read_chat_id(
      value, kPerson | kOwn,
      R"(the chatId of a person like "79001234567@c.us", or "me", the account itself)");
}

std::string read_group_id(const Value& value) {
  return read_chat_id(value, kGroup, R"(the chatId of a group like "120363043968066561@g.us")");
}

std::string read_any_chat(const Value& value) {
  return read_chat_id(value, kPerson | kGroup | kOwn,
                      R"(a chatId like "79001234567@c.us" or "120363043968066561@g.us")");
}

std::string read_text(const Value& value) {
  const std::string* const text = value.string("a text");
  if (text && text->empty()) value.complain_expected("a text that is not empty");
  return text ? *text : "";
}

}  // namespace greenmock::script
