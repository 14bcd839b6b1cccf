#include "core/journal_budget.hpp"

#include <algorithm>
#include <vector>

#include "core/journal.hpp"

namespace greenmock::core {

void JournalBudget::keep() {
  if (used <= limit) return;
  std::vector<Journal*> fullest(holders.begin(), holders.end());
  std::sort(fullest.begin(), fullest.end(),
            [](const Journal* a, const Journal* b) { return a->bytes() > b->bytes(); });
  const std::size_t excess = used - limit + std::max<std::size_t>(limit / 16, 1);
  // So many are cut that their level is not below what the next one has.
  std::size_t count = 0, sum = 0;
  while (count < fullest.size() && (count == 0 || sum - count * fullest[count]->bytes() < excess))
    sum += fullest[count++]->bytes();
  const std::size_t level = sum > excess ? (sum - excess) / count : 0;
  for (std::size_t i = 0; i < count; ++i) fullest[i]->give_up(fullest[i]->bytes() - level);
}

}  // namespace greenmock::core
