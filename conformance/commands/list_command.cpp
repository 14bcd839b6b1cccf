#include <fmt/format.h>

#include <iostream>

#include "commands/commands.hpp"
#include "commands/suite_source.hpp"
#include "core/json.hpp"

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

/// A paragraph in lines of this width.
std::string wrapped(const std::string& text, std::size_t indent) {
  constexpr std::size_t kWidth = 96;
  const std::string margin(indent, ' ');
  std::string out = margin;
  std::size_t column = indent;
  std::size_t at = 0;
  while (at < text.size()) {
    const std::size_t end = std::min(text.find(' ', at), text.size());
    if (column > indent && column + 1 + end - at > kWidth) {
      out += "\n" + margin;
      column = indent;
    } else if (column > indent) {
      out += ' ';
      ++column;
    }
    out += text.substr(at, end - at);
    column += end - at;
    at = end + 1;
  }
  return out + "\n";
}

void show_check(const std::string& id, const std::string& what, const std::string& requirement,
                const std::string& proves, const Suite& suite) {
  std::cout << fmt::format("  {}\n", id);
  if (!what.empty()) std::cout << wrapped(what, 6);
  if (const Requirement* found = suite.requirements.find(requirement)) {
    std::cout << wrapped(fmt::format("{} {}: {}", to_string(found->level), found->id, found->text),
                         6)
              << wrapped(fmt::format("Source: {}{}, read {}.", found->page,
                                     found->section.empty() ? "" : ", " + found->section,
                                     found->read_on),
                         6);
  }
  if (!proves.empty()) std::cout << "      Proved by: the mutant " << proves << "\n";
}

const Scenario* find(const Suite& suite, const std::string& id) {
  for (const Scenario& scenario : suite.scenarios) {
    if (scenario.id == id) return &scenario;
  }
  return nullptr;
}

void show_one(const Scenario& scenario, const Suite& suite) {
  std::cout << fmt::format("{}\n  {}\n\n", scenario.id, scenario.title);
  if (!scenario.why.empty()) std::cout << wrapped(scenario.why, 2) << "\n";
  std::cout << fmt::format("Task: {}. Since revision {}.{}\n", scenario.task, scenario.since,
                           scenario.real_time_only ? " Only with --real-time." : "");
  if (!scenario.script.is_null())
    std::cout << "\nThe service's script:\n" << core::dump(scenario.script, 2) << "\n";
  if (!scenario.instance.empty())
    std::cout << "\nThe instance:\n" << core::dump(scenario.instance, 2) << "\n";
  std::cout << "\nWhat happens:\n";
  std::size_t number = 0;
  for (const Step* step : all_steps(scenario.steps))
    std::cout << fmt::format("  {:>2}. {}\n", ++number, to_string(*step));
  std::cout << "\nChecks:\n";
  for (const Step* step : all_steps(scenario.steps)) {
    if (step->otherwise)
      show_check(step->otherwise->id, expectation_of(*step), step->otherwise->requirement,
                 step->otherwise->proves, suite);
  }
  for (const Check& check : scenario.checks)
    show_check(check.id, core::dump(check.written), check.requirement, check.proves, suite);
  std::cout
      << "  asks, goes-on, survives, ends-on-term\n      Built in: it makes a vital call, comes "
         "through all steps, does not crash, ends on TERM.\n\n"
      << fmt::format("To run it: greenmock-conformance run --only {} -- YOUR CLIENT\n",
                     scenario.id);
}

}  // namespace

int list(const ListOptions& options) {
  const Suite suite = load(options.suite);
  const Choice choice = choose(suite, options.suite.only, options.suite.skip);
  for (const std::string& problem : choice.unmatched) print_error(problem);
  if (choice.scenarios.empty()) return kNothingRan;
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
    show_one(*scenario, suite);
    return kAllMet;
  }
  const Choice choice = choose(suite, {id}, {});
  if (choice.scenarios.empty()) throw UsageError{choice.unmatched.front()};
  std::cout << fmt::format("{} has {} cases; `greenmock-conformance show CASE` tells of one:\n", id,
                           choice.scenarios.size());
  for (const Scenario* scenario : choice.scenarios) std::cout << "  " << scenario->id << "\n";
  return kAllMet;
}

}  // namespace greenmock::kit::commands
