#pragma once
// A run as JSON lines, written as it happens: first one line for the run, then one for each
// scenario, last the summary. fixtures/schema/report.schema.json says how a line looks.
//
//   {"type":"run","greenmock":1,"client":"my-client",…}
//   {"type":"scenario","id":"qr-rotation","verdict":"fail","checks":[…],"trace":[…],…}
//   {"type":"summary","pass":40,"fail":1,…,"exitCode":1}

#include <optional>
#include <string>
#include <string_view>

#include "results/results.hpp"

namespace greenmock::kit {

/// One line each, without the line break. Bytes that are not UTF-8 become U+FFFD.
std::string run_line(const RunInfo& info);
std::string scenario_line(const ScenarioResult& scenario);
std::string summary_line(const RunResult& run);

/// A run, or what is wrong with the text.
struct ReadRun {
  std::optional<RunResult> run;
  std::string problem;  ///< `line 3: /checks/0/verdict: found "green", …`
};

/// The run that these lines are of. A text that ends before the summary, even in the middle of a
/// line, is of a run that was killed: it is read, and marked as interrupted. What can be computed
/// (verdict, tally, exitCode) is not read; keys that are not known are passed over, so that a file
/// of a newer kit can be read. Never throws but for want of memory.
ReadRun read_run(std::string_view text);

}  // namespace greenmock::kit
