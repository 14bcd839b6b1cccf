#pragma once
#include <string>
#include <string_view>

namespace greenmock::terminal {

/// What comes from outside, for a line of a terminal or of a log: line ends, escape sequences, what turns the direction
/// of a text and bytes that are no UTF-8 are shown as `\x1b` or `\u202e`; the rest stays as it is.
std::string printable(std::string_view text);

}  // namespace greenmock::terminal
