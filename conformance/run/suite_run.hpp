#pragma once
// Many scenarios, some at a time.

#include <functional>
#include <vector>

#include "results/requirement.hpp"
#include "results/results.hpp"
#include "run/session.hpp"

namespace greenmock::kit {

struct SuiteRun {
  std::vector<const Scenario*> scenarios;
  int revision = 1;  ///< newer scenarios run, and do not count
  int jobs = 8;
  /// For ScenarioResult::reproduce.
  std::function<std::string(const Scenario&)> reproduce;
  /// Told of each as it ends, one at a time, in the order of their ends; may amend it.
  std::function<void(ScenarioResult&)> on_end;
};

/// Results in the order of the scenarios, those that were not begun before an interruption left out.
std::vector<ScenarioResult> run_suite(const SuiteRun& run, const RunContext& context,
                                      const Requirements& requirements);

/// What the mode cannot see, a sentence each.
std::vector<std::string> blind_spots(bool real_time);

}  // namespace greenmock::kit
