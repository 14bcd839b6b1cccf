#pragma once
// One reader for each thing of the scenario grammar. Internal to this folder: load.hpp is the door.

#include <optional>
#include <set>
#include <string>
#include <vector>

#include "script/reader.hpp"
#include "suite/load.hpp"

namespace greenmock::kit {

/// A word of lower-case letters, digits and hyphens: ids are typed, and are parts of file names.
std::optional<std::string> read_slug(const script::Value& value, std::string_view what);
std::optional<std::string> read_text(const script::Value& value, std::string_view what);
/// Complains about ids that requirements.json does not have.
std::string read_requirement(const script::Value& value, const Words& words);
/// Complains about ids that mistakes.json does not have.
std::vector<std::string> read_catches(const script::Value& value, const Words& words);
/// The name of a method, or "*".
std::optional<std::string> read_call_name(const script::Value& value, const Words& words);
/// A count such as `"n": 3`.
std::uint64_t read_number(const script::Fields& fields, std::string_view key,
                          std::uint64_t otherwise);

// read_step.cpp, read_await.cpp
std::vector<Step> read_steps(const script::Value& value, const Words& words);
Awaited read_await(const script::Value& value, const Words& words);

// read_check.cpp
/// What checks may name of their scenario.
struct OfScenario {
  std::vector<std::string> marks;  ///< the names of steps, for windows
  std::string called;              ///< the one method of a task `call`; empty: another task
  bool other_host = false;         ///< it has `"hosts": ["other"]`
  bool media_host = false;         ///< it has `"hosts": ["media"]`
};
std::vector<Check> read_checks(const script::Value& value, const Words& words,
                               const OfScenario& scenario);

// read_cases.cpp
/// A scenario with something set: a name, and the whole tree of it.
struct Case {
  std::string name;  ///< empty: the scenario has no cases
  script::Node tree;
  std::optional<script::Value> named_at;  ///< where the name stands
};
std::vector<Case> read_cases(const script::Value& scenario);

}  // namespace greenmock::kit
