#pragma once
// From a scenario that was played to the verdicts on all of its checks: the built-in ones, those of its steps
// (`else`), its own. Pure but for what the server judges itself.

#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "judge/evidence.hpp"
#include "results/requirement.hpp"
#include "results/results.hpp"
#include "suite/scenario.hpp"

namespace greenmock::kit {

/// What became of the steps.
struct PlayedSteps {
  const Step* missed = nullptr;
  std::string seen;  ///< why it was missed
  std::set<const Step*> done, passed_over;
  std::map<const Step*, std::string> too_long;  ///< not waited for, and why
};

/// The id of the check that failed because a step was missed; empty: none was.
std::string missed_check(const PlayedSteps& steps);

std::vector<CheckResult> verdicts(const Scenario& scenario, const Evidence& evidence,
                                  const PlayedSteps& steps, const Requirements& requirements);

/// `a call of qr or event state`.
std::string vital_words(const Scenario& scenario);

}  // namespace greenmock::kit
