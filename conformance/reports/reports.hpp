#pragma once
// What a run found, as text for people and for programs. Pure functions: nothing is read, nothing
// is written. What a client printed goes through legible() first, so that no report can be broken
// or steered by it.

#include <string>
#include <vector>

#include "results/requirement.hpp"
#include "results/results.hpp"

namespace greenmock::kit {

/// The end of a run on a terminal: a block for each check that is not met, then a line of totals.
std::string text(const RunResult& run, const Requirements& requirements, bool colours);

/// JUnit XML: a testsuite for each scenario, a testcase for each check.
std::string junit(const RunResult& run, const Requirements& requirements);

/// TAP 14: a subtest for each scenario.
std::string tap(const RunResult& run, const Requirements& requirements);

/// One HTML file that needs nothing else, nor a script to be read.
std::string html(const RunResult& run, const Requirements& requirements);

/// A badge as SVG: `Green API client | 41/41`.
std::string badge(const RunResult& run);

/// Several runs side by side: a row for each scenario, a column for each client.
std::string matrix_html(const std::vector<RunResult>& runs);
std::string matrix_markdown(const std::vector<RunResult>& runs);

}  // namespace greenmock::kit
