// The virtual people of an account.

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "core/messages/chat_message.hpp"
#include "script/chat_ids.hpp"
#include "script/loaders.hpp"
#include "script/wording.hpp"

namespace greenmock::script {
namespace {

std::string read_words(const Value& value, std::string_view what) {
  const std::string* const text = value.string(what);
  return text ? *text : "";
}

core::Answer read_answer(const Value& value) {
  core::Answer answer;
  if (value.is_string()) {
    constexpr std::string_view kWords[] = {"echo"};
    answer.echo = value.word(kWords).has_value();
    return answer;
  }
  if (!value.is_object()) {
    value.complain_expected(R"("echo", or an object like {"text": "hi"} or {"texts": ["a", "b"]})");
    return answer;
  }
  constexpr std::string_view kEither[] = {"echo", "text", "texts"};
  const Fields fields(value, "an answer", {"echo", "text", "texts", "after", "typing", "inGroups"});
  fields.exactly_one(kEither);
  if (const auto echo = fields.find("echo")) {
    if (echo->boolean() == false) echo->complain("expected true, found false");
    answer.echo = true;
  }
  if (const auto text = fields.find("text")) answer.texts.push_back(read_text(*text));
  if (const auto texts = fields.find("texts")) {
    for (const Value& text : texts->list("a list of texts"))
      answer.texts.push_back(read_text(text));
    if (texts->is_list() && answer.texts.empty()) texts->complain("expected at least one text");
  }
  if (const auto after = fields.find("after"))
    answer.after = after->duration().value_or(answer.after);
  if (const auto typing = fields.find("typing"))
    answer.typing = typing->duration().value_or(answer.typing);
  if (const auto in_groups = fields.find("inGroups"))
    answer.in_groups = in_groups->boolean().value_or(false);
  return answer;
}

core::Contact read_contact(const Value& value) {
  core::Contact contact;
  const Fields fields(value, "a contact",
                      {"chatId", "name", "contactName", "whatsapp", "reads", "blocked", "answer"});
  if (const auto id = fields.require("chatId")) contact.chat_id = read_person(*id);
  if (const auto name = fields.find("name")) contact.name = read_words(*name, "a name");
  if (const auto name = fields.find("contactName"))
    contact.contact_name = read_words(*name, "a name");
  if (const auto has = fields.find("whatsapp"))
    contact.has_whatsapp = has->boolean().value_or(true);
  if (const auto reads = fields.find("reads")) contact.reads = reads->boolean().value_or(true);
  if (const auto blocked = fields.find("blocked"))
    contact.blocked = blocked->boolean().value_or(false);
  if (const auto answer = fields.find("answer")) contact.answer = read_answer(*answer);
  return contact;
}

core::Participant read_participant(const Value& value) {
  if (!value.is_object()) return {read_member(value), false, false};
  core::Participant one;
  const Fields fields(value, "a participant", {"chatId", "admin"});
  if (const auto id = fields.require("chatId")) one.chat_id = read_member(*id);
  if (const auto admin = fields.find("admin")) one.is_admin = admin->boolean().value_or(false);
  return one;
}

/// Who is not named is added; the owner comes first (docs: GetGroupData, the example).
void add_member(core::Group& group, std::string_view chat_id) {
  if (chat_id.empty() || group.find(chat_id)) return;
  group.participants.insert(group.participants.begin(), {std::string(chat_id), false, false});
}

void read_participants(const Value& value, core::Group& group) {
  std::set<std::string> seen;
  for (const Value& item : value.list("a list of participants")) {
    if (value.problems().full()) return;
    core::Participant one = read_participant(item);
    if (one.chat_id.empty()) continue;
    if (!seen.insert(one.chat_id).second)
      item.complain(fmt::format("{} is a participant already", in_quotes(one.chat_id)));
    group.participants.push_back(std::move(one));
  }
}

core::Group read_group(const Value& value) {
  core::Group group;
  const Fields fields(value, "a group", {"chatId", "name", "owner", "participants", "member"});
  if (const auto id = fields.require("chatId")) group.chat_id = read_group_id(*id);
  if (const auto name = fields.find("name")) group.name = read_words(*name, "a name");
  if (const auto all = fields.find("participants")) read_participants(*all, group);
  const auto member = fields.find("member");
  const bool is_member = !member || member->boolean().value_or(true);
  if (!is_member && group.find(core::kMe))
    member->complain("\"me\" is one of the participants: leave \"member\" out, or \"me\"");
  if (is_member) add_member(group, core::kMe);
  if (const auto owner = fields.find("owner")) {
    group.owner = read_member(*owner);
    // Of a group that is described from outside it is told who is in it.
    if (is_member) add_member(group, group.owner);
  } else if (is_member) {
    group.owner = core::kMe;
  }
  return group;
}

/// Each chatId once.
template <typename T, typename Read>
std::vector<T> read_chats(const Value& value, std::string_view expected, Read read) {
  std::vector<T> all;
  std::set<std::string> seen;
  for (const Value& item : value.list(expected)) {
    if (value.problems().full()) break;
    T one = read(item);
    if (!one.chat_id.empty() && !seen.insert(one.chat_id).second)
      item.complain(fmt::format("the chatId {} is taken already", in_quotes(one.chat_id)));
    all.push_back(std::move(one));
  }
  return all;
}

}  // namespace

std::vector<core::Contact> read_contacts(const Value& value) {
  return read_chats<core::Contact>(value, "a list of contacts", read_contact);
}

std::vector<core::Group> read_groups(const Value& value) {
  return read_chats<core::Group>(value, "a list of groups", read_group);
}

}  // namespace greenmock::script
