#pragma once
#include <string>

#include "core/rules/assumptions.hpp"

namespace greenmock::cli {

/// What `--assume` was given: KEY=VALUE (docs/assumptions.md). Throws UsageError, which lists the keys if
/// there is no such one.
void apply_assumption(const std::string& text, core::Assumptions& assumptions);

}  // namespace greenmock::cli
