#include "reports/legible.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "core/encoding/utf8.hpp"

namespace greenmock::kit::reports {
namespace {

bool is_between(char32_t point, char32_t first, char32_t last) {
  return point >= first && point <= last;
}

/// C1 controls, line and paragraph separators, marks that change the direction of what follows,
/// what takes no space, and what XML forbids.
bool misleads(char32_t point) {
  return is_between(point, 0x80, 0x9F) || point == 0xAD || point == 0x61C || point == 0x180E ||
         point == 0x200B || point == 0x200E || point == 0x200F ||
         is_between(point, 0x2028, 0x202E) || is_between(point, 0x2060, 0x206F) ||
         point == 0xFEFF || is_between(point, 0xFFF9, 0xFFFB) || (point & 0xFFFE) == 0xFFFE ||
         is_between(point, 0xFDD0, 0xFDEF) || is_between(point, 0xE0000, 0xE007F);
}

void append_legible(std::string& out, std::string_view bytes) {
  while (!bytes.empty()) {
    const auto next = core::first_code_point(bytes);
    const char32_t point = next ? next->value : 0;
    if (!next) {
      out += "\xEF\xBF\xBD";
    } else if (point == '\r' && bytes.substr(1).starts_with('\n')) {
      // the line feed follows
    } else if (point == '\n' || point == '\t') {
      out += bytes[0];
    } else if (point < 0x20 || point == 0x7F) {
      out += fmt::format("\\x{:02x}", static_cast<unsigned>(point));
    } else if (misleads(point)) {
      out += fmt::format("\\u{{{:x}}}", static_cast<unsigned>(point));
    } else {
      out += bytes.substr(0, next->bytes);
    }
    bytes.remove_prefix(next ? next->bytes : 1);
  }
}

/// The marks that stand on the letter before them take no column, what East Asia writes takes two.
std::size_t columns_of(char32_t point) {
  if (is_between(point, 0x300, 0x36F) || is_between(point, 0xFE00, 0xFE0F) || point == 0x200C ||
      point == 0x200D)
    return 0;
  const bool wide = is_between(point, 0x1100, 0x115F) || is_between(point, 0x2E80, 0xA4CF) ||
                    is_between(point, 0xAC00, 0xD7A3) || is_between(point, 0xF900, 0xFAFF) ||
                    is_between(point, 0xFE30, 0xFE6F) || is_between(point, 0xFF00, 0xFF60) ||
                    is_between(point, 0x1F300, 0x1FAFF) || is_between(point, 0x20000, 0x3FFFD);
  return wide ? 2 : 1;
}

}  // namespace

std::string legible(std::string_view bytes) {
  std::string out;
  out.reserve(bytes.size());
  append_legible(out, bytes);
  return out;
}

std::string one_line(std::string_view bytes) {
  while (bytes.ends_with('\n') || bytes.ends_with('\r')) bytes.remove_suffix(1);
  std::string out;
  for (const char c : legible(bytes)) {
    if (c == '\n') {
      out += "↵";
    } else {
      out += c == '\t' ? ' ' : c;
    }
  }
  return out;
}

std::string head(std::string_view bytes, std::size_t most_bytes) {
  if (bytes.size() <= most_bytes) return legible(bytes);
  const std::string_view shown = core::first_bytes(bytes, most_bytes);
  return fmt::format("{}… ({} bytes more)", legible(shown), bytes.size() - shown.size());
}

std::string tail(std::string_view bytes, std::size_t most_bytes) {
  if (bytes.size() <= most_bytes) return legible(bytes);
  std::size_t begin = bytes.size() - most_bytes;
  // At most three: bytes that are not UTF-8 may go on like this for long.
  for (int i = 0; i < 3 && begin < bytes.size() && core::is_continuation_byte(bytes[begin]); ++i)
    ++begin;
  return fmt::format("({} bytes before) …{}", begin, legible(bytes.substr(begin)));
}

std::string to_columns(std::string_view bytes, std::size_t most_columns) {
  // No code point has more than four bytes; what follows can't be shown anyway.
  const std::string line = one_line(bytes.substr(0, most_columns * 4 + 4));
  std::size_t columns = 0;
  std::size_t cut_at = 0;  // where the … would stand
  std::string_view rest = line;
  while (!rest.empty()) {
    // All of it is UTF-8 by now.
    const auto next = core::first_code_point(rest).value_or(core::CodePoint{});
    columns += columns_of(next.value);
    if (columns > most_columns) return line.substr(0, cut_at) + "…";
    rest.remove_prefix(next.bytes);
    if (columns < most_columns) cut_at = line.size() - rest.size();
  }
  const bool all = bytes.size() <= most_columns * 4 + 4;
  return all ? line : line.substr(0, cut_at) + "…";
}

std::size_t count_columns(std::string_view line) {
  std::size_t columns = 0;
  while (!line.empty()) {
    const auto next = core::first_code_point(line).value_or(core::CodePoint{});
    columns += columns_of(next.value);
    line.remove_prefix(next.bytes);
  }
  return columns;
}

}  // namespace greenmock::kit::reports
