#pragma once
// A code is shown only if it is a picture: what came may be cut, damaged, or a sentence.

#include <optional>
#include <string>
#include <string_view>

namespace greenmock::reference {

/// Nothing if it is not base64.
std::optional<std::string> decode_base64(std::string_view text);

/// Begins and ends as a PNG does.
bool is_png(std::string_view bytes);

/// Both: what can be shown as a code.
bool is_picture(std::string_view base64);

}  // namespace greenmock::reference
