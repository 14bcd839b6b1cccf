#pragma once
// The suite that ships with the program, from fixtures/, and others from files.

#include <string>
#include <string_view>
#include <vector>

#include "results/requirement.hpp"
#include "script/load.hpp"
#include "suite/load.hpp"
#include "suite/scenario.hpp"

namespace greenmock::kit {

struct Suite {
  Requirements requirements;
  std::vector<Mistake> mistakes;
  std::vector<Scenario> scenarios;  ///< in the order of their ids
};

/// A file of the suite that is wrong: `file:line:column: /pointer: message` each.
struct SuiteOrProblems {
  Suite suite;
  std::vector<std::string> problems;  ///< empty: the suite counts
};

struct SuiteFile {
  std::string name;  ///< as it is shown
  std::string text;
};

/// The embedded suite, and `more` beside it: a scenario of an id that is there takes its place.
SuiteOrProblems load_suite(const std::vector<SuiteFile>& more = {});

/// The suite of these files alone.
SuiteOrProblems load_suite(const SuiteFile& requirements, const SuiteFile& mistakes,
                           const std::vector<SuiteFile>& scenarios);

/// The newest revision that a scenario of the suite has.
int newest_revision(const Suite& suite);

// --- choosing

/// `qr-*`, `hard-to-read.bom`, `hard-to-read` (all of its cases): `*` stands for any text.
bool is_meant(std::string_view pattern, const Scenario& scenario);

struct Choice {
  std::vector<const Scenario*> scenarios;
  std::vector<std::string>
      unmatched;  ///< patterns of --only or --skip that match nothing, with the nearest id
};
Choice choose(const Suite& suite, const std::vector<std::string>& only,
              const std::vector<std::string>& skip);

}  // namespace greenmock::kit
