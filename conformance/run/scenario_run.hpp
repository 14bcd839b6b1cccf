#pragma once
// One scenario from beginning to end.

#include "results/requirement.hpp"
#include "results/results.hpp"
#include "run/session.hpp"

namespace greenmock::kit {

/// Throws Interrupted only: whatever else goes wrong is a check of the result with the verdict Error.
ScenarioResult run_scenario(const Scenario& scenario, const RunContext& context,
                            const Requirements& requirements);

/// A scenario that cannot be put to this client, with the reason; nothing: it can.
std::optional<std::string> why_skipped(const Scenario& scenario, const RunContext& context);

}  // namespace greenmock::kit
