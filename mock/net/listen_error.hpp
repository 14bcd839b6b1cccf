#pragma once
#include <stdexcept>

namespace greenmock::net {

/// A port that could not be opened; what() is a sentence that says what to do.
class ListenError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

}  // namespace greenmock::net
