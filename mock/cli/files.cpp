#include "cli/files.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <fstream>
#include <iostream>

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
