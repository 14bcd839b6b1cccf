#pragma once
#include <cstddef>
#include <unordered_set>

namespace greenmock::core {

class Occurrences;

/// The bound that the moments of all events of a server share, bytes: of few accounts a thousand are
/// remembered for each event, of a hundred thousand that would be gigabytes.
struct MomentBudget {
  std::size_t limit = std::size_t{16} * 1024 * 1024;
  std::size_t used = 0;
  /// Those that hold some: of a hundred thousand accounts few may have been called.
  std::unordered_set<Occurrences*> holders;
  /// Nothing more could be given up at the last look, until as much as this is used.
  std::size_t look_again_at = 0;

  /// If they hold too much, the fullest are cut down to one level, until a sixteenth of the limit is free.
  void keep();
};

}  // namespace greenmock::core
