#pragma once
#include <string>
#include <string_view>

#include "api/bodies/field_reader.hpp"

namespace greenmock::api {

/// Recorded in October 2026 (reference: errors, bodies).
inline constexpr std::string_view kPersonForms =
    "must be one of the next formats: 'phone_number@c.us' or 'chat_id@lid'";

/// A chatId that is of a person, and not of a group.
bool is_person(std::string_view chat_id);

/// A field with such a chatId, which must be there.
std::string read_person(FieldReader& fields, std::string_view name);

}  // namespace greenmock::api
