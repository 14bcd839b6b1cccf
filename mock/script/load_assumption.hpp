#pragma once
#include <string>

#include "core/rules/assumptions.hpp"

namespace greenmock::script {

struct WrongAssumption {
  std::string message;  ///< begins with what was given
};

/// KEY=VALUE (docs/assumptions.md). Throws WrongAssumption, which lists the keys if there is no such one.
void load_assumption(const std::string& text, core::Assumptions& assumptions);

}  // namespace greenmock::script
