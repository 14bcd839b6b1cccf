#include <fmt/format.h>

#include <algorithm>
#include <iostream>
#include <map>

#include "commands/commands.hpp"
#include "commands/suite_source.hpp"

namespace greenmock::kit::commands {
namespace {

struct Catcher {
  std::string check, mutant;
};

void note(const Scenario& scenario, const std::string& id, const std::string& proves,
          const std::vector<std::string>& catches,
          std::map<std::string, std::vector<Catcher>>& catchers) {
  for (const std::string& row : catches) {
    // Cases of one file share their checks: one line is enough.
    const std::string check = fmt::format("{}/{}", scenario.file_id, id);
    auto& list = catchers[row];
    const bool there = std::any_of(list.begin(), list.end(),
                                   [&](const Catcher& other) { return other.check == check; });
    if (!there) list.push_back({check, proves});
  }
}

std::map<std::string, std::vector<Catcher>> catchers_of(const Suite& suite) {
  std::map<std::string, std::vector<Catcher>> catchers;
  for (const Scenario& scenario : suite.scenarios) {
    for (const Step* step : all_steps(scenario.steps)) {
      if (step->otherwise)
        note(scenario, step->otherwise->id, step->otherwise->proves, step->otherwise->catches,
             catchers);
    }
    for (const Check& check : scenario.checks)
      note(scenario, check.id, check.proves, check.catches, catchers);
  }
  return catchers;
}

}  // namespace

int coverage(const SuiteOptions& options) {
  const Suite suite = load(options);
  const auto catchers = catchers_of(suite);
  std::cout << "| mistake | caught by | proved by the mutant |\n|---|---|---|\n";
  for (const Mistake& mistake : suite.mistakes) {
    const auto found = catchers.find(mistake.id);
    std::string checks, mutants;
    if (found != catchers.end()) {
      for (const Catcher& catcher : found->second) {
        checks += fmt::format("{}`{}`", checks.empty() ? "" : "<br>", catcher.check);
        if (mutants.find("`" + catcher.mutant + "`") == std::string::npos)
          mutants += fmt::format("{}`{}`", mutants.empty() ? "" : ", ", catcher.mutant);
      }
    }
    std::cout << fmt::format("| {} {} | {} | {} |\n", mistake.id, mistake.mistake,
                             checks.empty() ? "not caught: " + mistake.uncaught : checks, mutants);
  }
  return kAllMet;
}

}  // namespace greenmock::kit::commands
