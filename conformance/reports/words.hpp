#pragma once
// How reports say things: the same words and signs in all of them.

#include <cstddef>
#include <string>
#include <string_view>

#include "results/requirement.hpp"
#include "results/results.hpp"

namespace greenmock::kit::reports {

/// What a check is shown as: its verdict, or that its failure is a known one.
struct Mark {
  std::string_view name;  ///< of a verdict, or `known`
  std::string_view sign;  ///< one character; colour alone tells nothing to many
};
Mark mark_of(Verdict verdict);
Mark mark_of(const CheckResult& check);
/// Its verdict; `known` if nothing but known failures keeps it from passing.
Mark mark_of(const ScenarioResult& scenario);
/// All of them with what they mean, for a legend.
struct MarkMeaning {
  Mark mark;
  std::string_view meaning;
};
const std::vector<MarkMeaning>& all_marks();

/// Checks that pass, of those that say anything about the client: all but skipped ones and remarks.
struct Score {
  std::size_t passed = 0;
  std::size_t of = 0;
};
Score score_of(const ScenarioResult& scenario);
/// Of the scenarios that count.
Score score_of(const RunResult& run);

/// `1 check`, `2 checks`.
std::string count(std::size_t n, std::string_view thing);
/// `350 ms`, `12.3 s`, `2 min 5 s`.
std::string span(double ms);
/// Seconds with three digits: `12.034`.
std::string seconds(double ms);

/// The verdict of a run in a sentence without its full stop.
std::string verdict_in_words(const RunResult& run);
/// `38 passed, 1 failed, 2 warned`: what there is, the worst first.
std::string totals(const Tally& tally);
/// `my-client 1.2`.
std::string client_name(const RunInfo& info);
/// Not where the kit or the adapter broke: that is held against no client, so no report gives a requirement as its reason.
bool rests_on_a_requirement(const CheckResult& check);
/// `MUST The code changes every 20 s. (QR, Request)`; what the check says itself, if there is no
/// such requirement.
std::string requirement_in_words(const CheckResult& check, const Requirements& requirements);
/// `QR, Request`.
std::string source_of(const Requirement& requirement);
/// `scenario/check`, as --known-failures names it.
std::string full_name(const ScenarioResult& scenario, const CheckResult& check);

inline constexpr std::string_view kAdapterNote = "judges the adapter's loop, not the library";

}  // namespace greenmock::kit::reports
