#pragma once
// Whom and what a script names in chats. Each is empty after a complaint.

#include <string>

#include "script/reader.hpp"

namespace greenmock::script {

/// The chatId of a person.
std::string read_person(const Value& value);
/// The same, or core::kMe.
std::string read_member(const Value& value);
std::string read_group_id(const Value& value);
/// The chatId of a person or of a group, or core::kMe.
std::string read_any_chat(const Value& value);
/// A text that is not empty: an empty message is none.
std::string read_text(const Value& value);

}  // namespace greenmock::script
