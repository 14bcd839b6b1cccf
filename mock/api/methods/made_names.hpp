#pragma once
// Names that WhatsApp gives to people and groups, made from the phone seed of an account.

#include <cstdint>
#include <string>

#include "core/instance/instance.hpp"

namespace greenmock::api {

/// `123456789012345@lid` of a person, the account itself included; one that is a lid stays (docs:
/// CheckWhatsapp, chatId).
std::string lid_of(const core::Instance& instance, const std::string& chat_id);
/// `120363043968066561@g.us`, of the group with this number.
std::string group_id_of(const core::Instance& instance, std::uint64_t number);
/// `https://chat.whatsapp.com/…`, 22 letters and digits as in recorded answers (reference: CreateGroup).
std::string invite_link_of(const core::Instance& instance, const std::string& group_id);

}  // namespace greenmock::api
