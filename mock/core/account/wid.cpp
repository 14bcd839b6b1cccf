#include "core/account/wid.hpp"

#include <fmt/format.h>

#include "core/seed.hpp"

namespace greenmock::core {

std::string wid_of(std::uint64_t seed, std::uint64_t number) {
  constexpr std::uint64_t kNumbers = 1'000'000'000;
  return fmt::format("79{:09}@c.us", draw(seed, "wid", number) % kNumbers);
}

}  // namespace greenmock::core
