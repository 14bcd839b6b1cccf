#pragma once
// The names under which WhatsApp knows an account, made from its seed: the virtual phone has one
// number.

#include <cstdint>
#include <string>

namespace greenmock::core {

/// `79876543210`.
std::string phone_number(std::uint64_t seed);
/// `79876543210@c.us` (docs: GetSettings, wid).
std::string chat_id(std::uint64_t seed);
/// `79876543210:26@s.whatsapp.net` (docs: GetWaSettings, deviceId).
std::string device_id(std::uint64_t seed);
/// `123456789012345@lid` (docs: GetWaSettings, chatId).
std::string lid(std::uint64_t seed);

}  // namespace greenmock::core
