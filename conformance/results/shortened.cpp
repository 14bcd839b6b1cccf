#include "results/shortened.hpp"

namespace greenmock::kit {

std::string shortened(std::string text, std::size_t most) {
  if (text.size() <= most) return text;
  std::size_t end = most;
  while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0U) == 0x80) --end;
  return text.replace(end, std::string::npos, "…");
}

}  // namespace greenmock::kit
