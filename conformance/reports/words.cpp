#include "reports/words.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>

namespace greenmock::kit::reports {
namespace {

constexpr Mark kKnown = {"known", "K"};
constexpr std::string_view kSigns[] = {"✓", "✗", "!", "i", "–", "?", "E"};

bool is_scored(const CheckResult& check) {
  return check.verdict != Verdict::Skip && check.verdict != Verdict::Info;
}

std::string recommendations(std::size_t n) {
  return fmt::format("{} (SHOULD) not met", count(n, "recommendation"));
}

std::string must_failed_in_words(const RunResult& run, const Tally& t) {
  if (t.fail > 0) return fmt::format("{} of {} failed", t.fail, count(score_of(run).of, "check"));
  if (run.info.strict && t.warn > 0) {
    return recommendations(t.warn) + ", which --strict takes for failures";
  }
  return fmt::format("{} never reached: nobody knows whether every MUST passes",
                     count(t.unreached, "check"));
}

std::string all_must_pass_in_words(const RunResult& run, const Tally& t) {
  if (t.warn + t.known + t.unreached == 0) {
    return fmt::format("{} of {} passed", t.pass, count(score_of(run).of, "check"));
  }
  std::string but;
  if (t.warn > 0) but = recommendations(t.warn);
  if (t.known > 0) but += (but.empty() ? "" : ", ") + count(t.known, "known failure");
  if (but.empty()) but = count(t.unreached, "check") + " not reached";
  return "Every MUST passes; " + but;
}

}  // namespace

Mark mark_of(Verdict verdict) {
  return {to_string(verdict), kSigns[static_cast<std::size_t>(verdict)]};
}

Mark mark_of(const CheckResult& check) {
  return is_known_failure(check) ? kKnown : mark_of(check.verdict);
}

Mark mark_of(const ScenarioResult& scenario) {
  const Verdict verdict = scenario.verdict();
  const bool fine =
      verdict == Verdict::Pass || verdict == Verdict::Info || verdict == Verdict::Skip;
  const bool known = std::any_of(scenario.checks.begin(), scenario.checks.end(), is_known_failure);
  return fine && known ? kKnown : mark_of(verdict);
}

const std::vector<MarkMeaning>& all_marks() {
  static const std::vector<MarkMeaning> kAll = {
      {mark_of(Verdict::Pass), "met"},
      {mark_of(Verdict::Fail), "a MUST is not met"},
      {mark_of(Verdict::Warn), "a SHOULD is not met"},
      {kKnown, "not met, and listed as a known failure"},
      {mark_of(Verdict::Unreached), "never reached, because of a failure before it"},
      {mark_of(Verdict::Error), "the kit or the adapter broke"},
      {mark_of(Verdict::Skip), "cannot be judged of this client"},
      {mark_of(Verdict::Info), "a remark, no verdict"},
  };
  return kAll;
}

Score score_of(const ScenarioResult& scenario) {
  Score score;
  for (const CheckResult& check : scenario.checks) {
    if (is_scored(check)) ++score.of;
    if (check.verdict == Verdict::Pass) ++score.passed;
  }
  return score;
}

Score score_of(const RunResult& run) {
  Score score;
  for (const ScenarioResult& scenario : run.scenarios) {
    if (!scenario.counted) continue;
    const Score part = score_of(scenario);
    score.passed += part.passed;
    score.of += part.of;
  }
  return score;
}

std::string count(std::size_t n, std::string_view thing) {
  return fmt::format("{} {}{}", n, thing, n == 1 ? "" : "s");
}

std::string span(double ms) {
  if (!std::isfinite(ms) || ms < 0) return "0 ms";
  if (ms < 999.5) return fmt::format("{:.0f} ms", ms);
  if (ms < 59'950) return fmt::format("{:.1f} s", ms / 1000);
  const double whole = std::round(ms / 1000);
  const double minutes = std::floor(whole / 60);
  return fmt::format("{:.0f} min {:.0f} s", minutes, whole - minutes * 60);
}

std::string seconds(double ms) {
  return fmt::format("{:.3f}", std::isfinite(ms) ? ms / 1000 : 0);
}

std::string verdict_in_words(const RunResult& run) {
  const Tally t = run.tally();
  switch (run.outcome()) {
    case Outcome::Broken:
      return fmt::format("No verdict: the kit or the adapter broke in {}{}",
                         count(t.error, "check"),
                         t.fail > 0 ? fmt::format("; {} failed", count(t.fail, "check")) : "");
    case Outcome::MustFailed:
      return must_failed_in_words(run, t);
    case Outcome::Interrupted:
      return fmt::format("No verdict: interrupted after {} of {}", run.scenarios.size(),
                         count(run.info.selected, "scenario"));
    case Outcome::NothingJudged:
      return run.scenarios.empty() ? "Nothing was judged: no scenario ran"
                                   : "Nothing was judged: there is no check that applies";
    case Outcome::StaleKnown:
      return fmt::format("Every MUST passes, but the list of known failures is out of date in {}",
                         count(run.stale_known.size(), "line"));
    case Outcome::AllMustPass:
      return all_must_pass_in_words(run, t);
  }
  return {};
}

std::string totals(const Tally& t) {
  const std::array<std::pair<std::size_t, std::string_view>, 8> parts = {{
      {t.error, "broken"},
      {t.fail, "failed"},
      {t.unreached, "not reached"},
      {t.warn, "warned"},
      {t.known, "known to fail"},
      {t.pass, "passed"},
      {t.skip, "skipped"},
      {t.info, "for information"},
  }};
  std::string out;
  for (const auto& [n, word] : parts) {
    if (n > 0) out += fmt::format("{}{} {}", out.empty() ? "" : ", ", n, word);
  }
  return out.empty() ? "no check" : out;
}

std::string client_name(const RunInfo& info) {
  if (info.client.empty()) return "a client without a name";
  return info.client_version.empty() ? info.client : info.client + " " + info.client_version;
}

std::string source_of(const Requirement& requirement) {
  return requirement.section.empty() ? requirement.page
                                     : fmt::format("{}, {}", requirement.page, requirement.section);
}

bool rests_on_a_requirement(const CheckResult& check) {
  return check.verdict != Verdict::Error;
}

std::string requirement_in_words(const CheckResult& check, const Requirements& requirements) {
  if (const Requirement* requirement = requirements.find(check.requirement)) {
    return fmt::format("{} {} ({})", to_string(requirement->level), requirement->text,
                       source_of(*requirement));
  }
  if (check.requirement.empty()) return std::string(to_string(check.level));
  return fmt::format("{} {} (not in the list of requirements)", to_string(check.level),
                     check.requirement);
}

std::string full_name(const ScenarioResult& scenario, const CheckResult& check) {
  return scenario.id + "/" + check.id;
}

}  // namespace greenmock::kit::reports
