#pragma once
// A script in plain words.

#include <string>
#include <vector>

#include "core/rules/rule.hpp"
#include "script/vocabulary.hpp"

namespace greenmock::script {

struct Explanation {
  /// Several lines: what there is, what happens by itself in the order of time, and what answers a
  /// call in the order in which it is asked.
  std::string text;
  /// What is valid and probably not meant, a sentence each: a rule that can never fire.
  std::vector<std::string> warnings;
};

Explanation explain(const core::Script& script, const Vocabulary& vocabulary);

}  // namespace greenmock::script
