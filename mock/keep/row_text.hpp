#pragma once
// What all rows have in common: JSON, words in place of numbers, and one way to refuse what cannot be read.

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "core/duration.hpp"
#include "core/json.hpp"
#include "core/time.hpp"

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
/// Throws Json::exception.
core::VirtualTime time_in(const core::Json& json, const char* key);
/// A number of milliseconds since 1970. Throws Json::exception.
core::VirtualTime time_of_ms(const core::Json& number);
/// So many units, 0 to core::kLongestDuration. Throws Json::exception.
template <typename Unit>
Unit span_in(const core::Json& json, const char* key) {
  const auto count = json.at(key).get<std::int64_t>();
  if (count < 0 || count > std::chrono::duration_cast<Unit>(core::kLongestDuration).count())
    throw core::Json::out_of_range::create(406, "no span of time", &json);
  return Unit{count};
}

}  // namespace greenmock::keep
