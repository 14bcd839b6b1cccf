#include "core/calls/journal_budget.hpp"

#include <algorithm>

#include "core/calls/journal.hpp"
#include "core/fullest.hpp"

namespace greenmock::core {

void JournalBudget::keep() {
  if (used > limit) cut_fullest(holders, used - limit + std::max<std::size_t>(limit / 16, 1));
}

}  // namespace greenmock::core
