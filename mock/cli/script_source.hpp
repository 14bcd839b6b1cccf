#pragma once
#include <string>

#include "core/rules/rule.hpp"

namespace greenmock::cli {

/// A script as the command line names it: the path of a file, `-`, or the name of a ready-made one.
struct ScriptSource {
  std::string shown_as;  ///< for messages
  std::string text;
};

/// A file of that name goes first. Throws UsageError with the nearest name.
ScriptSource find_script(const std::string& path_or_name);

/// Throws UsageError with a line for each problem.
core::Script load(const ScriptSource& source);

/// `greenmock serve --list-scripts`: name and promise of each ready-made script.
std::string list_of_scripts();

}  // namespace greenmock::cli
