#pragma once
#include <string>
#include <string_view>

namespace greenmock::terminal {

/// True if this descriptor is a terminal on which colours are welcome: NO_COLOR is unset or empty
/// (no-color.org), TERM is not `dumb`.
bool wants_colour(int descriptor);
bool is_terminal(int descriptor);

enum class Colour { Plain, Bold, Dim, Green, Yellow, Red, Cyan };

/// The text in a colour, or as it is.
std::string paint(std::string_view text, Colour colour, bool coloured);

/// On standard error, `PROGRAM: …`; of several lines each begins so.
void print_error(std::string_view program, std::string_view message);

}  // namespace greenmock::terminal
