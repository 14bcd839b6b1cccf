#pragma once
#include <string_view>

#include "terminal/terminal.hpp"

namespace greenmock::cli {

/// On standard error, `greenmock: …`.
inline void print_error(std::string_view message) {
  terminal::print_error("greenmock", message);
}

}  // namespace greenmock::cli
