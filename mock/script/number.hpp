#pragma once
#include <cstddef>
#include <string_view>

#include "core/encoding/json.hpp"

namespace greenmock::script {

/// A JSON number as it stands at the beginning of a text.
struct ScannedNumber {
  core::Json value;          ///< integer if written as one that fits 64 bits, otherwise a double
  std::size_t used = 0;      ///< bytes
  std::string_view problem;  ///< what is wrong; empty: nothing
};

/// `text` begins with a digit or a minus.
ScannedNumber scan_number(std::string_view text);

}  // namespace greenmock::script
