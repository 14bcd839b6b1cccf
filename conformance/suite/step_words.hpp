#pragma once
// The steps of a scenario in words, for whoever reads it without the grammar: the command `show`. Traces have the
// shorter to_string().

#include <string>
#include <vector>

#include "script/vocabulary.hpp"
#include "suite/scenario.hpp"

namespace greenmock::kit {

/// A line without its line break.
struct StepLine {
  std::string number;  ///< `3`, `3.1` of a repetition
  std::size_t depth = 0;
  std::string text;
  const Step* step = nullptr;
};

/// All steps in their order; those of a repetition behind it, and one deeper.
std::vector<StepLine> step_lines(const std::vector<Step>& steps, const script::Vocabulary& methods);

/// A rule as a scenario has it: `[slow] the 1st call of qr: waits 1m`.
std::string rule_words(const core::Json& rule, const script::Vocabulary& methods);

}  // namespace greenmock::kit
