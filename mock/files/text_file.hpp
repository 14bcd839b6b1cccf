#pragma once
// The text of a file that a user named.

#include <iosfwd>
#include <stdexcept>
#include <string>
#include <string_view>

namespace greenmock::files {

/// what() is a sentence that names the file and says what to do.
class UnreadableFile : public std::runtime_error {
  using std::runtime_error::runtime_error;
};

/// The whole of a file, 64 MiB at most. `what` it should be, as in `a script`. Throws UnreadableFile.
std::string read_text_file(const std::string& path, std::string_view what);
/// The whole of a stream that comes from `path`, in the same way.
std::string read_text(std::istream& in, const std::string& path, std::string_view what);

}  // namespace greenmock::files
