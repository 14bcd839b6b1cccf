#pragma once
// What all rows have in common: JSON, words in place of numbers, and one way to refuse what cannot be read.

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <limits>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "core/encoding/json.hpp"
#include "core/time/duration.hpp"
#include "core/time/time.hpp"

namespace greenmock::keep {

/// Throws store::Unusable: the file holds `what`, such as "a message", that cannot be read.
[[noreturn]] void refuse(const std::string& what, const std::string& text);

/// The place of the word under this key among the names; nothing: it is none of them.
template <typename Word>
std::optional<Word> word_in(const core::Json& json, const char* key,
                            std::span<const std::string_view> names) {
  const auto found = json.find(key);
  if (found == json.end() || !found->is_string()) return std::nullopt;
  const auto name = std::find(names.begin(), names.end(), found->get_ref<const std::string&>());
  if (name == names.end()) return std::nullopt;
  return static_cast<Word>(name - names.begin());
}

inline std::int64_t to_row(core::VirtualTime at) {
  return at.time_since_epoch().count();
}
/// A whole number of 0 to `most`: no fraction, and none that is too large for one. Throws Json::exception.
std::uint64_t whole(const core::Json& number,
                    std::uint64_t most = std::numeric_limits<std::uint64_t>::max());
/// Throws Json::exception.
core::VirtualTime time_in(const core::Json& json, const char* key);
/// A number of milliseconds since 1970. Throws Json::exception.
core::VirtualTime time_of_ms(const core::Json& number);
/// So many units, 0 to core::kLongestDuration. Throws Json::exception.
template <typename Unit>
Unit span_in(const core::Json& json, const char* key) {
  constexpr auto kMost = std::chrono::duration_cast<Unit>(core::kLongestDuration).count();
  return Unit{static_cast<std::int64_t>(whole(json.at(key), kMost))};
}

}  // namespace greenmock::keep
