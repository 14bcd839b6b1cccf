#pragma once
// A scenario as the author of a client reads it: without the grammar.

#include <functional>
#include <string>
#include <string_view>

#include "suite/suite.hpp"

namespace greenmock::kit::commands {

/// What a mutant of the reference client does; empty: nobody knows.
using MutantWords = std::function<std::string(std::string_view mutant)>;
/// From the reference client's own list.
std::string what_mutant_does(std::string_view mutant);

/// Several lines, the last with its line break.
std::string in_words(const Scenario& scenario, const Suite& suite, const MutantWords& does);

}  // namespace greenmock::kit::commands
