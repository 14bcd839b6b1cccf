#include "api/bodies/person_field.hpp"

#include "core/messages/chat_message.hpp"

namespace greenmock::api {

bool is_person(std::string_view chat_id) {
  return core::is_chat_id(chat_id) && !core::is_group_chat(chat_id);
}

std::string read_person(FieldReader& fields, std::string_view name) {
  std::string id = fields.text(name);
  if (!fields.findings().problem.empty() || is_person(id)) return id;
  fields.refuse(name, kPersonForms);
  return "";
}

}  // namespace greenmock::api
