#include "control/server/message.hpp"

#include <algorithm>

#include "core/encoding/ascii.hpp"

namespace greenmock::control {

std::size_t Request::count(std::string_view name) const {
  return static_cast<std::size_t>(std::count_if(
      headers.begin(), headers.end(),
      [&](const auto& header) { return core::equals_ignoring_case(header.first, name); }));
}

std::optional<std::string_view> Request::header(std::string_view name) const {
  std::optional<std::string_view> found;
  for (const auto& [key, value] : headers) {
    if (!core::equals_ignoring_case(key, name)) continue;
    if (found) return std::nullopt;
    found = value;
  }
  return found;
}

}  // namespace greenmock::control
