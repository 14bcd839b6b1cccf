#pragma once
// A run with one of everything, for the tests of the reports: each verdict, each kind of trace line,
// a trace that is too long, and a client that prints what could break a report.

#include "results/results.hpp"

namespace greenmock::kit::testing {

Requirements sample_requirements();
RunResult sample_run();

/// Another client with the same scenarios, for the matrix: no loop of its own, one scenario more,
/// some not run.
RunResult second_sample_run();

/// Markup, ends of CDATA and comments, control characters, ANSI escapes, bytes that are not UTF-8,
/// marks that turn the text around.
std::string hostile_text();

}  // namespace greenmock::kit::testing
