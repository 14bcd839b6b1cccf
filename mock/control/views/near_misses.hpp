#pragma once
#include <string>

#include "api/service/service.hpp"
#include "control/waiters.hpp"
#include "core/encoding/json.hpp"

namespace greenmock::control {

/// What came instead of what was waited for: for the person whose test has just failed.
struct NearMisses {
  std::string text;           ///< a few sentences
  core::Json seen;            ///< by method: arrived, parked, sent, left, statuses
  std::size_t unmatched = 0;  ///< requests that matched no instance meanwhile
  bool incomplete =
      false;  ///< the journal, or the list of webhooks, gave up some of the time that was looked at
};

NearMisses near_misses(api::Service& service, core::Instance& instance, const Waiter& waiter);

}  // namespace greenmock::control
