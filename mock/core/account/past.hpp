#pragma once
#include <cstdint>
#include <vector>

#include "core/account/state_history.hpp"

namespace greenmock::core {

/// What an account brings along from an earlier server, besides what it would be made with anyway.
struct Past {
  std::uint64_t phone_seed = 0;  ///< as of Identity
  /// So many servers have had it; of one that is new, so many accounts a partner has deleted before it.
  /// Each draws other ids and codes: none may come twice.
  std::uint64_t lives = 0;
  std::vector<StateHistory::Entry> states;  ///< the oldest first
};

}  // namespace greenmock::core
