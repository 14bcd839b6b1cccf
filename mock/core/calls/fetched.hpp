#pragma once
#include <cstddef>
#include <string>

#include "core/calls/message.hpp"

namespace greenmock::core {

/// What came of asking for a file that a client has named by its address.
struct Fetched {
  int status = 0;             ///< of HTTP; 0: there was no answer
  std::string problem;        ///< why there was none; a phrase for people
  SharedBody bytes;           ///< never null if `status` is 200
  std::size_t too_large = 0;  ///< bytes of a file that was given up for its size; 0: it was not
};

}  // namespace greenmock::core
