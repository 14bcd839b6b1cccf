#include "reports/joined.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <unordered_map>

namespace greenmock::kit::reports {
namespace {

std::string in_numbers(const Score& score) {
  return score.of == 0 ? std::string() : fmt::format("{}/{}", score.passed, score.of);
}

}  // namespace

std::string total_score(const RunResult& run) {
  return in_numbers(score_of(run));
}

Joined join(const std::vector<RunResult>& runs) {
  Joined joined;
  std::unordered_map<std::string, std::size_t> row_of;
  for (std::size_t column = 0; column < runs.size(); ++column) {
    for (const ScenarioResult& scenario : runs[column].scenarios) {
      const auto [found, is_new] = row_of.emplace(scenario.id, joined.rows.size());
      if (is_new) joined.rows.push_back({scenario.id, std::vector<Cell>(runs.size())});
      joined.rows[found->second].cells[column] = {&scenario, mark_of(scenario),
                                                  in_numbers(score_of(scenario))};
    }
  }
  // A report is written as scenarios end, the quick ones first.
  std::sort(joined.rows.begin(), joined.rows.end(),
            [](const Joined::Row& a, const Joined::Row& b) { return a.scenario < b.scenario; });
  return joined;
}

}  // namespace greenmock::kit::reports
