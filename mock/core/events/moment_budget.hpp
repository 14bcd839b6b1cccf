#pragma once
#include "core/fullest.hpp"

namespace greenmock::core {

class Occurrences;

/// Of the moments of all events: of few accounts a thousand are remembered for each event, of a hundred
/// thousand that would be gigabytes. It counts what can be given up.
using MomentBudget = SharedBound<Occurrences, 16>;

}  // namespace greenmock::core
