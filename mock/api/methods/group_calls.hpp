#pragma once
// What the methods of groups have in common (docs: api/groups).

#include <string>

#include "api/bodies/field_reader.hpp"
#include "core/instance/instance.hpp"

namespace greenmock::api {

/// Of a group. No page of Green API tells of a limit; this is the one that WhatsApp is known for.
inline constexpr std::size_t kMostParticipants = 1024;

/// The field `groupId`, which must be there.
std::string read_group(FieldReader& fields);

/// A group that the account is a member of; null: there is none of this id, or it is not.
const core::Group* own_group(core::Instance& instance, const std::string& group_id);

/// The same, for whoever changes it now; null too if the account may not (may_change).
core::Group* change_own_group(core::Instance& instance, const std::string& group_id);

/// docs: AddGroupParticipant, "Only the administrator can add members, change the name and make other
/// changes". False for null.
bool may_change(const core::Instance& instance, const core::Group* group);

}  // namespace greenmock::api
