#include <fmt/format.h>

#include <iostream>

#include "commands/commands.hpp"
#include "commands/show_words.hpp"
#include "commands/suite_source.hpp"
#include "core/encoding/json.hpp"

namespace greenmock::kit::commands {
namespace {

using core::Json;

std::vector<const Else*> elses_of(const Scenario& scenario) {
  std::vector<const Else*> all;
  for (const Step* step : all_steps(scenario.steps)) {
    if (step->otherwise) all.push_back(&*step->otherwise);
  }
  return all;
}

std::string level_of(const std::string& requirement, const Suite& suite) {
  const Requirement* found = suite.requirements.find(requirement);
  return found ? std::string(to_string(found->level)) : "?";
}

Json check_json(const std::string& id, const std::string& requirement, const std::string& proves,
                const std::vector<std::string>& catches, const Suite& suite) {
  return {{"id", id},
          {"requirement", requirement},
          {"level", level_of(requirement, suite)},
          {"provedBy", proves},
          {"catches", catches}};
}

Json scenario_json(const Scenario& scenario, const Suite& suite) {
  Json checks = Json::array();
  for (const Else* one : elses_of(scenario))
    checks.push_back(check_json(one->id, one->requirement, one->proves, one->catches, suite));
  for (const Check& one : scenario.checks)
    checks.push_back(check_json(one.id, one.requirement, one.proves, one.catches, suite));
  return {{"id", scenario.id},
          {"title", scenario.title},
          {"task", scenario.task},
          {"since", scenario.since},
          {"realTimeOnly", scenario.real_time_only},
          {"checks", std::move(checks)}};
}

const Scenario* find(const Suite& suite, const std::string& id) {
  for (const Scenario& scenario : suite.scenarios) {
    if (scenario.id == id) return &scenario;
  }
  return nullptr;
}

}  // namespace

int list(const ListOptions& options) {
  const Suite suite = load(options.suite);
  const Choice choice = choose(suite, options.suite.only, options.suite.skip);
  for (const std::string& problem : choice.unmatched) print_error(problem);
  if (choice.scenarios.empty()) {
    print_error("no scenario is left; `greenmock-conformance list` shows what there is");
    return kNothingRan;
  }
  for (const Scenario* scenario : choice.scenarios) {
    if (options.json)
      std::cout << core::dump(scenario_json(*scenario, suite)) << "\n";
    else
      std::cout << fmt::format("{:<44} {}\n", scenario->id, scenario->title);
  }
  return choice.unmatched.empty() ? kAllMet : kNothingRan;
}

int show(const std::string& id, const SuiteOptions& options) {
  const Suite suite = load(options);
  if (const Scenario* scenario = find(suite, id)) {
    std::cout << in_words(*scenario, suite, what_mutant_does);
    return kAllMet;
  }
  const Choice choice = choose(suite, {id}, {});
  refuse_unless_found(choice);
  std::cout << fmt::format("{} has {} cases; `greenmock-conformance show CASE` tells of one:\n", id,
                           choice.scenarios.size());
  for (const Scenario* scenario : choice.scenarios) std::cout << "  " << scenario->id << "\n";
  return kAllMet;
}

}  // namespace greenmock::kit::commands
