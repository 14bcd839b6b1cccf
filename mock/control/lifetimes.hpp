#pragma once
#include <atomic>
#include <map>
#include <optional>
#include <vector>

#include "api/service/service.hpp"

namespace greenmock::control {

/// Which instances go by themselves when nobody has used them for a while (`ttl`): leftovers of
/// tests that were killed. On the loop, but for any().
class Lifetimes {
 public:
  void set(core::InstanceId id, core::Duration ttl);
  void forget(core::InstanceId id);
  std::optional<core::Duration> of(core::InstanceId id) const;
  /// Those whose time is over. An instance with a parked call is in use.
  std::vector<core::InstanceId> over(api::Service& service, core::ClientTime now) const;
  /// From any thread.
  bool any() const { return count_ > 0; }

 private:
  std::map<core::InstanceId, core::Duration> ttl_;
  std::atomic<std::size_t> count_ = 0;
};

}  // namespace greenmock::control
