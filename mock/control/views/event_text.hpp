#pragma once
// Events as text/event-stream (HTML standard, 9.2).

#include <optional>
#include <string>

#include "control/events/happened.hpp"

namespace greenmock::control {

std::string event_text(const Happened& event);

/// Events after `since` are missing: those until `until`, or nothing: all until the reader asks
/// again.
std::string gap_text(core::Sequence since, std::optional<core::Sequence> until);

/// No event, but whoever comes back from here on gets what happened after `cursor`.
std::string place_text(core::Sequence cursor);

/// The names of all events, as they stand after `event:`.
std::string_view event_name(Happened::Kind kind);

}  // namespace greenmock::control
