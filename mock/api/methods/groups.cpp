// Groups as such (docs: api/groups/CreateGroup, UpdateGroupName, GetGroupData, LeaveGroup).

#include <fmt/format.h>

#include <algorithm>

#include "api/bodies/bodies.hpp"
#include "api/bodies/object_body.hpp"
#include "api/bodies/person_field.hpp"
#include "api/bodies/refusals.hpp"
#include "api/method_table.hpp"
#include "api/methods/families.hpp"
#include "api/methods/group_calls.hpp"
#include "api/methods/made_names.hpp"

namespace greenmock::api {
namespace {

using core::Group;
using core::Json;
using core::Participant;
using core::Reply;

constexpr std::size_t kLongestName = 100;  // docs: CreateGroup, UpdateGroupName

// --- createGroup

struct CreateBody {
  ObjectBody body;
  std::string name;
  std::vector<std::string> people;

  explicit CreateBody(const AnswerContext& context) : body(context) {
    FieldReader& fields = body.fields();
    name = fields.text("groupName", kLongestName);
    const Json* const ids = fields.array("chatIds", 0);  // recorded: a group of one
    for (std::size_t i = 0; ids && i < ids->size(); ++i) {
      const Json& id = (*ids)[i];
      const std::string place = fmt::format("chatIds[{}]", i);
      if (!id.is_string())
        fields.refuse(place, "must be a string");
      else if (!is_person(id.get_ref<const std::string&>()))
        fields.refuse(place, kPersonForms);
      else
        people.push_back(id.get<std::string>());
    }
    fields.allow_only({"groupName", "chatIds"});
  }
};

/// No source tells of a limit: this one is of the server's memory.
std::optional<Reply> no_more_groups(const AnswerContext& context) {
  if (context.instance.messenger().contacts().takes_a_group()) return std::nullopt;
  return refused(context, fmt::format("the account has {} groups, and this server keeps no more",
                                      core::Contacts::kMostGroups));
}

std::optional<Reply> create_answer(const AnswerContext& context) {
  const CreateBody asked(context);
  if (auto refusal = refusal_of(asked.body, context)) return refusal;
  core::Instance& instance = context.instance;
  if (auto refusal = no_more_groups(context)) return refusal;
  const std::string id = group_id_of(instance, instance.messenger().contacts().tell_group_number());
  return json_reply(
      Json{{"created", true}, {"chatId", id}, {"groupInviteLink", invite_link_of(instance, id)}});
}

/// Whoever has no WhatsApp is left out: no source tells what becomes of such a number.
void create_effect(const AnswerContext& context) {
  const CreateBody asked(context);
  if (!may_act(asked.body, context) || no_more_groups(context)) return;
  core::Instance& instance = context.instance;
  core::Messenger& messenger = instance.messenger();
  Group group;
  group.chat_id = group_id_of(instance, messenger.contacts().take_group_number());
  group.name = asked.name;
  group.owner = instance.own_chat_id();
  group.participants.push_back({group.owner, true, true});
  for (const std::string& id : asked.people) {
    if (group.participants.size() == kMostParticipants) break;
    if (!group.find(id) && messenger.contacts().has_whatsapp(id))
      group.participants.push_back({id, false, false});
  }
  messenger.put(std::move(group));
}

// --- updateGroupName

struct RenameBody {
  ObjectBody body;
  std::string group_id, name;

  explicit RenameBody(const AnswerContext& context)
      : body(context),
        group_id(read_group(body.fields())),
        name(body.fields().text("groupName", kLongestName)) {
    body.fields().allow_only({"groupId", "groupName"});
  }
};

std::optional<Reply> rename_answer(const AnswerContext& context) {
  const RenameBody asked(context);
  if (auto refusal = refusal_of(asked.body, context)) return refusal;
  core::Instance& instance = context.instance;
  return json_reply(
      Json{{"updateGroupName", may_change(instance, own_group(instance, asked.group_id))}});
}

void rename_effect(const AnswerContext& context) {
  const RenameBody asked(context);
  core::Instance& instance = context.instance;
  if (!may_act(asked.body, context)) return;
  Group* const group = change_own_group(instance, asked.group_id);
  if (!group) return;
  group->name = asked.name;
  group->renamed = instance.now();
  group->renamed_by = instance.own_chat_id();
}

// --- getGroupData

struct GroupBody {
  ObjectBody body;
  std::string group_id;

