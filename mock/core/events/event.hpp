#pragma once
// EVENT and MARK of the script grammar: things that happen to an instance, and moments told by
// them.

#include <compare>
#include <cstdint>
#include <optional>
#include <string>

#include "core/account/state.hpp"
#include "core/time/time.hpp"

namespace greenmock::core {

/// A method of Green API by its place in the table of methods (api/method_table).
using MethodId = std::uint16_t;

/// Something that happens to an instance and that a script can name.
struct Event {
  enum class Kind {
    Method,    ///< a call was accepted: arrived, and not refused by a limit
    Scan,      ///< the virtual phone scanned the current code, or typed one in its place
    Rotation,  ///< a new QR code took the place of the old one
    Start,     ///< the instance was made or reset
    Connect,   ///< a websocket was opened
    State,     ///< the instance came into a state
    Signal,    ///< raised by the test
    Settings,  ///< changed settings have begun to act
  };
  Kind kind = Kind::Start;
  MethodId method = 0;                 ///< Kind::Method
  State state = State::NotAuthorized;  ///< Kind::State
  std::string word;                    ///< Kind::Signal

  auto operator<=>(const Event&) const = default;
};

/// The largest n of `EVENT#n`: earlier occurrences than that are remembered one by one.
inline constexpr std::uint32_t kLargestNth = 1000;

/// A moment: `DURATION` since start, or `EVENT[#n][+DURATION]`.
struct Mark {
  std::optional<Event> event;  ///< nothing: counted from the start of the instance
  std::uint32_t nth = 0;       ///< 0 = the last occurrence, n = the n-th, at most kLargestNth
  Duration plus{0};

  bool operator==(const Mark&) const = default;

  /// A bare `rotation`, which in a wait means the next one after the arrival.
  bool is_bare_rotation() const {
    return event && event->kind == Event::Kind::Rotation && nth == 0 && plus == Duration{0};
  }
};

}  // namespace greenmock::core
