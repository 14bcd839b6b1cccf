#pragma once
// Whether what was printed has arrived.

#include <string_view>

namespace greenmock::terminal {

/// Keeps the places of standard input, output and error where they were closed, by what can be neither read nor written:
/// else the next file or socket would become one of them. Call it first.
void hold_standard_streams();

/// Writes what is still to be written to standard output. Returns `code`; if some of the output is lost it says so, and
/// a `code` of 0 becomes 2. A reader that has read enough, as `head` does, loses nothing. Call it last.
int end_output(std::string_view program, int code);

}  // namespace greenmock::terminal
