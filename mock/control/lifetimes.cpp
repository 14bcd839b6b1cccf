#include "control/lifetimes.hpp"

namespace greenmock::control {

void Lifetimes::set(core::InstanceId id, core::Duration ttl) {
  ttl_[id] = ttl;
  count_ = ttl_.size();
}

void Lifetimes::forget(core::InstanceId id) {
  ttl_.erase(id);
  count_ = ttl_.size();
}

std::optional<core::Duration> Lifetimes::of(core::InstanceId id) const {
  const auto found = ttl_.find(id);
  if (found == ttl_.end()) return std::nullopt;
  return found->second;
}

std::vector<core::InstanceId> Lifetimes::over(api::Service& service, core::ClientTime now) const {
  std::vector<core::InstanceId> over;
  for (const auto& [id, ttl] : ttl_) {
    const core::Instance* instance = service.find(id);
    if (!instance || (instance->unanswered() == 0 && now - service.touched(id) >= ttl))
      over.push_back(id);
  }
  return over;
}

}  // namespace greenmock::control
