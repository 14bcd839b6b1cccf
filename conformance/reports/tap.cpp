// TAP 14: https://testanything.org/tap-version-14-specification.html

#include <fmt/format.h>

#include "core/encoding/json.hpp"
#include "reports/excerpt.hpp"
#include "reports/legible.hpp"
#include "reports/reports.hpp"
#include "reports/words.hpp"

namespace greenmock::kit {
namespace {

using namespace reports;

/// A description or the reason of a directive: `#` and `\` mean something there.
std::string tap_text(std::string_view bytes) {
  std::string out;
  for (const char c : to_columns(bytes, 300)) {
    if (c == '#' || c == '\\') out += '\\';
    out += c;
  }
  return out;
}

/// JSON texts are YAML texts.
std::string yaml_text(std::string_view bytes) {
  return core::dump(core::Json(head(bytes, 2000)));
}

/// One test point, and whether it fails the test around it.
struct Point {
  bool ok = true;
  std::string directive;  ///< ` # SKIP …`, or nothing
  bool fails() const { return !ok && directive.empty(); }
};

Point point_of(const RunResult& run, const ScenarioResult& scenario, const CheckResult& check) {
  if (is_known_failure(check))
    return {false, " # TODO known failure: " + tap_text(check.known_reason)};
  switch (check.verdict) {
    case Verdict::Pass:
    case Verdict::Info:
      return {};
    case Verdict::Skip:
      return {true, " # SKIP " + tap_text(check.seen)};
    case Verdict::Unreached:
      return {true, " # SKIP not reached: follows from " + tap_text(check.follows_from)};
    case Verdict::Warn:
      if (!run.info.strict) return {};
      break;
    case Verdict::Fail:
    case Verdict::Error:
      break;
  }
  return {false, scenario.counted ? "" : " # TODO not counted: newer than the revision asked for"};
}

std::string diagnostics(const RunResult& run, const ScenarioResult& scenario,
                        const CheckResult& check, const Requirements& requirements) {
  const std::string indent = "      ";
  std::string out = indent + "---\n";
  const auto add = [&](std::string_view key, const std::string& value) {
    out += fmt::format("{}{}: {}\n", indent, key, value);
  };
  add("severity", std::string(mark_of(check).name));
  add("expected", yaml_text(check.expected));
  add("seen", yaml_text(check.seen));
  if (rests_on_a_requirement(check)) {
    add("requirement", yaml_text(requirement_in_words(check, requirements)));
    if (!check.requirement.empty()) add("requirementId", yaml_text(check.requirement));
  }
  if (check.judges_adapter) add("note", yaml_text(kAdapterNote));
  if (const auto lines = excerpt_lines(scenario, check); !lines.empty()) {
    out += indent + "wire:\n";
    for (const std::string& line : lines) out += fmt::format("{}  - {}\n", indent, yaml_text(line));
  }
  add("seed", std::to_string(run.info.seed));
  if (!scenario.reproduce.empty()) add("again", yaml_text(scenario.reproduce));
  return out + indent + "...\n";
}

bool has_something_to_say(const CheckResult& check) {
  return check.verdict != Verdict::Pass && check.verdict != Verdict::Skip &&
         check.verdict != Verdict::Unreached;
}

void append_scenario(std::string& out, const RunResult& run, const ScenarioResult& scenario,
                     std::size_t number, const Requirements& requirements) {
  bool ok = true;
  bool judged = false;
  out += fmt::format("# Subtest: {}\n    1..{}\n", tap_text(scenario.id), scenario.checks.size());
  for (std::size_t i = 0; i < scenario.checks.size(); ++i) {
    const CheckResult& check = scenario.checks[i];
    const Point point = point_of(run, scenario, check);
    if (point.fails()) ok = false;
    if (check.verdict != Verdict::Skip) judged = true;
    out += fmt::format("    {} {} - {}{}\n", point.ok ? "ok" : "not ok", i + 1, tap_text(check.id),
                       point.directive);
    if (has_something_to_say(check)) out += diagnostics(run, scenario, check, requirements);
  }
  out += fmt::format("{} {} - {}{}\n", ok ? "ok" : "not ok", number, tap_text(scenario.id),
                     judged ? "" : " # SKIP nothing could be judged");
}

}  // namespace

std::string tap(const RunResult& run, const Requirements& requirements) {
  const std::size_t extra = run.stale_known.empty() ? 0 : 1;
  std::string out = "TAP version 14\n";
  out += fmt::format("# greenmock-conformance {}: {}, seed {}\n", tap_text(run.info.kit_version),
                     tap_text(client_name(run.info)), run.info.seed);
  if (run.info.loop_is_adapters) out += fmt::format("# {}\n", kAdapterNote);
  out += fmt::format("1..{}\n", run.scenarios.size() + extra);
  std::size_t number = 0;
  for (const ScenarioResult& scenario : run.scenarios) {
    append_scenario(out, run, scenario, ++number, requirements);
  }
  if (extra > 0) {
    out += fmt::format("not ok {} - known failures are up to date\n  ---\n  stale:\n", ++number);
    for (const std::string& name : run.stale_known)
      out += fmt::format("    - {}\n", yaml_text(name));
    out += "  ...\n";
  }
  const Outcome outcome = run.outcome();
  const bool told = run.tally().fail > 0 || (run.info.strict && run.tally().warn > 0);
  if (outcome == Outcome::Interrupted || outcome == Outcome::NothingJudged ||
      (outcome == Outcome::MustFailed && !told)) {
    // A consumer that sees only skipped points would call it green.
    out += fmt::format("Bail out! {}\n", verdict_in_words(run));
  }
  return out;
}

}  // namespace greenmock::kit
