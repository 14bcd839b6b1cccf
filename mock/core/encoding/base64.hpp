#pragma once
#include <optional>
#include <string>
#include <string_view>

namespace greenmock::core {

/// RFC 4648 section 4, with padding.
std::string base64_encode(std::string_view bytes);

/// Strict: no blanks, right padding. Nothing if it is not base64.
std::optional<std::string> base64_decode(std::string_view text);

}  // namespace greenmock::core
