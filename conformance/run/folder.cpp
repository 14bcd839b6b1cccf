#include "run/folder.hpp"

#include <stdlib.h>

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <stdexcept>

namespace greenmock::kit {

Folder::Folder(const std::string& base) {
  std::error_code problem;
  const std::filesystem::path parent =
      base.empty() ? std::filesystem::temp_directory_path(problem) : std::filesystem::path(base);
  path_ = (parent / "greenmock-conformance-XXXXXX").string();
  if (problem || !::mkdtemp(path_.data()))
    throw std::runtime_error("cannot make a directory for the client in " + parent.string() + ": " +
                             std::strerror(errno) + "; TMPDIR names another place");
}

Folder::~Folder() {
  std::error_code ignored;
  std::filesystem::remove_all(path_, ignored);
}

}  // namespace greenmock::kit
