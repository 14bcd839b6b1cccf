#include "script/number.hpp"

#include <charconv>
#include <cstdint>

#include "core/encoding/ascii.hpp"

namespace greenmock::script {
namespace {

/// Steps over digits; false if there is none.
bool skip_digits(std::string_view text, std::size_t& at) {
  const std::size_t start = at;
  while (at < text.size() && core::is_digit(text[at])) ++at;
  return at > start;
}

template <typename T>
bool convert(std::string_view text, core::Json& value) {
  T number{};
  if (std::from_chars(text.data(), text.data() + text.size(), number).ec != std::errc{})
    return false;
  value = number;
  return true;
}

}  // namespace

ScannedNumber scan_number(std::string_view text) {
  const auto at_char = [&](std::size_t at) { return at < text.size() ? text[at] : '\0'; };
  ScannedNumber out;
  std::size_t& at = out.used;
  const auto wrong = [&](std::string_view what) {
    out.problem = what;
    return out;
  };

  bool whole = true;
  if (at_char(at) == '-') ++at;
  if (at_char(at) == '0' && core::is_digit(at_char(at + 1))) {
    return wrong("a number must not begin with a zero");
  }
  if (!skip_digits(text, at)) return wrong("a minus must be followed by a digit");
  if (at_char(at) == '.') {
    whole = false;
    if (!skip_digits(text, ++at)) return wrong("a decimal point must be followed by a digit");
  }
  if (at_char(at) == 'e' || at_char(at) == 'E') {
    whole = false;
    ++at;
    if (at_char(at) == '+' || at_char(at) == '-') ++at;
    if (!skip_digits(text, at)) return wrong("an exponent needs a digit");
  }
  const std::string_view digits = text.substr(0, at);
  if (whole &&
      (convert<std::int64_t>(digits, out.value) || convert<std::uint64_t>(digits, out.value))) {
    return out;
  }
  if (!convert<double>(digits, out.value)) return wrong("the number is too large or too small");
  return out;
}

}  // namespace greenmock::script
