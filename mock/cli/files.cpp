#include "cli/files.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <sstream>

#include "cli/serve_options.hpp"

namespace greenmock::cli {

std::string read_file(const std::string& path, const std::string& what) {
  std::ostringstream text;
  if (path == "-") {
    text << std::cin.rdbuf();
    return text.str();
  }
  std::error_code ignored;
  if (std::filesystem::is_directory(path, ignored))
    throw UsageError{fmt::format("{} is a folder; give the path of {}", path, what)};
  std::ifstream file(path, std::ios::binary);
  if (!file)
    throw UsageError{
        fmt::format("cannot read {}: {}; give the path of {}", path, std::strerror(errno), what)};
  if (file.peek() != std::ifstream::traits_type::eof()) text << file.rdbuf();
  return text.str();
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
