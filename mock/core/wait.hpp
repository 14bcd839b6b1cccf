#pragma once
// The `wait` slot: when the reply is given, in virtual time.

#include <variant>

#include "core/event.hpp"
#include "core/time.hpp"

namespace greenmock::core {

struct Wait {
  struct Between {
    Duration low{0}, high{0};
  };
  struct Lognormal {
    Duration median{0}, p99{0};
  };
  std::variant<Duration, Mark, Between, Lognormal> how = Duration{0};  ///< Duration: since arrival
};

}  // namespace greenmock::core
