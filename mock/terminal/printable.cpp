#include "terminal/printable.hpp"

#include <fmt/format.h>

namespace greenmock::terminal {
namespace {

struct Sequence {
  std::size_t bytes = 1;
  char32_t code = 0;  ///< 0: no UTF-8
};

/// What the text, which is not empty, begins with (RFC 3629).
Sequence first_of(std::string_view text) {
  const auto at = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
  const unsigned char lead = at(0);
  if (lead < 0x80) return {1, lead};
  const std::size_t bytes = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2;
  if (lead < 0xC2 || lead > 0xF4 || text.size() < bytes) return {};
  char32_t code = lead & (0x7FU >> bytes);
  for (std::size_t i = 1; i < bytes; ++i) {
    if ((at(i) & 0xC0U) != 0x80U) return {};
    code = code << 6U | (at(i) & 0x3FU);
  }
  constexpr char32_t kLeast[] = {0, 0, 0x80, 0x800, 0x10000};
  const bool is_surrogate = code >= 0xD800 && code <= 0xDFFF;
  if (code < kLeast[bytes] || is_surrogate || code > 0x10FFFF) return {};
  return {bytes, code};
}

bool acts_on_a_terminal(char32_t code) {
  const bool is_control = code < 0x20 || (code >= 0x7F && code <= 0x9F);
  const bool ends_line = code == 0x2028 || code == 0x2029;
  const bool turns = code == 0x200E || code == 0x200F || code == 0x061C ||
                     (code >= 0x202A && code <= 0x202E) || (code >= 0x2066 && code <= 0x2069);
  return is_control || ends_line || turns;
}

}  // namespace

std::string printable(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  while (!text.empty()) {
    const Sequence next = first_of(text);
    if (next.code == 0 || (next.code < 0x100 && acts_on_a_terminal(next.code)))
      out += fmt::format("\\x{:02x}", next.code ? static_cast<unsigned>(next.code)
                                                : static_cast<unsigned char>(text.front()));
    else if (acts_on_a_terminal(next.code))
      out += fmt::format("\\u{:04x}", static_cast<unsigned>(next.code));
    else
      out += text.substr(0, next.bytes);
    text.remove_prefix(next.bytes);
  }
  return out;
}

}  // namespace greenmock::terminal
