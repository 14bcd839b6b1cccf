// The people and chats of an account (docs: api/service/GetContacts, GetContactInfo, GetAvatar,
// GetChats).

#include <fmt/format.h>

#include <algorithm>

#include "api/bodies/bodies.hpp"
#include "api/bodies/chat_body.hpp"
#include "api/bodies/query_number.hpp"
#include "api/bodies/refusals.hpp"
#include "api/method_table.hpp"
#include "api/methods/call_note.hpp"
#include "api/methods/families.hpp"
#include "core/messages/chat_notes.hpp"

namespace greenmock::api {
namespace {

using core::Contact;
using core::Contacts;
using core::Group;
using core::Json;
using core::Reply;
using core::VirtualTime;

bool is_old(const core::Instance& instance) {
  return instance.behaviour().dialect == core::Dialect::Seed;
}

// --- getContacts

/// docs: GetContacts; a group has no contactName in its samples. The profile's name is told whether or
/// not the contact has written yet.
std::optional<Reply> contacts_answer(const AnswerContext& context) {
  if (auto refusal = refused_without_login(context)) return refusal;
  core::Instance& instance = context.instance;
  const Contacts& known = instance.messenger().contacts();
  Json list = Json::array();
  for (const auto& [id, contact] : known.all()) {
    if (contact.has_whatsapp)
      list.push_back({{"id", id},
                      {"name", contact.name},
                      {"contactName", contact.contact_name},
                      {"type", "user"}});
  }
  for (const auto& [id, group] : known.groups()) {
    if (group.find(instance.own_chat_id()))
      list.push_back({{"id", id}, {"name", group.name}, {"type", "group"}});
  }
  return json_reply(list);
}

// --- getContactInfo, getAvatar

/// Empty: there is none, or nobody of that id is known. Virtual people have none.
std::string avatar_of(core::Instance& instance, const std::string& chat_id) {
  if (chat_id == instance.own_chat_id()) return instance.picture() ? instance.picture()->url : "";
  const Group* const group = instance.messenger().contacts().group(chat_id);
  return group ? group->picture_url : "";
}

std::optional<Reply> info_answer(const AnswerContext& context) {
  ChatBody body(context);
  body.fields().allow_only({"chatId"});
  if (auto refusal = refusal_of(body, context)) return refusal;
  core::Instance& instance = context.instance;
  const Contacts& known = instance.messenger().contacts();
  const Contact* const contact = known.contact(body.chat_id());
  const Group* const group = known.group(body.chat_id());
  const std::string name = contact ? contact->name : group ? group->name : "";
  const std::string contact_name = contact ? contact->contact_name : "";
  Json info = {{"avatar", avatar_of(instance, body.chat_id())}};
  // docs: the page of 2022 takes the name from the phone book, if it is there.
  info["name"] = is_old(instance) && !contact_name.empty() ? contact_name : name;
  if (!is_old(instance)) info["contactName"] = contact_name;
  for (const char* of_business : {"email", "category", "description"}) info[of_business] = "";
  info["products"] = Json::array();
  if (is_old(instance)) return json_reply(info);
  const core::ChatFlags flags = known.flags(body.chat_id());
  info["chatId"] = body.chat_id();
  info["lastSeen"] = nullptr;  // nobody tells it to others here
  info["isArchive"] = flags.archived;
  info["isDisappearing"] = flags.disappears.count() > 0;
  info["isMute"] = false;
  info["messageExpiration"] = flags.disappears.count();
  info["muteExpiration"] = nullptr;
  info["isBusiness"] = false;
  return json_reply(info);
}

std::optional<Reply> avatar_answer(const AnswerContext& context) {
  ChatBody body(context);
  body.fields().allow_only({"chatId"});
  if (auto refusal = refusal_of(body, context)) return refusal;
  core::Instance& instance = context.instance;
  const Contacts& known = instance.messenger().contacts();
  const std::string url = avatar_of(instance, body.chat_id());
  if (is_old(instance))
    return json_reply(
        Json{{"existsWhatsapp", known.has_whatsapp(body.chat_id())}, {"urlAvatar", url}});
  // docs: not available "if the correspondent has chat privacy enabled": whoever has blocked us has.
  const Contact* const contact = known.contact(body.chat_id());
  return json_reply(Json{{"urlAvatar", url}, {"available", !(contact && contact->blocked)}});
}

// --- getChats

/// No page of Green API tells of a limit; this one keeps very many chats from holding up all other calls.
constexpr std::uint64_t kMostChats = 10'000;

struct ActiveChat {
  const std::string* id;
  VirtualTime last;  ///< something was said
};

/// docs: GetChats, "sorted by chat activity time": the latest first. Groups in which nothing was said yet
/// are chats too. There may be more than `most`: only so many are in this order.
std::vector<ActiveChat> chats_of(core::Instance& instance, std::size_t most) {
  const core::ChatLog& log = instance.messenger().chats();
  std::vector<ActiveChat> chats;
  // One more tells that there are more; of those of one time all are wanted, since they are in the order of
  // their ids.
  for (const core::ChatLog::Listed& one : log.newest_of_chats(most + 1))
    chats.push_back({one.chat_id, one.message->at});
  for (const auto& [id, group] : instance.messenger().contacts().groups()) {
    if (group.find(instance.own_chat_id()) && log.history(id, 1).empty())
      chats.push_back({&id, group.created});
  }
  const auto end = chats.begin() + static_cast<std::ptrdiff_t>(std::min(most, chats.size()));
  std::partial_sort(chats.begin(), end, chats.end(), [](const ActiveChat& a, const ActiveChat& b) {
    return a.last != b.last ? a.last > b.last : *a.id < *b.id;
  });
  return chats;
}

Json chat_json(const Contacts& known, const std::string& id) {
  const core::ChatFlags flags = known.flags(id);
  const bool is_set = flags.disappears.count() > 0;
  return {{"archive", flags.archived},
          {"id", id},
          {"ephemeralExpiration", flags.disappears.count()},
          {"ephemeralSettingTimestamp", is_set ? core::unix_seconds(flags.disappears_set) : 0},
          {"name", core::chat_names(known, id, id).chat},
          {"type", core::is_group_chat(id) ? "group" : "user"}};
}

std::optional<Reply> chats_answer(const AnswerContext& context) {
  const QueryNumber count = query_number(context, "count", UINT64_MAX);
  if (!count.problem.empty()) return refused(context, count.problem);
  if (auto refusal = refused_without_login(context)) return refusal;
  const std::size_t most = std::min(count.value, kMostChats);
  Json list = Json::array();
  const std::vector<ActiveChat> chats = chats_of(context.instance, most);
  for (const ActiveChat& chat : chats) {
    if (list.size() == most) break;
    list.push_back(chat_json(context.instance.messenger().contacts(), *chat.id));
  }
  if (count.value > kMostChats && chats.size() > kMostChats)
    add_note(context, fmt::format("the {} chats with the latest messages are shown", kMostChats));
  return json_reply(list);
}

}  // namespace

void add_people(std::vector<Handler>& table) {
  table[find_method("getContacts")->id] = {contacts_answer, nullptr};
  table[find_method("getContactInfo")->id] = {info_answer, nullptr};
  table[find_method("getAvatar")->id] = {avatar_answer, nullptr};
  table[find_method("getChats")->id] = {chats_answer, nullptr};
}

}  // namespace greenmock::api
