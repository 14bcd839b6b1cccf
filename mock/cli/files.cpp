#include "cli/files.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <iostream>

#include "cli/serve_options.hpp"

namespace greenmock::cli {

namespace {

/// No script and no picture is that long; a device has no end.
constexpr std::size_t kLongestFile = std::size_t{64} * 1024 * 1024;

}  // namespace

std::string read_file(const std::string& path, const std::string& what) {
  std::error_code ignored;
  if (path != "-" && std::filesystem::is_directory(path, ignored))
    throw UsageError{fmt::format("{} is a folder; give the path of {}", path, what)};
  std::ifstream file;
  if (path != "-") file.open(path, std::ios::binary);
  if (path != "-" && !file)
    throw UsageError{
        fmt::format("cannot read {}: {}; give the path of {}", path, std::strerror(errno), what)};
  std::istream& in = path == "-" ? std::cin : file;
  std::string text;
  std::array<char, 64 * 1024> chunk;
  while (in.read(chunk.data(), chunk.size()), in.gcount() > 0) {
    text.append(chunk.data(), static_cast<std::size_t>(in.gcount()));
    if (text.size() > kLongestFile)
      throw UsageError{fmt::format("{} has more than {} MiB; give the path of {}", path,
                                   kLongestFile / 1024 / 1024, what)};
  }
  return text;
}

void write_whole_file(const std::string& path, const std::string& text) {
  const std::string draft = fmt::format("{}.{}.tmp", path, ::getpid());
  std::ofstream file(draft, std::ios::binary | std::ios::trunc);
  file << text;
  file.close();
  if (file && std::rename(draft.c_str(), path.c_str()) == 0) return;
  const int why = errno;
  std::remove(draft.c_str());
  throw UsageError{fmt::format("cannot write {}: {}", path, std::strerror(why))};
}

}  // namespace greenmock::cli
