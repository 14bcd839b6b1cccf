#include "results/results.hpp"

#include <algorithm>

namespace greenmock::kit {
namespace {

/// Whether the failure that this check follows from is a known one.
bool follows_from_known(const ScenarioResult& scenario, const CheckResult& check) {
  return std::any_of(scenario.checks.begin(), scenario.checks.end(), [&](const CheckResult& cause) {
    return cause.id == check.follows_from && is_known_failure(cause);
  });
}

/// A check that was not reached is not counted, as the failure that it follows from is. But where
/// that was only a SHOULD, nobody can say that all MUST pass.
bool has_unreached_must(const ScenarioResult& scenario) {
  return std::any_of(scenario.checks.begin(), scenario.checks.end(), [&](const CheckResult& check) {
    return check.verdict == Verdict::Unreached && check.level == Level::Must && !check.known &&
           !follows_from_known(scenario, check);
  });
}

}  // namespace

std::string_view to_string(Verdict verdict) {
  return kVerdictNames[static_cast<std::size_t>(verdict)];
}

bool is_known_failure(const CheckResult& check) {
  return check.known && (check.verdict == Verdict::Fail || check.verdict == Verdict::Warn);
}

Verdict ScenarioResult::verdict() const {
  const auto any = [this](Verdict wanted) {
    return std::any_of(checks.begin(), checks.end(), [&](const CheckResult& check) {
      return check.verdict == wanted && !is_known_failure(check);
    });
  };
  for (const Verdict worse : {Verdict::Error, Verdict::Fail, Verdict::Unreached, Verdict::Warn}) {
    if (any(worse)) return worse;
  }
  if (any(Verdict::Pass)) return Verdict::Pass;
  // Known failures and remarks, and nothing that is met: neither green nor red.
  const bool anything_to_say =
      any(Verdict::Info) || std::any_of(checks.begin(), checks.end(), is_known_failure);
  return anything_to_say ? Verdict::Info : Verdict::Skip;
}

Tally RunResult::tally() const {
  Tally tally;
  for (const ScenarioResult& scenario : scenarios) {
    if (!scenario.counted) continue;
    for (const CheckResult& check : scenario.checks) {
      if (is_known_failure(check)) {
        ++tally.known;
        continue;
      }
      switch (check.verdict) {
        case Verdict::Pass:
          ++tally.pass;
          break;
        case Verdict::Fail:
          ++tally.fail;
          break;
        case Verdict::Warn:
          ++tally.warn;
          break;
        case Verdict::Info:
          ++tally.info;
          break;
        case Verdict::Skip:
          ++tally.skip;
          break;
        case Verdict::Unreached:
          ++tally.unreached;
          break;
        case Verdict::Error:
          ++tally.error;
          break;
      }
    }
  }
  return tally;
}

Outcome RunResult::outcome() const {
  const Tally t = tally();
  if (t.error > 0) return Outcome::Broken;
  const bool unreached_must =
      std::any_of(scenarios.begin(), scenarios.end(),
                  [](const ScenarioResult& s) { return s.counted && has_unreached_must(s); });
  if (t.fail > 0 || unreached_must || (info.strict && t.warn > 0)) return Outcome::MustFailed;
  if (interrupted) return Outcome::Interrupted;
  if (t.pass + t.warn + t.known == 0) return Outcome::NothingJudged;
  if (!stale_known.empty()) return Outcome::StaleKnown;
  return Outcome::AllMustPass;
}

bool RunResult::never_began() const {
  const auto began = [](const TraceLine& line) {
    return line.kind == TraceLine::Kind::Request || line.kind == TraceLine::Kind::Event;
  };
  const auto crashed_at_once = [&](const ScenarioResult& one) {
    return one.end.how == ClientEnd::How::Crashed &&
           std::none_of(one.trace.begin(), one.trace.end(), began);
  };
  return std::any_of(scenarios.begin(), scenarios.end(), crashed_at_once) &&
         std::all_of(scenarios.begin(), scenarios.end(), [&](const ScenarioResult& one) {
           return one.end.how == ClientEnd::How::NotStarted || crashed_at_once(one);
         });
}

int RunResult::exit_code() const {
  constexpr int kInterrupted = 130;  // as shells have it: 128 and the number of SIGINT
  if (interrupted) return kInterrupted;
  if (never_began()) return 3;
  switch (outcome()) {
    case Outcome::AllMustPass:
      return 0;
    case Outcome::MustFailed:
    case Outcome::StaleKnown:
      return 1;
    case Outcome::Broken:
      return 3;
    case Outcome::Interrupted:
      return kInterrupted;
    case Outcome::NothingJudged:
      return 4;
  }
  return 3;
}

}  // namespace greenmock::kit
