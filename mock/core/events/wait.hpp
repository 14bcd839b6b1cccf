#pragma once
// The `wait` slot: when the reply is given, in virtual time.

#include <cstdint>
#include <optional>
#include <string_view>
#include <variant>

#include "core/events/event.hpp"
#include "core/time/time.hpp"

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

/// How long it is, drawn if the script leaves that to chance; nothing: it waits for a mark.
std::optional<Duration> span_of(const Wait& wait, std::uint64_t seed, std::string_view purpose,
                                std::uint64_t counter);

}  // namespace greenmock::core
