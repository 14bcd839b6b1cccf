#pragma once
// Several runs as one table: what the reports that join them have in common.

#include <string>
#include <vector>

#include "reports/words.hpp"
#include "results/results.hpp"

namespace greenmock::kit::reports {

/// One scenario of one client.
struct Cell {
  const ScenarioResult* scenario = nullptr;  ///< null: it was not run
  Mark mark;
  std::string score;  ///< `7/8`; empty if nothing could be judged
};

struct Joined {
  struct Row {
    std::string scenario;
    std::vector<Cell> cells;  ///< in the order of the runs
  };
  std::vector<Row> rows;
};

/// Scenarios in the order in which the runs have them.
Joined join(const std::vector<RunResult>& runs);

/// `38/41`, of all scenarios that count.
std::string total_score(const RunResult& run);

inline constexpr std::string_view kAdapterSign = "‡";

}  // namespace greenmock::kit::reports
