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

core::VirtualTime time_in(const core::Json& json, const char* key) {
  using core::Json;
  // Far ahead of every clock, and still with room for spans to be added to it.
  constexpr std::int64_t kLast = 4'000'000'000'000'000'000;  // us
  const auto since_epoch = json.at(key).get<std::int64_t>();
  if (since_epoch < 0 || since_epoch > kLast)
    throw Json::out_of_range::create(406, "no time", &json);
  return core::VirtualTime{core::Duration{since_epoch}};
}

}  // namespace greenmock::keep
