#include "api/methods/made_names.hpp"

#include <fmt/format.h>

#include "core/account/account_names.hpp"
#include "core/seed.hpp"

namespace greenmock::api {

std::string lid_of(const core::Instance& instance, const std::string& chat_id) {
  if (chat_id.ends_with("@lid")) return chat_id;
  const std::uint64_t seed = instance.identity().phone_seed;
  if (chat_id == instance.own_chat_id()) return core::lid(seed);
  constexpr std::uint64_t kFirst = 100'000'000'000'000, kNumbers = 9 * kFirst;
  return fmt::format("{}@lid", kFirst + core::draw(seed, "lid " + chat_id, 0) % kNumbers);
}

std::string group_id_of(const core::Instance& instance, std::uint64_t number) {
  constexpr std::uint64_t kNumbers = 1'000'000'000'000;
  return fmt::format("120363{:012}@g.us",
                     core::draw(instance.identity().phone_seed, "group", number) % kNumbers);
}

std::string invite_link_of(const core::Instance& instance, const std::string& group_id) {
  constexpr std::string_view kLetters =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
  constexpr std::size_t kLength = 22;
  std::string code =
      core::draw_bytes(instance.identity().phone_seed, "invite " + group_id, 0, kLength);
  for (char& c : code) c = kLetters[static_cast<unsigned char>(c) % kLetters.size()];
  return "https://chat.whatsapp.com/" + code;
}

}  // namespace greenmock::api
