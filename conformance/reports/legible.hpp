#pragma once
// Bytes that anybody may have sent or printed, as text that can be shown anywhere: valid UTF-8
// without anything that a terminal, a browser or an XML parser would act on.

#include <cstddef>
#include <string>
#include <string_view>

namespace greenmock::kit::reports {

/// Control characters as `\x1b`, what turns or hides text as `\u{202e}`, bytes that are not UTF-8
/// as U+FFFD. Line feeds and tabs stay, CR LF becomes LF.
std::string legible(std::string_view bytes);

/// The same in one line: line breaks as ↵, tabs as spaces.
std::string one_line(std::string_view bytes);

/// The beginning, or the end, of long bytes, legible; what is left out is said.
std::string head(std::string_view bytes, std::size_t most_bytes);
std::string tail(std::string_view bytes, std::size_t most_bytes);

/// One line of at most so many columns of a fixed-width font, ending in … if it was cut.
std::string to_columns(std::string_view bytes, std::size_t most_columns);

/// How many columns a legible line takes.
std::size_t count_columns(std::string_view line);

}  // namespace greenmock::kit::reports
