#pragma once
#include <string>
#include <string_view>

#include "terminal/terminal.hpp"

namespace greenmock::kit::commands {

/// A wrong argument or file; the message says what to do, in one line for each mistake.
struct UsageError {
  std::string message;
};

/// On standard error, `greenmock-conformance: …`.
inline void print_error(std::string_view message) {
  terminal::print_error("greenmock-conformance", message);
}

}  // namespace greenmock::kit::commands
