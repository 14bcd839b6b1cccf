#pragma once
#include <random>
#include <string>
#include <string_view>

namespace greenmock::core {

/// As long as the ones a phone is shown: "2@" and four base64 parts, 237 bytes, a version-11
/// symbol.
inline std::string whatsapp_like_payload(std::mt19937& random) {
  constexpr std::string_view kBase64 =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string payload = "2@";
  const auto append = [&](int count) {
    for (int i = 0; i < count; ++i) payload += kBase64[random() % kBase64.size()];
  };
  append(100);
  for (int part = 0; part < 3; ++part) {
    payload += ',';
    append(43);
    payload += '=';
  }
  return payload;
}

}  // namespace greenmock::core
