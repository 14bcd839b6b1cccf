#include "results/shortened.hpp"

#include "core/encoding/utf8.hpp"

namespace greenmock::kit {

std::string shortened(std::string text, std::size_t most) {
  if (text.size() <= most) return text;
  return text.replace(core::first_bytes(text, most).size(), std::string::npos, "…");
}

}  // namespace greenmock::kit
