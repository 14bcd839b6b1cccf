#include "core/events/moment_budget.hpp"

#include <algorithm>

#include "core/events/occurrences.hpp"
#include "core/fullest.hpp"

namespace greenmock::core {

void MomentBudget::keep() {
  if (used > limit) cut_fullest(holders, used - limit + std::max<std::size_t>(limit / 16, 1));
}

}  // namespace greenmock::core