  explicit GroupBody(const AnswerContext& context)
      : body(context), group_id(read_group(body.fields())) {
    body.fields().allow_only({"groupId"});
  }
};

Json participants_json(const core::Instance& instance, const Group& group) {
  const bool has_lids = instance.behaviour().dialect != core::Dialect::Seed;
  Json list = Json::array();
  for (const Participant& one : group.participants) {
    Json json = {{"id", one.chat_id}};
    if (has_lids) json["lid"] = lid_of(instance, one.chat_id);
    json["isAdmin"] = one.is_admin;
    json["isSuperAdmin"] = one.is_super_admin;
    list.push_back(std::move(json));
  }
  return list;
}

/// Recorded in 2025; the pages of 2021 have fewer fields, in another order.
Json group_json(core::Instance& instance, const Group& group) {
  const bool is_old = instance.behaviour().dialect == core::Dialect::Seed;
  Json json = {{"groupId", group.chat_id},
               {"owner", group.owner},
               {"subject", group.name},
               {"creation", core::unix_seconds(group.created)}};
  if (is_old) json["participants"] = participants_json(instance, group);
  json["subjectTime"] = core::unix_seconds(group.renamed.value_or(group.created));
  json["subjectOwner"] = group.renamed_by.empty() ? group.owner : group.renamed_by;
  // docs: GetGroupData, note: empty for whoever is no administrator
  json["groupInviteLink"] =
      may_change(instance, &group) ? invite_link_of(instance, group.chat_id) : "";
  if (is_old) return json;
  const core::ChatFlags flags = instance.messenger().contacts().flags(group.chat_id);
  json["ephemeralExpiration"] = flags.disappears.count();
  json["allowParticipantsEditGroupSettings"] = true;
  json["allowParticipantsSendMessages"] = true;
  json["allowParticipantsAddMembers"] = false;
  json["isCommunity"] = false;
  json["isCommunityAnnounce"] = false;
  json["size"] = group.participants.size();
  json["participants"] = participants_json(instance, group);
  return json;
}

std::optional<Reply> data_answer(const AnswerContext& context) {
  const GroupBody asked(context);
  if (auto refusal = refusal_of(asked.body, context)) return refusal;
  const Group* const group = own_group(context.instance, asked.group_id);
  // The page tells nothing of it; the words are those of archiveChat.
  if (!group) return refused(context, fmt::format("chat with id {} not found", asked.group_id));
  return json_reply(group_json(context.instance, *group));
}

// --- leaveGroup

/// docs and recorded: an administrator is told `removeAdmin` in place of `leaveGroup`.
std::optional<Reply> leave_answer(const AnswerContext& context) {
  const GroupBody asked(context);
  if (auto refusal = refusal_of(asked.body, context)) return refusal;
  const Group* const group = own_group(context.instance, asked.group_id);
  if (may_change(context.instance, group)) return json_reply(Json{{"removeAdmin", true}});
  return json_reply(Json{{"leaveGroup", group != nullptr}});
}

void leave_effect(const AnswerContext& context) {
  const GroupBody asked(context);
  if (!may_act(asked.body, context)) return;
  if (!own_group(context.instance, asked.group_id)) return;
  Group* const group = context.instance.messenger().contacts().change_group(asked.group_id);
  std::erase_if(group->participants, [&](const Participant& one) {
    return one.chat_id == context.instance.own_chat_id();
  });
}

}  // namespace

void add_groups(std::vector<Handler>& table) {
  table[find_method("createGroup")->id] = {create_answer, create_effect};
  table[find_method("updateGroupName")->id] = {rename_answer, rename_effect};
  table[find_method("getGroupData")->id] = {data_answer, nullptr};
  table[find_method("leaveGroup")->id] = {leave_answer, leave_effect};
}

}  // namespace greenmock::api
