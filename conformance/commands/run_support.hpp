#pragma once
// What the commands `run` and `attach` share: from a client that can be started to a verdict.

#include <atomic>
#include <chrono>
#include <optional>
#include <string>
#include <vector>

#include "commands/commands.hpp"
#include "commands/report_files.hpp"
#include "results/results.hpp"
#include "run/suite_run.hpp"
#include "suite/known_failures.hpp"
#include "suite/suite.hpp"

namespace greenmock::kit::commands {

/// Set by SIGINT and SIGTERM once catch_interruptions() was called.
extern std::atomic<bool> interrupted;
/// A second signal ends the program at once.
void catch_interruptions();

/// What the options mean: known to be right before any client starts.
struct Prepared {
  std::vector<const Scenario*> scenarios;  ///< of the suite
  std::vector<KnownFailure> known;
  std::chrono::milliseconds deadline;
  ReportFiles reports;
};
/// Nothing, and said so, if no scenario is chosen; throws UsageError.
std::optional<Prepared> prepare(const RunOptions& options, const Suite& suite);

/// Throws UsageError if the command of a client names a folder where the program should be.
void refuse_folder(const std::vector<std::string>& command);

/// Runs the chosen scenarios, prints, writes the reports, and returns the exit code. `context` needs
/// `start` and `description`; `command` is that of the client, as it could be typed.
int run_and_tell(const RunOptions& options, const Suite& suite, Prepared prepared,
                 RunContext context, const std::string& command);

}  // namespace greenmock::kit::commands
