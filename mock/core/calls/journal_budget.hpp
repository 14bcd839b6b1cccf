#pragma once
#include "core/events/moment_budget.hpp"
#include "core/fullest.hpp"

namespace greenmock::core {

class Journal;

/// Of all journals.
struct JournalBudget : SharedBound<Journal, 64> {
  /// Of `used`: what can be given up, since the calls have ended.
  std::size_t ended = 0;
  /// Of what is remembered of each call when its record is gone.
  MomentBudget moments;

  /// As of SharedBound. Of calls that have ended no more than a sixteenth of the limit stays above it,
  /// whatever those under way take. Call it when a record was added, and when a call has ended.
  void keep();
};

}  // namespace greenmock::core
