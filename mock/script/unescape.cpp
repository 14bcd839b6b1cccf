#include "script/unescape.hpp"

#include <charconv>
#include <cstdint>
#include <optional>

#include "core/encoding/utf8.hpp"

namespace greenmock::script {
namespace {

/// The number in `\uXXXX` at the beginning of `text`.
std::optional<std::uint32_t> code_unit(std::string_view text) {
  if (text.size() < 6 || !text.starts_with("\\u")) return std::nullopt;
  std::uint32_t unit = 0;
  const auto [end, problem] = std::from_chars(text.data() + 2, text.data() + 6, unit, 16);
  if (problem != std::errc{} || end != text.data() + 6) return std::nullopt;
  return unit;
}

std::size_t unescape_unicode(std::string_view text, std::string& out) {
  const auto high = code_unit(text);
  if (!high || (*high >= 0xDC00 && *high <= 0xDFFF)) return 0;
  if (*high < 0xD800 || *high > 0xDBFF) {
    core::append_utf8(*high, out);
    return 6;
  }
  const auto low = code_unit(text.substr(6));
  if (!low || *low < 0xDC00 || *low > 0xDFFF) return 0;
  core::append_utf8(0x10000 + ((*high - 0xD800) << 10U) + (*low - 0xDC00), out);
  return 12;
}

}  // namespace

std::size_t unescape(std::string_view text, std::string& out) {
  if (text.size() < 2) return 0;
  switch (text[1]) {
    case '"':
      out += '"';
      return 2;
    case '\\':
      out += '\\';
      return 2;
    case '/':
      out += '/';
      return 2;
    case 'b':
      out += '\b';
      return 2;
    case 'f':
      out += '\f';
      return 2;
    case 'n':
      out += '\n';
      return 2;
    case 'r':
      out += '\r';
      return 2;
    case 't':
      out += '\t';
      return 2;
    case 'u':
      return unescape_unicode(text, out);
    default:
      return 0;
  }
}

}  // namespace greenmock::script
