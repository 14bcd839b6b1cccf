#include "core/encoding/json.hpp"

#include <array>

namespace greenmock::core {

namespace {

/// Whether a text has more levels, or an object more keys. Brackets and colons inside strings are none.
bool exceeds(std::string_view text, std::size_t most_keys) {
  std::array<std::size_t, kDeepestJson + 1> keys{};  // of each level that is open
  std::size_t depth = 0;
  bool in_string = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (in_string) {
      if (c == '\\') ++i;
      if (c == '"') in_string = false;
    } else if (c == '"') {
      in_string = true;
    } else if (c == '[' || c == '{') {
      if (++depth > kDeepestJson) return true;
      keys[depth] = 0;
    } else if ((c == ']' || c == '}') && depth > 0) {
      --depth;
    } else if (c == ':' && ++keys[depth] > most_keys) {
      return true;
    }
  }
  return false;
}

}  // namespace

bool is_outsize(std::string_view text) {
  return exceeds(text, kMostJsonKeys);
}

Json parse_json(std::string_view text) {
  // A NUL would be taken for the end of the text.
  const bool has_nul = text.find('\0') != std::string_view::npos;
  if (has_nul || exceeds(text, text.size())) return Json(Json::value_t::discarded);
  return Json::parse(text, nullptr, false);
}

std::size_t memory_of(const Json& json) {
  constexpr std::size_t kAllocation = 16;  // its header, and what it is rounded up by
  std::size_t bytes = sizeof(Json);
  if (json.is_string()) {
    bytes += sizeof(std::string) + json.get_ref<const std::string&>().size() + 2 * kAllocation;
  } else if (json.is_object()) {
    bytes += sizeof(Json::object_t) + 2 * kAllocation;
    for (const auto& [key, value] : json.get_ref<const Json::object_t&>())
      bytes += sizeof(std::string) + key.size() + memory_of(value);
  } else if (json.is_array()) {
    bytes += sizeof(Json::array_t) + 2 * kAllocation;
    for (const Json& value : json) bytes += memory_of(value);
  }
  return bytes;
}

}  // namespace greenmock::core

namespace nlohmann {
template class basic_json<ordered_map>;
namespace detail {
template class serializer<ordered_json>;
template class parser<ordered_json, iterator_input_adapter<const char*>>;
template class lexer<ordered_json, iterator_input_adapter<const char*>>;
template class json_sax_dom_parser<ordered_json>;
}  // namespace detail
}  // namespace nlohmann
