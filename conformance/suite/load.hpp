#pragma once
// From text to scenarios and requirements, as strictly as scripts are read: every problem with its
// line, its JSON pointer and the nearest word.

#include <string>
#include <string_view>
#include <vector>

#include "results/requirement.hpp"
#include "script/load.hpp"
#include "script/vocabulary.hpp"
#include "suite/scenario.hpp"

namespace greenmock::kit {

/// A mistake that clients in the wild make: fixtures/mistakes.json.
struct Mistake {
  std::string id;        ///< a row of the table, such as Q1
  std::string mistake;   ///< in one line
  std::string uncaught;  ///< why no check catches it; empty: one must
};

/// What scenarios may name.
struct Words {
  script::Vocabulary methods;
  const Requirements* requirements = nullptr;      ///< null: any id is taken
  const std::vector<Mistake>* mistakes = nullptr;  ///< null: any id is taken
};

/// One file: a scenario, or one for each of its cases.
script::Loaded<std::vector<Scenario>> load_scenario(std::string_view text, const Words& words);

/// fixtures/requirements.json.
script::Loaded<Requirements> load_requirements(std::string_view text);

/// fixtures/mistakes.json.
script::Loaded<std::vector<Mistake>> load_mistakes(std::string_view text);

}  // namespace greenmock::kit
