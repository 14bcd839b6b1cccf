#pragma once
// From JSON to checks, as strictly as scripts are read: each problem has its place, and the nearest
// word.

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "checks/check.hpp"
#include "script/reader.hpp"
#include "script/vocabulary.hpp"

namespace greenmock::checks {

/// What is wrong with the name of an end of a window, in a sentence; empty: nothing.
using JudgeWindowName = std::function<std::string(std::string_view name)>;

/// One check. Complains to the problems of `value`, and then gives a stand-in, which counts only if
/// there are no problems at the end. Without `window_name` every name is taken.
Check load_check(const script::Value& value, const script::Vocabulary& vocabulary,
                 const JudgeWindowName& window_name = {});

/// A list of one or more, with ids that differ.
std::vector<Check> load_checks(const script::Value& value, const script::Vocabulary& vocabulary,
                               const JudgeWindowName& window_name = {});

}  // namespace greenmock::checks
