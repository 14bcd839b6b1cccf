#include "api/methods/group_calls.hpp"

namespace greenmock::api {

std::string read_group(FieldReader& fields) {
  std::string id = fields.text("groupId");
  const bool is_over = !fields.findings().problem.empty();
  if (is_over || (core::is_chat_id(id) && core::is_group_chat(id))) return id;
  fields.refuse("groupId", "must be one of the next formats: 'group_id@g.us'");
  return "";
}

const core::Group* own_group(core::Instance& instance, const std::string& group_id) {
  const core::Group* const group = instance.messenger().contacts().group(group_id);
  return group && group->find(instance.own_chat_id()) ? group : nullptr;
}

core::Group* change_own_group(core::Instance& instance, const std::string& group_id) {
  if (!may_change(instance, own_group(instance, group_id))) return nullptr;
  return instance.messenger().contacts().change_group(group_id);
}

bool may_change(const core::Instance& instance, const core::Group* group) {
  const core::Participant* const self = group ? group->find(instance.own_chat_id()) : nullptr;
  return self && (self->is_admin || self->is_super_admin);
}

}  // namespace greenmock::api
