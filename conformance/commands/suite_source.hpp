#pragma once
#include <string>
#include <string_view>

#include "commands/commands.hpp"
#include "commands/complaint.hpp"
#include "suite/suite.hpp"

namespace greenmock::kit::commands {

/// The suite with the files of the options; throws UsageError with a line for each thing that is wrong.
Suite load(const SuiteOptions& options);

/// Throws UsageError, which says how to see them all, if no scenario was chosen.
void refuse_unless_found(const Choice& choice);

/// Throws UsageError if there is no such file.
std::string read_text(const std::string& path, std::string_view what);

}  // namespace greenmock::kit::commands
