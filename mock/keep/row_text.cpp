#include "keep/row_text.hpp"

#include <fmt/format.h>

#include "store/store.hpp"

namespace greenmock::keep {

void refuse(const std::string& what, const std::string& text) {
  constexpr std::size_t kShown = 80;
  throw store::Unusable(
      fmt::format("the state file holds {} that cannot be read: {}", what, text.substr(0, kShown)));
}

}  // namespace greenmock::keep
