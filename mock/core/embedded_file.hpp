#pragma once
#include <span>
#include <string_view>

namespace greenmock::core {

/// A file of the source tree that the program carries with it (cmake/Embed.cmake).
struct EmbeddedFile {
  std::string_view name;  ///< without its ending, unless it was embedded WITH_ENDINGS
  std::string_view text;
};

}  // namespace greenmock::core
