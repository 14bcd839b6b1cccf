#pragma once
// What there is to say about one check that is not met, as lines of text that can be read without
// anything else.

#include <string>

#include "results/requirement.hpp"
#include "results/results.hpp"

namespace greenmock::kit::reports {

/// Puts words in colour, or leaves them alone.
class Paint {
 public:
  explicit Paint(bool on) : on_(on) {}
  std::string operator()(std::string_view mark, std::string_view legible_text) const;
  std::string faint(std::string_view legible_text) const;
  std::string strong(std::string_view legible_text) const;

 private:
  std::string with(std::string_view code, std::string_view legible_text) const;
  bool on_;
};

/// Expected, seen, requirement, the wire excerpt, and the command that runs it again; each line
/// indented and ended by a line feed.
std::string check_block(const RunResult& run, const ScenarioResult& scenario,
                        const CheckResult& check, const Requirements& requirements,
                        const Paint& paint);

}  // namespace greenmock::kit::reports
