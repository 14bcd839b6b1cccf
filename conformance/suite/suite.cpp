#include "suite/suite.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "api/vocabulary.hpp"
#include "core/embedded_file.hpp"
#include "script/nearest.hpp"
#include "script/wording.hpp"

namespace greenmock {
extern const std::span<const core::EmbeddedFile> kit_scenarios;  // made by cmake/Embed.cmake
extern const std::span<const core::EmbeddedFile> kit_facts;
}  // namespace greenmock

namespace greenmock::kit {
namespace {

/// Adds what was loaded, or what is wrong.
template <typename T>
T taken(script::Loaded<T> loaded, const SuiteFile& file, std::vector<std::string>& problems) {
  for (const script::Problem& problem : loaded.problems)
    problems.push_back(script::to_string(problem, file.name));
  return loaded.value ? std::move(*loaded.value) : T();
}

void add(std::vector<Scenario> loaded, std::vector<Scenario>& all) {
  if (loaded.empty()) return;
  const std::string id = loaded.front().file_id;
  std::erase_if(all, [&](const Scenario& other) { return other.file_id == id; });
  for (Scenario& scenario : loaded) all.push_back(std::move(scenario));
}

SuiteFile embedded(std::span<const core::EmbeddedFile> files, std::string_view name) {
  for (const core::EmbeddedFile& file : files) {
    if (file.name == name) return {fmt::format("fixtures/{}.json", name), std::string(file.text)};
  }
  return {std::string(name), ""};
}

/// `*` stands for any text.
bool matches(std::string_view pattern, std::string_view text) {
  if (pattern.empty()) return text.empty();
  if (pattern.front() == '*') {
    for (std::size_t i = 0; i <= text.size(); ++i) {
      if (matches(pattern.substr(1), text.substr(i))) return true;
    }
    return false;
  }
  return !text.empty() && pattern.front() == text.front() &&
         matches(pattern.substr(1), text.substr(1));
}

}  // namespace

SuiteOrProblems load_suite(const SuiteFile& requirements, const SuiteFile& mistakes,
                           const std::vector<SuiteFile>& scenarios) {
  SuiteOrProblems result;
  Suite& suite = result.suite;
  suite.requirements = taken(load_requirements(requirements.text), requirements, result.problems);
  const std::size_t wrong_requirements = result.problems.size();
  suite.mistakes = taken(load_mistakes(mistakes.text), mistakes, result.problems);
  const bool wrong_mistakes = result.problems.size() > wrong_requirements;
  // Where a list could not be read, all names would be told of, and hide why.
  const Words words{api::method_names(), wrong_requirements > 0 ? nullptr : &suite.requirements,
                    wrong_mistakes ? nullptr : &suite.mistakes};
  for (const SuiteFile& file : scenarios)
    add(taken(load_scenario(file.text, words), file, result.problems), suite.scenarios);
  std::stable_sort(suite.scenarios.begin(), suite.scenarios.end(),
                   [](const Scenario& a, const Scenario& b) { return a.file_id < b.file_id; });
  return result;
}

SuiteOrProblems load_suite(const std::vector<SuiteFile>& more) {
  std::vector<SuiteFile> files;
  for (const core::EmbeddedFile& file : kit_scenarios)
    files.push_back({fmt::format("fixtures/scenarios/{}.json", file.name), std::string(file.text)});
  files.insert(files.end(), more.begin(), more.end());
  return load_suite(embedded(kit_facts, "requirements"), embedded(kit_facts, "mistakes"), files);
}

int newest_revision(const Suite& suite) {
  int newest = 1;
  for (const Scenario& scenario : suite.scenarios) newest = std::max(newest, scenario.since);
  return newest;
}

bool is_meant(std::string_view pattern, const Scenario& scenario) {
  return matches(pattern, scenario.id) || matches(pattern, scenario.file_id);
}

Choice choose(const Suite& suite, const std::vector<std::string>& only,
              const std::vector<std::string>& skip) {
  const auto any_means = [](const std::vector<std::string>& patterns, const Scenario& scenario) {
    return std::any_of(patterns.begin(), patterns.end(),
                       [&](const std::string& pattern) { return is_meant(pattern, scenario); });
  };
  Choice choice;
  for (const Scenario& scenario : suite.scenarios) {
    if ((only.empty() || any_means(only, scenario)) && !any_means(skip, scenario))
      choice.scenarios.push_back(&scenario);
  }
  std::vector<std::string_view> ids;
  for (const Scenario& scenario : suite.scenarios) {
    ids.push_back(scenario.id);
    ids.push_back(scenario.file_id);
  }
  for (const auto* patterns : {&only, &skip}) {
    for (const std::string& pattern : *patterns) {
      const bool found = std::any_of(suite.scenarios.begin(), suite.scenarios.end(),
                                     [&](const Scenario& s) { return is_meant(pattern, s); });
      if (!found)
        choice.unmatched.push_back(fmt::format("no scenario is {}{}", script::in_quotes(pattern),
                                               script::did_you_mean(pattern, ids)));
    }
  }
  return choice;
}

}  // namespace greenmock::kit
