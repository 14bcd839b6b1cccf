#include "suite/known_failures.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "script/wording.hpp"
#include "suite/scenario.hpp"

namespace greenmock::kit {
namespace {

std::string_view trimmed(std::string_view text) {
  constexpr std::string_view kBlank = " \t\r";
  const std::size_t first = text.find_first_not_of(kBlank);
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(kBlank) - first + 1);
}

bool is_bad(Verdict verdict) {
  return verdict == Verdict::Fail || verdict == Verdict::Warn;
}

}  // namespace

KnownFailuresOrProblems read_known_failures(std::string_view text, std::string_view file) {
  KnownFailuresOrProblems result;
  std::set<std::string> names;
  int number = 0;
  while (!text.empty()) {
    const std::size_t end = text.find('\n');
    const std::string_view line = trimmed(text.substr(0, end));
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
    ++number;
    if (line.empty() || line.front() == '#') continue;
    const std::size_t hash = line.find('#');
    const std::string name(trimmed(line.substr(0, hash)));
    const std::string reason(hash == std::string_view::npos ? "" : trimmed(line.substr(hash + 1)));
    const auto complain = [&](std::string_view message) {
      result.problems.push_back(fmt::format("{}:{}: {}", file, number, message));
    };
    const std::size_t slash = name.find('/');
    if (slash == std::string::npos || slash == 0 || slash + 1 == name.size())
      complain(fmt::format("expected scenario/check  # reason, found {}", script::in_quotes(name)));
    else if (reason.empty())
      complain(fmt::format("{} has no reason: write it behind a #", name));
    else if (!names.insert(name).second)
      complain(fmt::format("{} is there twice", name));
    else
      result.list.push_back({name, reason, number});
  }
  return result;
}

void mark_known(const std::vector<KnownFailure>& known, ScenarioResult& scenario) {
  for (CheckResult& check : scenario.checks) {
    const std::string name = scenario.id + "/" + check.id;
    const auto found = std::find_if(known.begin(), known.end(),
                                    [&](const KnownFailure& one) { return one.name == name; });
    if (found == known.end() || !is_bad(check.verdict)) continue;
    check.known = true;
    check.known_reason = found->reason;
  }
}

std::vector<std::string> stale(const std::vector<KnownFailure>& known, const RunResult& run) {
  std::vector<std::string> names;
  for (const KnownFailure& failure : known) {
    const std::size_t slash = failure.name.find('/');
    const std::string scenario_id = failure.name.substr(0, slash);
    const std::string check_id = failure.name.substr(slash + 1);
    const auto scenario =
        std::find_if(run.scenarios.begin(), run.scenarios.end(),
                     [&](const ScenarioResult& one) { return one.id == scenario_id; });
    if (scenario == run.scenarios.end() || !scenario->counted) continue;
    const Verdict verdict = scenario->verdict();
    if (verdict == Verdict::Skip || verdict == Verdict::Error) continue;
    const auto check = std::find_if(scenario->checks.begin(), scenario->checks.end(),
                                    [&](const CheckResult& one) { return one.id == check_id; });
    // The built-in ones are there only if there was something to say.
    const bool built_in = check_id == kGoesOn || check_id == kEndsOnTerm;
    if (check == scenario->checks.end() ? !built_in : check->verdict == Verdict::Pass)
      names.push_back(failure.name);
  }
  return names;
}

}  // namespace greenmock::kit
