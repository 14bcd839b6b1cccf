#pragma once
// The pieces of the HTML report of one run, as markup.

#include <string>

#include "results/requirement.hpp"
#include "results/results.hpp"

namespace greenmock::kit::reports {

/// A row for each scenario with a mark for each of its checks (html_matrix.cpp).
std::string html_matrix(const RunResult& run);

/// All about one scenario, folded if nothing is wrong with it (html_scenario.cpp).
std::string html_scenario(const ScenarioResult& scenario, const Requirements& requirements);

/// What went over the wire, as inline SVG: lifelines of kit, client and service, both times in the
/// margin (sequence_diagram.cpp). Empty if nothing happened.
std::string sequence_diagram(const ScenarioResult& scenario);

/// Names of places in the page.
std::string scenario_anchor(const ScenarioResult& scenario);
std::string check_anchor(const ScenarioResult& scenario, const CheckResult& check);

}  // namespace greenmock::kit::reports
