#include "files/text_file.hpp"

#include <fmt/format.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <istream>

namespace greenmock::files {
namespace {

/// No script and no picture is that long; a device has no end.
constexpr std::size_t kLongestFile = std::size_t{64} * 1024 * 1024;

}  // namespace

std::string read_text(std::istream& in, const std::string& path, std::string_view what) {
  std::string text;
  std::array<char, std::size_t{64} * 1024> chunk;
  while (in.read(chunk.data(), chunk.size()), in.gcount() > 0) {
    text.append(chunk.data(), static_cast<std::size_t>(in.gcount()));
    if (text.size() > kLongestFile)
      throw UnreadableFile(fmt::format("{} has more than {} MiB; give the path of {}", path,
                                       kLongestFile / 1024 / 1024, what));
  }
  return text;
}

std::string read_text_file(const std::string& path, std::string_view what) {
  std::error_code ignored;
  if (std::filesystem::is_directory(path, ignored))
    throw UnreadableFile(fmt::format("{} is a folder; give the path of {}", path, what));
  std::ifstream file(path, std::ios::binary);
  if (!file)
    throw UnreadableFile(
        fmt::format("cannot read {}: {}; give the path of {}", path, std::strerror(errno), what));
  return read_text(file, path, what);
}

}  // namespace greenmock::files
