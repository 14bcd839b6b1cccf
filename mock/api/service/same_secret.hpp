#pragma once
#include <string_view>

namespace greenmock::api {

/// Same length, same time, whatever differs: a token must not be guessed by the clock.
inline bool same_secret(std::string_view a, std::string_view b) {
  if (a.size() != b.size()) return false;
  unsigned difference = 0;
  for (std::size_t i = 0; i < a.size(); ++i) difference |= static_cast<unsigned>(a[i] ^ b[i]);
  return difference == 0;
}

}  // namespace greenmock::api
