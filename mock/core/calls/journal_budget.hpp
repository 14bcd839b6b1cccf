#pragma once
#include "core/events/moment_budget.hpp"
#include "core/fullest.hpp"

namespace greenmock::core {

class Journal;

/// Of all journals.
struct JournalBudget : SharedBound<Journal, 64> {
  /// Of what is remembered of each call when its record is gone.
  MomentBudget moments;
};

}  // namespace greenmock::core
