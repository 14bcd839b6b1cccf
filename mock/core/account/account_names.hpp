#pragma once
// Further names under which WhatsApp knows an account, besides its wid (core/account/wid), made from its
// phone seed: the virtual phone has one number.

#include <cstdint>
#include <string>

namespace greenmock::core {

/// `79876543210`, the number of the wid: of the account (0), or of a correspondent.
std::string phone_number(std::uint64_t seed, std::uint64_t number = 0);
/// `79876543210:26@s.whatsapp.net` (docs: GetWaSettings, deviceId).
std::string device_id(std::uint64_t seed);
/// `123456789012345@lid` (docs: GetWaSettings, chatId).
std::string lid(std::uint64_t seed);

}  // namespace greenmock::core
