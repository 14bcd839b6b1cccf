#include "core/account/account_names.hpp"

#include <fmt/format.h>

#include "core/account/wid.hpp"
#include "core/seed.hpp"

namespace greenmock::core {

std::string phone_number(std::uint64_t seed, std::uint64_t number) {
  const std::string wid = wid_of(seed, number);
  return wid.substr(0, wid.find('@'));
}

std::string device_id(std::uint64_t seed) {
  constexpr std::uint64_t kDevices = 99;
  return fmt::format("{}:{}@s.whatsapp.net", phone_number(seed),
                     1 + draw(seed, "device", 0) % kDevices);
}

std::string lid(std::uint64_t seed) {
  constexpr std::uint64_t kFirst = 100'000'000'000'000, kLids = 9 * kFirst;
  return fmt::format("{}@lid", kFirst + draw(seed, "lid", 0) % kLids);
}

}  // namespace greenmock::core
