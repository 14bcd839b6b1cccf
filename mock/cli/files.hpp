#pragma once
#include <string>

namespace greenmock::cli {

/// The whole of a file, or of standard input for `-`; throws UsageError that names the file.
std::string read_file(const std::string& path, const std::string& what);

/// Removes one of an earlier run, if it is there; throws UsageError if it is anything but a file, which would be
/// replaced by one: a device, a pipe, a folder, a link.
void remove_file_of_earlier(const std::string& path);

/// Removes the file if it still holds this text: another program may have put its own there since.
void remove_own_file(const std::string& path, const std::string& text);

/// Writes the file whole or not at all, for its owner alone; throws UsageError, also if anything but a file is there.
void write_whole_file(const std::string& path, const std::string& text);

}  // namespace greenmock::cli
