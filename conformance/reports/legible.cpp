#include "reports/legible.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace greenmock::kit::reports {
namespace {

constexpr char32_t kNotUtf8 = 0x110000;

struct Decoded {
  char32_t point = kNotUtf8;
  std::size_t length = 1;
};

/// The code point that `bytes` begins with; not empty.
Decoded decode(std::string_view bytes) {
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(bytes[i]); };
  const unsigned lead = byte(0);
  if (lead < 0x80) return {lead, 1};
  if (lead < 0xC2 || lead > 0xF4) return {};
  const std::size_t length = lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
  if (bytes.size() < length) return {};
  char32_t point = lead & (0x7FU >> length);
  for (std::size_t i = 1; i < length; ++i) {
    if ((byte(i) & 0xC0U) != 0x80) return {};
    point = (point << 6) | (byte(i) & 0x3FU);
  }
  // Longer than need be, half of a pair, or beyond the last one.
  constexpr char32_t kSmallest[] = {0, 0, 0x80, 0x800, 0x10000};
  if (point < kSmallest[length] || point > 0x10FFFF) return {};
  if (point >= 0xD800 && point <= 0xDFFF) return {};
  return {point, length};
}

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
    const auto [point, length] = decode(bytes);
    if (point == '\r' && bytes.substr(1).starts_with('\n')) {
      // the line feed follows
    } else if (point == '\n' || point == '\t') {
      out += bytes[0];
    } else if (point < 0x20 || point == 0x7F) {
      out += fmt::format("\\x{:02x}", static_cast<unsigned>(point));
    } else if (point == kNotUtf8) {
      out += "\xEF\xBF\xBD";
    } else if (misleads(point)) {
      out += fmt::format("\\u{{{:x}}}", static_cast<unsigned>(point));
    } else {
      out += bytes.substr(0, length);
    }
    bytes.remove_prefix(length);
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

bool is_continuation(char c) {
  return (static_cast<unsigned char>(c) & 0xC0U) == 0x80;
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
  std::size_t end = most_bytes;
  // At most three: bytes that are not UTF-8 may go on like this for long.
  for (int i = 0; i < 3 && end > 0 && is_continuation(bytes[end]); ++i) --end;
  return fmt::format("{}… ({} bytes more)", legible(bytes.substr(0, end)), bytes.size() - end);
}

std::string tail(std::string_view bytes, std::size_t most_bytes) {
  if (bytes.size() <= most_bytes) return legible(bytes);
  std::size_t begin = bytes.size() - most_bytes;
  for (int i = 0; i < 3 && begin < bytes.size() && is_continuation(bytes[begin]); ++i) ++begin;
  return fmt::format("({} bytes before) …{}", begin, legible(bytes.substr(begin)));
}

std::string to_columns(std::string_view bytes, std::size_t most_columns) {
  // No code point has more than four bytes; what follows can't be shown anyway.
  const std::string line = one_line(bytes.substr(0, most_columns * 4 + 4));
  std::size_t columns = 0;
  std::size_t cut_at = 0;  // where the … would stand
  std::string_view rest = line;
  while (!rest.empty()) {
    const auto [point, length] = decode(rest);
    columns += columns_of(point);
    if (columns > most_columns) return line.substr(0, cut_at) + "…";
    rest.remove_prefix(length);
    if (columns < most_columns) cut_at = line.size() - rest.size();
  }
  const bool all = bytes.size() <= most_columns * 4 + 4;
  return all ? line : line.substr(0, cut_at) + "…";
}

std::size_t count_columns(std::string_view line) {
  std::size_t columns = 0;
  while (!line.empty()) {
    const auto [point, length] = decode(line);
    columns += columns_of(point);
    line.remove_prefix(length);
  }
  return columns;
}

}  // namespace greenmock::kit::reports
