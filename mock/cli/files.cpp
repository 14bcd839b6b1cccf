#include "cli/files.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>
#include <string_view>

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

/// A file that was not there, for its owner alone from the first moment; false with errno.
bool write_new(const std::string& path, std::string_view text) {
  const int fd = ::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
  if (fd < 0) return false;
  while (!text.empty()) {
    const ssize_t written = ::write(fd, text.data(), text.size());
    if (written < 0 && errno == EINTR) continue;
    if (written <= 0) break;
    text.remove_prefix(static_cast<std::size_t>(written));
  }
  const int why = errno;
  const bool is_closed = ::close(fd) == 0;
  if (!text.empty()) errno = why;
  return text.empty() && is_closed;
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
  std::remove(draft.c_str());  // of one that was killed; in a container all have one pid
  if (write_new(draft, text) && std::rename(draft.c_str(), path.c_str()) == 0) return;
  const int why = errno;
  std::remove(draft.c_str());
  throw UsageError{fmt::format("cannot write {}: {}", path, std::strerror(why))};
}

}  // namespace greenmock::cli
