#pragma once
// The few lines of a trace that a check is about.

#include <cstddef>
#include <string>
#include <vector>

#include "results/results.hpp"

namespace greenmock::kit::reports {

struct ExcerptLine {
  const TraceLine* line = nullptr;
  std::size_t left_out = 0;  ///< lines of the excerpt that were folded before this one
};

/// The lines of the check's calls, and the jumps of the clock between and right before them; if it
/// names none, what came last before the step that was missed, or before the end. Long ones are
/// folded in the middle, but for jumps and for the call that was the first too many.
std::vector<ExcerptLine> excerpt(const ScenarioResult& scenario, const CheckResult& check);

/// For text: `  1.204 s  +204 ms  #3 GET …/qr/…`, where + is the time since the line before. Bodies
/// stand below their line, one line each.
std::vector<std::string> excerpt_lines(const ScenarioResult& scenario, const CheckResult& check);

/// Who does what: `#3 GET …/qr/…`, `printed: event qr`, `stderr: the line`.
std::string trace_words(const TraceLine& line);

}  // namespace greenmock::kit::reports
