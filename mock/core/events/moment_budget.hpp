#pragma once
#include <cstddef>
#include <unordered_set>

namespace greenmock::core {

class Occurrences;

/// The bound that the moments of all events of a server share, bytes: of few accounts a thousand are
/// remembered for each event, of a hundred thousand that would be gigabytes. It counts what can be given up:
/// of each event the first ten and the last ten stay.
struct MomentBudget {
  std::size_t limit = std::size_t{16} * 1024 * 1024;
  std::size_t used = 0;
  /// Those that can give something up: of a hundred thousand accounts few have been called so often.
  std::unordered_set<Occurrences*> holders;

  /// If they hold too much, the fullest are cut down to one level, until a sixteenth of the limit is free:
  /// seldom, since it looks at all of them.
  void keep();
};

}  // namespace greenmock::core
