#pragma once
// A file that was sent or uploaded as a row: its age, its time, its type, the end of a line, and its bytes.

#include <string>

#include "core/messages/file_store.hpp"

namespace greenmock::keep {

struct KeptFile {
  core::StoredFile file;
  std::uint64_t age = 0;  ///< as of FileStore::age_of()
};

std::string file_text(const core::StoredFile& file, std::uint64_t age);
/// A time after `now` counts as `now`. Throws store::Unusable.
KeptFile read_file_row(std::string text, core::VirtualTime now);

}  // namespace greenmock::keep
