#include "picture.hpp"

#include <cstdint>

namespace greenmock::reference {

using namespace std::string_view_literals;

std::optional<std::string> decode_base64(std::string_view text) {
  constexpr std::string_view kAlphabet =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  if (text.size() % 4 != 0) return std::nullopt;
  for (int padding = 0; padding < 2 && text.ends_with('='); ++padding) text.remove_suffix(1);

  std::string bytes;
  bytes.reserve(text.size() * 3 / 4);
  std::uint32_t bits = 0;
  int held = 0;
  for (const char c : text) {
    const auto value = kAlphabet.find(c);
    if (value == kAlphabet.npos) return std::nullopt;
    bits = bits << 6 | static_cast<std::uint32_t>(value);
    held += 6;
    if (held < 8) continue;
    held -= 8;
    bytes += static_cast<char>(bits >> held & 0xFF);
  }
  return bytes;
}

bool is_png(std::string_view bytes) {
  constexpr auto kBegin =
      "\x89PNG\r\n\x1A\n\0\0\0\rIHDR"sv;  // signature, length and name of the first chunk
  constexpr auto kEnd = "\0\0\0\0IEND\xAE\x42\x60\x82"sv;  // the last chunk, checksum included
  return bytes.starts_with(kBegin) && bytes.ends_with(kEnd);
}

bool is_picture(std::string_view base64) {
  const auto bytes = decode_base64(base64);
  return bytes && is_png(*bytes);
}

}  // namespace greenmock::reference
