#pragma once
#include <cstddef>
#include <optional>

#include "core/account/state.hpp"
#include "core/deque.hpp"
#include "core/time/time.hpp"

namespace greenmock::core {

/// The states that an account has come into, the last ones of them (docs: GetStateInstanceHistory).
class StateHistory {
 public:
  struct Entry {
    State state = State::NotAuthorized;
    VirtualTime at;
  };

  /// So many are kept.
  static constexpr std::size_t kKept = 1000;

  void add(State state, VirtualTime at) {
    if (entries_.size() == kKept) entries_.pop_front();
    entries_.push_back({state, at});
  }
  /// The oldest first.
  const Deque<Entry>& entries() const { return entries_; }
  /// Nothing: it has come into none yet.
  std::optional<State> last() const {
    return entries_.empty() ? std::nullopt : std::optional(entries_.back().state);
  }
  void clear() { entries_.clear(); }

 private:
  Deque<Entry> entries_;
};

}  // namespace greenmock::core
