// The virtual people of an account: who they are, what they write, and what is in the chats with them.

#include <fmt/format.h>

#include "control/routes/limit_parameter.hpp"
#include "control/routes/routes.hpp"
#include "control/views/instance_json.hpp"
#include "core/time/duration.hpp"

namespace greenmock::control {
namespace {

using core::ChatLog;
using core::ChatMessage;
using core::Json;

Json answer_json(const core::Answer& answer) {
  Json json = Json::object();
  if (answer.echo) {
    json["echo"] = true;
  } else {
    json["texts"] = answer.texts;
  }
  json["after"] = core::format_duration(answer.after);
  json["typing"] = core::format_duration(answer.typing);
  json["inGroups"] = answer.in_groups;
  return json;
}

Json contact_json(const core::Contact& contact) {
  Json json = {{"chatId", contact.chat_id},
               {"name", contact.name},
               {"contactName", contact.contact_name},
               {"whatsapp", contact.has_whatsapp},
               {"reads", contact.reads},
               {"blocked", contact.blocked}};
  if (contact.answer) json["answer"] = answer_json(*contact.answer);
  return json;
}

Json group_json(const core::Group& group, const std::string& own_chat_id) {
  Json participants = Json::array();
  for (const core::Participant& one : group.participants)
    participants.push_back({{"chatId", one.chat_id}, {"admin", one.is_admin}});
  Json json = {{"chatId", group.chat_id},
               {"name", group.name},
               {"participants", std::move(participants)},
               {"member", group.find(own_chat_id) != nullptr}};
  if (!group.owner.empty()) json["owner"] = group.owner;
  return json;
}

Json people_json(core::Instance& instance) {
  const core::Contacts& known = instance.messenger().contacts();
  Json contacts = Json::array(), groups = Json::array();
  for (const auto& [id, contact] : known.all()) contacts.push_back(contact_json(contact));
  for (const auto& [id, group] : known.groups())
    groups.push_back(group_json(group, instance.own_chat_id()));
  return {{"contacts", std::move(contacts)}, {"groups", std::move(groups)}};
}

Answer show_people(const Desk& desk, const Call& call) {
  return json_answer(with_instance(desk, call, [](core::Instance& instance, core::ClientTime) {
    return people_json(instance);
  }));
}

Answer put_people(const Desk& desk, const Call& call) {
  script::People people = value_or_throw(script::load_people(call.request.body));
  return json_answer(with_instance(desk, call, [&](core::Instance& instance, core::ClientTime now) {
    const core::Contacts& known = instance.messenger().contacts();
    if (known.all().size() + people.contacts.size() > core::Contacts::kMostPeople ||
        known.groups().size() + people.groups.size() > core::Contacts::kMostPeople)
      throw Problem(409, fmt::format("an account has {} contacts and as many groups at most; reset "
                                     "the instance to begin anew",
                                     core::Contacts::kMostPeople));
    desk.service().change(instance, now, [&](core::Instance& changed) {
      core::Messenger& messenger = changed.messenger();
      for (core::Contact& contact : people.contacts) messenger.contacts().put(std::move(contact));
      for (core::Group& group : people.groups) messenger.put(std::move(group));
    });
    return people_json(instance);
  }));
}

/// Of `chats`, and of `typing`: an account may have as many as messages.
constexpr std::size_t kMostChatsShown = 10'000;

/// Copies: their texts are read outside the loop.
struct MessagesExcerpt {
  std::vector<std::pair<std::string, ChatMessage>> messages;  // with the chat that each is in
  std::vector<std::string> chats;
  std::vector<core::Messenger::Typing> typing;
  std::string own_chat_id;
  core::VirtualTime start;
  std::size_t waiting = 0, held = 0;
  std::uint64_t dropped = 0;
  bool more = false;
};

Json message_json(const std::string& chat_id, const ChatMessage& message, core::VirtualTime start) {
  Json json = {{"idMessage", message.id},
               {"chatId", chat_id},
               {"at", core::to_ms(message.at - start)},
               {"incoming", message.incoming},
               {"typeMessage", core::kMessageKinds[static_cast<std::size_t>(message.kind)]}};
  if (message.incoming) {
    json["sender"] = message.sender;
    json["read"] = message.read;
  } else {
    json["status"] = core::kMessageStatuses[static_cast<std::size_t>(message.status)];
    json["sendByApi"] = message.by_api;
  }
  json["edited"] = message.edited;
  json["deleted"] = message.deleted;
  json["data"] = core::parse_json(message.data);
  return json;
}

template <typename One>
std::vector<One> first_of(std::vector<One> all, std::size_t most) {
  if (all.size() > most) all.erase(all.begin() + static_cast<std::ptrdiff_t>(most), all.end());
  return all;
}

/// On the loop they are only reckoned, and for less than is written: messages_json cuts.
MessagesExcerpt excerpt_of(core::Instance& instance, const std::optional<std::string>& chat,
                           std::size_t limit) {
  core::Messenger& messenger = instance.messenger();
  const ChatLog& log = messenger.chats();
  MessagesExcerpt found;
  found.chats = first_of(log.chats(), kMostChatsShown);
  found.typing = first_of(messenger.typing(), kMostChatsShown);
  found.own_chat_id = instance.own_chat_id();
  found.start = instance.start();
  found.waiting = messenger.outbox().all(instance.now()).size();
  found.held = messenger.held();
  found.dropped = log.dropped();
  ChatLog::Walk messages = chat ? log.walk(*chat) : log.walk();
  std::size_t bytes = 0;
  while (const ChatLog::Listed one = messages.next()) {
    bytes += sizeof(ChatMessage) + one.message->data.size();
    found.more =
        found.messages.size() == limit || (bytes > kMostBytesShown && !found.messages.empty());
    if (found.more) break;
    found.messages.emplace_back(*one.chat_id, *one.message);
  }
  return found;
}

/// The first ones, up to kMostBytesShown as they are written; `more` tells if that leaves some out.
Json messages_json(const MessagesExcerpt& excerpt, bool& more) {
  Json messages = Json::array();
  std::size_t bytes = 1;  // the bracket; each has one more for what follows it
  for (const auto& [chat_id, message] : excerpt.messages) {
    Json json = message_json(chat_id, message, excerpt.start);
    bytes += core::dump(json).size() + 1;
    if (bytes > kMostBytesShown && !messages.empty()) {
      more = true;
      break;
    }
    messages.push_back(std::move(json));
  }
  return messages;
}

Json typing_json(const MessagesExcerpt& excerpt) {
  Json typing = Json::array();
  for (const core::Messenger::Typing& one : excerpt.typing)
    typing.push_back({{"chatId", one.chat_id},
                      {"from", one.person},
                      {"until", core::to_ms(one.until - excerpt.start)}});
  return typing;
}

Answer show_messages(const Desk& desk, const Call& call) {
  const std::size_t limit = read_limit(call);
  std::optional<std::string> chat;
  if (const auto given = call.parameter("chat")) {
    if (!core::is_chat_id(*given))
      throw Problem(400, "chat is a chatId like 79001234567@c.us or 120363043968066561@g.us");
    chat = *given;
  }
  const LongList place(desk.long_lists);
  const MessagesExcerpt excerpt =
      with_instance(desk, call, [&](core::Instance& instance, core::ClientTime) {
        return excerpt_of(instance, chat, limit);
      });
  bool more = excerpt.more;
  Json messages = messages_json(excerpt, more);
  return json_answer({{"messages", std::move(messages)},
                      {"chats", excerpt.chats},
                      {"typing", typing_json(excerpt)},
                      {"me", excerpt.own_chat_id},
                      {"waiting", excerpt.waiting},
                      {"held", excerpt.held},
                      {"more", more},
                      {"dropped", excerpt.dropped}});
}

Answer say(const Desk& desk, const Call& call) {
  const core::Say what = value_or_throw(script::load_say(call.request.body));
  return json_answer(
      with_instance_delivered(desk, call, [&](core::Instance& instance, core::ClientTime now) {
        core::Messenger::Said said;
        const auto released = released_by(instance, [&] {
          said = desk.service().change(instance, now,
                                       [&](core::Instance& changed) { return changed.say(what); });
        });
        if (!said.refusal.empty()) throw Problem(409, said.refusal);
        return Json{{"arrived", !said.waits},
                    {"idMessage", said.id.empty() ? Json() : Json(said.id)},
                    {"state", core::to_string(instance.state())},
                    {"released", released}};
      }));
}

}  // namespace

void add_message_routes(Router& router, const Desk& desk) {
  router.add("GET", "/_mock/instances/{}/contacts",
             [&desk](const Call& call) { return show_people(desk, call); });
  router.add("PUT", "/_mock/instances/{}/contacts",
             [&desk](const Call& call) { return put_people(desk, call); });
  router.add("GET", "/_mock/instances/{}/messages",
             [&desk](const Call& call) { return show_messages(desk, call); }, {"chat", "limit"});
  router.add("POST", "/_mock/instances/{}/messages",
             [&desk](const Call& call) { return say(desk, call); });
}

}  // namespace greenmock::control
