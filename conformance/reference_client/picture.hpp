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

}  // namespace greenmock::reference
