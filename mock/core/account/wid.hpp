#pragma once
#include <cstdint>
#include <string>

namespace greenmock::core {

/// `79xxxxxxxxx@c.us`: a telephone number made from a phone seed, as a chatId (docs: chatId). The
/// account's own one is number 0, its correspondents have the others.
std::string wid_of(std::uint64_t seed, std::uint64_t number = 0);

}  // namespace greenmock::core
