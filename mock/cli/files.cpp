#include "cli/files.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>

#include "cli/serve_options.hpp"
#include "files/text_file.hpp"

namespace greenmock::cli {

std::string read_file(const std::string& path, const std::string& what) {
  try {
    return path == "-" ? files::read_text(std::cin, path, what) : files::read_text_file(path, what);
  } catch (const files::UnreadableFile& unreadable) {
    throw UsageError{unreadable.what()};
  }
}

namespace {

/// A device, a pipe, a folder, or a link to one, as /dev/stdout is.
void refuse_what_is_no_file(const std::string& path) {
  std::error_code problem;
  const std::filesystem::file_status found = std::filesystem::symlink_status(path, problem);
  if (std::filesystem::exists(found) && !std::filesystem::is_regular_file(found))
    throw UsageError{
        fmt::format("{} is there and is no file; name one that may be replaced", path)};
}

}  // namespace

void remove_file_of_earlier(const std::string& path) {
  refuse_what_is_no_file(path);
  std::remove(path.c_str());
}

void remove_own_file(const std::string& path, const std::string& text) {
  std::error_code problem;
  if (!std::filesystem::is_regular_file(std::filesystem::symlink_status(path, problem))) return;
  std::ifstream file(path, std::ios::binary);
  if (std::string(std::istreambuf_iterator<char>(file), {}) == text) std::remove(path.c_str());
}

void write_whole_file(const std::string& path, const std::string& text) {
  refuse_what_is_no_file(path);
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
