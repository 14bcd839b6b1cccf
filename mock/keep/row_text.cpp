#include "keep/row_text.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "store/store.hpp"

namespace greenmock::keep {

void refuse(const std::string& what, const std::string& text) {
  constexpr std::size_t kShown = 80;
  // An account's is a secret, and comes early.
  const std::size_t shown = std::min(kShown, text.find("\"apiTokenInstance\""));
  throw store::Unusable(
      fmt::format("the state file holds {} that cannot be read: {}", what, text.substr(0, shown)));
}

namespace {

/// Far ahead of every clock, and still with room for spans to be added to it.
constexpr core::VirtualTime kLast{core::Duration{4'000'000'000'000'000'000}};

template <typename Unit>
core::VirtualTime time_of(const core::Json& number) {
  constexpr auto kMost = std::chrono::duration_cast<Unit>(kLast.time_since_epoch()).count();
  return core::VirtualTime{Unit{static_cast<std::int64_t>(whole(number, kMost))}};
}

}  // namespace

std::uint64_t whole(const core::Json& number, std::uint64_t most) {
  // What was read as a fraction may be beyond all whole numbers.
  if (!number.is_number_unsigned() || number.get<std::uint64_t>() > most)
    throw core::Json::out_of_range::create(406, "no such number", &number);
  return number.get<std::uint64_t>();
}

core::VirtualTime time_in(const core::Json& json, const char* key) {
  return time_of<core::Duration>(json.at(key));
}

core::VirtualTime time_of_ms(const core::Json& number) {
  return time_of<std::chrono::milliseconds>(number);
}

}  // namespace greenmock::keep
