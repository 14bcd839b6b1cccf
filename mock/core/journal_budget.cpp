#include "core/journal_budget.hpp"

#include <algorithm>

#include "core/fullest.hpp"
#include "core/journal.hpp"

namespace greenmock::core {

void JournalBudget::keep() {
  if (used > limit) cut_fullest(holders, used - limit + std::max<std::size_t>(limit / 16, 1));
}

}  // namespace greenmock::core
