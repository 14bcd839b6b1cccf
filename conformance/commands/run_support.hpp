#pragma once
// What the commands `run` and `attach` share: from a client that can be started to a verdict.

#include <atomic>
#include <optional>
#include <string>

#include "commands/commands.hpp"
#include "results/results.hpp"
#include "run/suite_run.hpp"
#include "suite/suite.hpp"

namespace greenmock::kit::commands {

/// Set by SIGINT and SIGTERM once catch_interruptions() was called.
extern std::atomic<bool> interrupted;
/// A second signal ends the program at once.
void catch_interruptions();

/// Runs the chosen scenarios, prints, writes the reports, and returns the exit code. `context` needs
/// `start` and `description`; `command` is that of the client, as it could be typed.
int run_and_tell(const RunOptions& options, const Suite& suite, RunContext context,
                 const std::string& command);

/// The scenarios of the options; nothing, and said so, if there are none.
std::optional<std::vector<const Scenario*>> chosen(const Suite& suite, const SuiteOptions& options);

}  // namespace greenmock::kit::commands
