#pragma once
#include <cstddef>
#include <unordered_set>

#include "core/events/moment_budget.hpp"

namespace greenmock::core {

class Journal;

/// The bound that all journals of a server share, bytes.
struct JournalBudget {
  std::size_t limit = std::size_t{64} * 1024 * 1024;
  std::size_t used = 0;
  /// Those that hold something: of a hundred thousand accounts few may have been called.
  std::unordered_set<Journal*> holders;
  /// Of what is remembered of each call when its record is gone.
  MomentBudget moments;

  /// If they hold too much, the fullest are cut down to one level, until a sixteenth of the limit is free:
  /// seldom, since it looks at all of them.
  void keep();
};

}  // namespace greenmock::core
