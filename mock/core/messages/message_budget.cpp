#include "core/messages/message_budget.hpp"

#include <algorithm>

#include "core/fullest.hpp"
#include "core/messages/chat_log.hpp"

namespace greenmock::core {

void MessageBudget::keep() {
  if (!is_over()) look_again_at = 0;
  if (!is_over() || used() < look_again_at) return;
  const std::size_t step = std::max<std::size_t>(limit / 16, 1);
  cut_fullest(holders, used() - limit + step);
  look_again_at = is_over() ? used() + step : 0;
}

}  // namespace greenmock::core
