#pragma once
// What all calls of this server came to, for the metrics. On the loop.

#include <array>
#include <cstdint>
#include <map>
#include <string>
#include <utility>

#include "core/calls/journal.hpp"

namespace greenmock::control {

/// Counts that only grow, by method and status, whatever becomes of the instances.
class Traffic {
 public:
  void on_phase(const core::Record& record, core::Phase phase);

  /// Label values come from the table of methods and from statuses: bounded, whatever clients send.
  struct Key {
    std::string method;
    int status = 0;
    auto operator<=>(const Key&) const = default;
  };
  const std::map<Key, std::uint64_t>& sent() const { return sent_; }
  /// By how they ended: left, shutdown, cut.
  const std::map<std::string, std::uint64_t>& unanswered() const { return unanswered_; }

 private:
  std::map<Key, std::uint64_t> sent_;
  std::map<std::string, std::uint64_t> unanswered_;
};

}  // namespace greenmock::control
