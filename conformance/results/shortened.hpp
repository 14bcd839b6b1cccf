#pragma once
#include <cstddef>
#include <string>

namespace greenmock::kit {

/// At most so many bytes of it, and "…" for what is left out; no character of UTF-8 is cut.
std::string shortened(std::string text, std::size_t most);

}  // namespace greenmock::kit
