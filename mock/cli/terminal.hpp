#pragma once
#include <string>
#include <string_view>

namespace greenmock::cli {

/// True if this descriptor is a terminal on which colours are welcome: NO_COLOR is unset or empty
/// (no-color.org), TERM is not `dumb`.
bool wants_colour(int descriptor);
bool is_terminal(int descriptor);

enum class Colour { Plain, Bold, Dim, Green, Yellow, Red, Cyan };

/// The text in a colour, or as it is.
std::string paint(std::string_view text, Colour colour, bool coloured);

/// One line on standard error, `greenmock: …`.
void print_error(std::string_view message);

}  // namespace greenmock::cli
