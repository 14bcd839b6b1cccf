#pragma once
#include <string>
#include <string_view>

namespace greenmock::terminal {

/// The text as one word of a POSIX shell; as it is where that needs no quotes.
std::string shell_word(std::string_view text);

}  // namespace greenmock::terminal
