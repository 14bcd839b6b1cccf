#pragma once
// The file of --known-failures: what a client is known to fail, a line each with its reason.

#include <string>
#include <string_view>
#include <vector>

#include "results/results.hpp"

namespace greenmock::kit {

struct KnownFailure {
  std::string name;  ///< `scenario/check`
  std::string reason;
  int line = 0;
};

struct KnownFailuresOrProblems {
  std::vector<KnownFailure> list;
  std::vector<std::string> problems;  ///< `file:line: message`
};

/// `scenario/check  # reason`; empty lines and lines that begin with # are passed over.
KnownFailuresOrProblems read_known_failures(std::string_view text, std::string_view file);

/// Marks the checks of this scenario that are known to fail.
void mark_known(const std::vector<KnownFailure>& known, ScenarioResult& scenario);

/// Those that passed, or whose check is not there. Of scenarios that did not run nothing is said.
std::vector<std::string> stale(const std::vector<KnownFailure>& known, const RunResult& run);

}  // namespace greenmock::kit
