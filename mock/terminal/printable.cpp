#include "terminal/printable.hpp"

#include <fmt/format.h>

#include "core/encoding/utf8.hpp"

namespace greenmock::terminal {
namespace {

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
    const auto next = core::first_code_point(text);
    if (!next || (next->value < 0x100 && acts_on_a_terminal(next->value)))
      out += fmt::format("\\x{:02x}", next ? static_cast<unsigned>(next->value)
                                           : static_cast<unsigned char>(text.front()));
    else if (acts_on_a_terminal(next->value))
      out += fmt::format("\\u{:04x}", static_cast<unsigned>(next->value));
    else
      out += text.substr(0, next->bytes);
    text.remove_prefix(next ? next->bytes : 1);
  }
  return out;
}

}  // namespace greenmock::terminal
