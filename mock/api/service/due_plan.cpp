#include "api/service/due_plan.hpp"

namespace greenmock::api {

std::optional<core::ClientTime> DuePlan::next() const {
  if (order_.empty()) return std::nullopt;
  return order_.begin()->first;
}

std::optional<core::InstanceId> DuePlan::first_by(core::ClientTime now) const {
  if (order_.empty() || order_.begin()->first > now) return std::nullopt;
  return order_.begin()->second;
}

void DuePlan::set(core::InstanceId id, std::optional<core::ClientTime> due) {
  const auto planned = planned_.find(id);
  const bool is_planned = planned != planned_.end();
  if (is_planned && due == planned->second) return;
  if (due) {
    const auto added = order_.emplace(*due, id).first;
    try {
      if (!is_planned) planned_.emplace(id, *due);
    } catch (...) {
      order_.erase(added);  // nobody would take it out
      throw;
    }
  }
  if (!is_planned) return;
  order_.erase({planned->second, id});
  if (due)
    planned->second = *due;
  else
    planned_.erase(planned);
}

}  // namespace greenmock::api
