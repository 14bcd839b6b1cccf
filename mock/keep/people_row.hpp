#pragma once
// The virtual people and groups of an account as rows of text, and what it has set for its chats.

#include <string>

#include "core/messages/messenger_past.hpp"

namespace greenmock::keep {

std::string contact_text(const core::Contact& contact);
std::string group_text(const core::Group& group);
std::string flags_text(const core::ChatFlags& flags);
/// How many answers a contact has given.
std::string answers_text(std::size_t given);
std::string counters_text(const core::MessengerPast::Counters& counters);

// Each throws store::Unusable. The name of a row, a chatId, does not stand in its text.
core::Contact read_contact(const std::string& chat_id, const std::string& text);
core::Group read_group(const std::string& chat_id, const std::string& text);
core::ChatFlags read_flags(const std::string& text);
std::size_t read_answers(const std::string& text);
core::MessengerPast::Counters read_counters(const std::string& text);

}  // namespace greenmock::keep
