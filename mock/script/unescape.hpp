#pragma once
#include <string>
#include <string_view>

namespace greenmock::script {

/// Reads the JSON escape that `text` begins with (a backslash is there), appends what it stands for
/// as UTF-8, and gives the bytes read; 0 if it is not an escape.
std::size_t unescape(std::string_view text, std::string& out);

}  // namespace greenmock::script
