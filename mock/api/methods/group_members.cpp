// Who is in a group, and as what (docs: api/groups/AddGroupParticipant, RemoveGroupParticipant,
// SetGroupAdmin, RemoveAdmin).

#include "api/bodies/bodies.hpp"
#include "api/bodies/object_body.hpp"
#include "api/bodies/person_field.hpp"
#include "api/bodies/refusals.hpp"
#include "api/method_table.hpp"
#include "api/methods/families.hpp"
#include "api/methods/group_calls.hpp"

namespace greenmock::api {
namespace {

using core::Group;
using core::Json;
using core::Participant;
using core::Reply;

struct MemberBody {
  ObjectBody body;
  std::string group_id, person;

  explicit MemberBody(const AnswerContext& context)
      : body(context),
        group_id(read_group(body.fields())),
        person(read_person(body.fields(), "participantChatId")) {
    body.fields().allow_only({"groupId", "participantChatId"});
  }
};

/// Why the service says no: the `error` of its answer, perhaps an empty one. Nothing: it says yes.
using Objection = std::optional<std::string_view>;
constexpr std::string_view kUntold;
// docs: SetGroupAdmin, errors; under which name the answer has them tells the sample of a sister product
// (v3/docs/api/groups/RemoveAdmin)
constexpr std::string_view kNobody = "participant not found";

/// One of the four methods.
struct MemberMethod {
  const char* name;
  const char* told;  ///< the field of its answer
  /// `group` is one that the account may change, or null.
  Objection (*objection)(core::Instance& instance, const Group* group, const std::string& person);
  void (*change)(Group& group, const std::string& person);
};

// docs: AddGroupParticipant, "Why is the request response false?". That a number must be in the phone
// book is not asked here: "some numbers can be added … without".
Objection against_adding(core::Instance& instance, const Group* group, const std::string& person) {
  const bool is_fine = group && !group->find(person) &&
                       group->participants.size() < kMostParticipants &&
                       instance.messenger().contacts().has_whatsapp(person);
  return is_fine ? Objection{} : kUntold;
}

// docs: RemoveGroupParticipant, errors. Whoever wants to go leaves (LeaveGroup), and nobody can remove
// the owner.
Objection against_removing(core::Instance& instance, const Group* group,
                           const std::string& person) {
  const Participant* const member = group ? group->find(person) : nullptr;
  const bool is_fine = member && person != instance.own_chat_id() && !member->is_super_admin;
  return is_fine ? Objection{} : kUntold;
}

Objection against_promoting(core::Instance&, const Group* group, const std::string& person) {
  constexpr std::string_view kFailed = "failed to set group admin";
  if (!group) return kFailed;
  const Participant* const member = group->find(person);
  if (!member) return kNobody;
  return member->is_admin ? Objection{kFailed} : Objection{};
}

Objection against_demoting(core::Instance&, const Group* group, const std::string& person) {
  if (!group) return kUntold;
  const Participant* const member = group->find(person);
  if (!member) return kNobody;
  return member->is_admin && !member->is_super_admin ? Objection{} : kUntold;
}

void add(Group& group, const std::string& person) {
  group.participants.push_back({person, false, false});
}

void remove(Group& group, const std::string& person) {
  std::erase_if(group.participants, [&](const Participant& one) { return one.chat_id == person; });
}

void promote(Group& group, const std::string& person) {
  group.find(person)->is_admin = true;
}

void demote(Group& group, const std::string& person) {
  group.find(person)->is_admin = false;
}

constexpr MemberMethod kAdd{"addGroupParticipant", "addParticipant", against_adding, add};
constexpr MemberMethod kRemove{"removeGroupParticipant", "removeParticipant", against_removing,
                               remove};
constexpr MemberMethod kPromote{"setGroupAdmin", "setGroupAdmin", against_promoting, promote};
constexpr MemberMethod kDemote{"removeAdmin", "removeAdmin", against_demoting, demote};

/// Null unless the account may change it.
const Group* group_of(core::Instance& instance, const MemberBody& asked) {
  const Group* const group = own_group(instance, asked.group_id);
  return may_change(instance, group) ? group : nullptr;
}

template <const MemberMethod& method>
std::optional<Reply> answer(const AnswerContext& context) {
  const MemberBody asked(context);
  if (auto refusal = refusal_of(asked.body, context)) return refusal;
  core::Instance& instance = context.instance;
  const Objection objection = method.objection(instance, group_of(instance, asked), asked.person);
  Json json = {{method.told, !objection}};
  if (objection && !objection->empty()) json["error"] = *objection;
  return json_reply(json);
}

template <const MemberMethod& method>
void effect(const AnswerContext& context) {
  const MemberBody asked(context);
  core::Instance& instance = context.instance;
  if (!may_act(asked.body, context)) return;
  if (!method.objection(instance, group_of(instance, asked), asked.person))
    method.change(*change_own_group(instance, asked.group_id), asked.person);
}

template <const MemberMethod& method>
void put_into(std::vector<Handler>& table) {
  table[find_method(method.name)->id] = {answer<method>, effect<method>};
}

}  // namespace

void add_group_members(std::vector<Handler>& table) {
  put_into<kAdd>(table);
  put_into<kRemove>(table);
  put_into<kPromote>(table);
  put_into<kDemote>(table);
}

}  // namespace greenmock::api
