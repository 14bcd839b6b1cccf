#pragma once
#include <cstddef>
#include <string_view>

#include <nlohmann/json.hpp>

namespace greenmock::core {

/// JSON whose keys stay in the order in which they were written: answers are compared byte by byte.
using Json = nlohmann::ordered_json;

/// Compact text; bytes that are not UTF-8 become U+FFFD, since a log or journal must never throw.
inline std::string dump(const Json& json, int indent = -1) {
  return json.dump(indent, ' ', false, Json::error_handler_t::replace);
}

/// Deeper JSON than this is not read: what walks a tree takes stack for each level.
inline constexpr std::size_t kDeepestJson = 200;

/// An object of more keys is not taken from clients: since they keep their order, each is compared with all before it.
inline constexpr std::size_t kMostJsonKeys = 1000;

/// A larger body the service does not read, bytes (docs: Common errors, 500, "JSON above 100 kB").
inline constexpr std::size_t kLargestJson = 100'000;

/// Deeper than kDeepestJson, or with an object of more than kMostJsonKeys.
bool is_outsize(std::string_view text);

/// The value of a text that a client or a script gave; discarded (`is_discarded()`) if it is no
/// JSON, or deeper than kDeepestJson. Never throws but for want of memory.
Json parse_json(std::string_view text);

/// About how much memory a value takes, bytes.
std::size_t memory_of(const Json& json);

}  // namespace greenmock::core

// Made once, in json.cpp: without this every file that touches JSON makes the same two thousand
// functions, which is a third of the time that it takes to compile.
namespace nlohmann {
extern template class basic_json<ordered_map>;
namespace detail {
extern template class serializer<ordered_json>;
extern template class parser<ordered_json, iterator_input_adapter<const char*>>;
extern template class lexer<ordered_json, iterator_input_adapter<const char*>>;
extern template class json_sax_dom_parser<ordered_json>;
}  // namespace detail
}  // namespace nlohmann
