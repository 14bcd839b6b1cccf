#pragma once
// From checks and evidence to results.

#include <optional>
#include <string>
#include <vector>

#include "judge/evidence.hpp"
#include "results/requirement.hpp"
#include "suite/scenario.hpp"

namespace greenmock::kit {

/// What a check found, before its requirement says how much it weighs.
struct Found {
  Verdict verdict = Verdict::Error;  ///< Pass, Fail, Info, Skip or Error
  std::string expected, seen;
  std::vector<std::uint64_t> calls = {};  ///< numbers of the calls that it is about
  std::uint64_t first_too_many = 0;       ///< number of the call; 0: none was
};

/// The verdict of a check of this scenario.
CheckResult judge(const Check& check, const Evidence& evidence, const Requirements& requirements);

/// A result for a finding: a failure weighs as its requirement says.
CheckResult weigh(const std::string& id, const std::string& requirement, Found found,
                  const Requirements& requirements);

// One file each, by the verb.
Found look(const OnTheWire& check, const Check& whole, const Evidence& evidence);
Found look(const Events& events, const Span& span, const Evidence& evidence);
Found look(const Picture& picture, const Span& span, const Evidence& evidence);
Found look(const Says& says, const Span& span, const Evidence& evidence);
Found look(const Kind& kind, const Span& span, const Evidence& evidence);
Found look(const End& end, const Span& span, const Evidence& evidence);
Found look(const Silent& silent, const Span& span, const Evidence& evidence);
Found look(const Handled& handled, const Span& span, const Evidence& evidence);
Found look(const Order& order, const Span& span, const Evidence& evidence);

/// Names of the events without which a check cannot be judged.
std::vector<std::string> events_needed(const Check& check);

/// `event error {"message":"…"}`, cut.
std::string shown(const Event& event);
/// `+1.2s`.
std::string shown_time(double ms);

}  // namespace greenmock::kit
