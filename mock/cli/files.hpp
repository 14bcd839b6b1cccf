#pragma once
#include <string>

namespace greenmock::cli {

/// The whole of a file, or of standard input for `-`; throws UsageError that names the file.
std::string read_file(const std::string& path, const std::string& what);

/// Writes the file whole or not at all; throws UsageError.
void write_whole_file(const std::string& path, const std::string& text);

}  // namespace greenmock::cli
