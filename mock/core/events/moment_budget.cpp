#include "core/events/moment_budget.hpp"

#include <algorithm>

#include "core/events/occurrences.hpp"
#include "core/fullest.hpp"

namespace greenmock::core {

void MomentBudget::keep() {
  if (used <= std::max(limit, look_again_at)) return;
  const std::size_t a_part = std::max<std::size_t>(limit / 16, 1);
  cut_fullest(holders, used - limit + a_part);
  look_again_at = used > limit ? used + a_part : 0;
}

}  // namespace greenmock::core
