#include "results/requirement.hpp"

#include <algorithm>

namespace greenmock::kit {

std::string_view to_string(Level level) {
  return kLevelNames[static_cast<std::size_t>(level)];
}

const Requirement* Requirements::find(std::string_view id) const {
  const auto found =
      std::find_if(list_.begin(), list_.end(), [&](const Requirement& r) { return r.id == id; });
  return found == list_.end() ? nullptr : &*found;
}

}  // namespace greenmock::kit
