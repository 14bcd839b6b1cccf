#pragma once
// What a run prints while it goes.

#include <cstddef>

#include "results/results.hpp"

namespace greenmock::kit::commands {

/// One line a scenario, as it ends.
class Progress {
 public:
  Progress(std::size_t total, bool quiet);
  void tell(const ScenarioResult& result);

 private:
  std::size_t total_, done_ = 0;
  bool quiet_, coloured_;
};

/// All that happened in a scenario, a line each.
void print_trace(const ScenarioResult& result);

}  // namespace greenmock::kit::commands
