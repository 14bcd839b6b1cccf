#pragma once
#include "commands/commands.hpp"
#include "suite/suite.hpp"

namespace greenmock::kit::commands {

/// A wrong argument; the message says what to do.
struct UsageError {
  std::string message;
};

/// The suite with the files of the options; throws UsageError with a line for each thing that is wrong.
Suite load(const SuiteOptions& options);

/// Throws UsageError if there is no such file.
std::string read_text(const std::string& path);

/// `greenmock-conformance: …` on standard error.
void print_error(std::string_view message);

/// Colours are welcome on this descriptor: a terminal, no NO_COLOR, TERM not dumb.
bool wants_colour(int descriptor);

}  // namespace greenmock::kit::commands
