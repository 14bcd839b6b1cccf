#pragma once
#include <optional>
#include <set>
#include <unordered_map>
#include <utility>

#include "core/calls/message.hpp"
#include "core/time/time.hpp"

namespace greenmock::api {

/// When each instance has something to do next, and which of them is the first.
class DuePlan {
 public:
  /// When the first of them has; nothing if none has.
  std::optional<core::ClientTime> next() const;
  /// The first of those that have something to do by `now`.
  std::optional<core::InstanceId> first_by(core::ClientTime now) const;

  /// In the place of what was planned for it; nothing: it has nothing to do. Changes nothing if there is no memory for it.
  void set(core::InstanceId id, std::optional<core::ClientTime> due);

 private:
  std::set<std::pair<core::ClientTime, core::InstanceId>> order_;
  std::unordered_map<core::InstanceId, core::ClientTime> planned_;
};

}  // namespace greenmock::api
