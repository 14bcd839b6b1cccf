#pragma once
// UTF-8 (RFC 3629): what others send is checked, cut and counted here alone.

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace greenmock::core {

/// A Unicode scalar value, and how many bytes UTF-8 takes for it.
struct CodePoint {
  char32_t value = 0;
  std::size_t bytes = 1;
};

/// Not the first byte of a code point.
constexpr bool is_continuation_byte(char byte) {
  return (static_cast<unsigned char>(byte) & 0xC0U) == 0x80U;
}

/// What the text begins with; none if it is empty, or begins with bytes that are no UTF-8: overlong forms, halves of
/// surrogate pairs and what lies beyond U+10FFFF too.
std::optional<CodePoint> first_code_point(std::string_view text);

/// Place of the first byte that is not part of valid UTF-8; npos if all of it is.
std::size_t find_invalid_utf8(std::string_view text);

/// Of valid UTF-8.
std::size_t count_code_points(std::string_view text);

/// As much of the text as `most` bytes hold without a code point that is cut in two. Of bytes that are no UTF-8 at most
/// three less than `most`.
std::string_view first_bytes(std::string_view text, std::size_t most);

/// `value` is a scalar value.
void append_utf8(char32_t value, std::string& out);

}  // namespace greenmock::core
