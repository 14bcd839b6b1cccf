// Verdict of a scenario, tally, outcome and exit code of a run; and that no report is green where
// the exit code is not.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include "reports/reports.hpp"
#include "reports/words.hpp"
#include "results/results.hpp"
#include "sample_run.hpp"

using namespace greenmock::kit;

namespace {

CheckResult check(Verdict verdict, Level level = Level::Must) {
  CheckResult result;
  result.verdict = verdict;
  result.level = level;
  result.id = fmt::format("{}-{}", to_string(verdict), to_string(level));
  return result;
}

CheckResult known(Verdict verdict) {
  CheckResult result = check(verdict);
  result.id = "known";
  result.known = true;
  result.known_reason = "issue 17";
  return result;
}

CheckResult following(std::string cause, Level level = Level::Must) {
  CheckResult result = check(Verdict::Unreached, level);
  result.follows_from = std::move(cause);
  return result;
}

ScenarioResult scenario(std::vector<CheckResult> checks) {
  ScenarioResult result;
  result.id = "a-scenario";
  result.checks = std::move(checks);
  return result;
}

RunResult run(std::vector<CheckResult> checks) {
  RunResult result;
  result.info.selected = 1;
  result.scenarios = {scenario(std::move(checks))};
  return result;
}

RunResult strict(RunResult result) {
  result.info.strict = true;
  return result;
}

RunResult interrupted(RunResult result) {
  result.interrupted = true;
  return result;
}

RunResult stale(RunResult result) {
  result.stale_known = {"a-scenario/gone"};
  return result;
}

RunResult uncounted(RunResult result) {
  result.scenarios[0].counted = false;
  return result;
}

RunResult no_scenario() {
  return {};
}

struct Case {
  const char* what;
  RunResult run;
  int code;
  const char* words;
};

const Verdict P = Verdict::Pass, F = Verdict::Fail, W = Verdict::Warn, I = Verdict::Info,
              S = Verdict::Skip, E = Verdict::Error;

std::vector<Case> cases() {
  const auto pass = check(P), fail = check(F), warn = check(W, Level::Should), info = check(I),
             skip = check(S), error = check(E), missed = known(F);
  return {
      {"all pass", run({pass, pass}), 0, "2 of 2 checks passed"},
      {"one passes", run({pass, skip, info}), 0, "1 of 1 check passed"},
      {"a MUST fails", run({pass, fail}), 1, "1 of 2 checks failed"},
      {"a SHOULD fails", run({pass, warn}), 0,
       "Every MUST passes; 1 recommendation (SHOULD) not met"},
      {"a SHOULD fails, strict", strict(run({pass, warn})), 1,
       "1 recommendation (SHOULD) not met, which --strict takes for failures"},
      {"only a SHOULD, not met", run({warn}), 0,
       "Every MUST passes; 1 recommendation (SHOULD) not met"},
      {"a known failure", run({pass, missed}), 0, "Every MUST passes; 1 known failure"},
      {"a known warning, strict", strict(run({pass, known(W)})), 0,
       "Every MUST passes; 1 known failure"},
      {"nothing but a known failure", run({missed}), 0, "Every MUST passes; 1 known failure"},
      {"a known failure that passed", stale(run({pass, known(P)})), 1,
       "Every MUST passes, but the list of known failures is out of date in 1 line"},
      {"a known error is an error", run({pass, known(E)}), 3,
       "No verdict: the kit or the adapter broke in 1 check"},
      {"an error", run({pass, error}), 3, "No verdict: the kit or the adapter broke in 1 check"},
      {"an error and a failure", run({fail, error}), 3,
       "No verdict: the kit or the adapter broke in 1 check; 1 check failed"},
      {"a failure, interrupted", interrupted(run({fail})), 130, "1 of 1 check failed"},
      {"interrupted", interrupted(run({pass})), 130,
       "No verdict: interrupted after 1 of 1 scenario"},
      {"interrupted at once", interrupted(no_scenario()), 130,
       "No verdict: interrupted after 0 of 0 scenarios"},
      {"no scenario", no_scenario(), 4, "Nothing was judged: no scenario ran"},
      {"no check", run({}), 4, "Nothing was judged: there is no check that applies"},
      {"all skipped", run({skip, skip}), 4, "Nothing was judged: there is no check that applies"},
      {"skipped, and a remark", run({skip, info}), 4,
       "Nothing was judged: there is no check that applies"},
      {"all skipped, stale", stale(run({skip})), 4,
       "Nothing was judged: there is no check that applies"},
      {"a failure does not count", uncounted(run({fail})), 4,
       "Nothing was judged: there is no check that applies"},
      {"unreached after a failure", run({fail, following("fail-MUST")}), 1, "1 of 2 checks failed"},
      {"unreached after a warning", run({warn, following("warn-SHOULD")}), 1,
       "1 check never reached: nobody knows whether every MUST passes"},
      {"a SHOULD unreached after a warning", run({warn, following("warn-SHOULD", Level::Should)}),
       0, "Every MUST passes; 1 recommendation (SHOULD) not met"},
      {"unreached after a known failure", run({missed, following("known")}), 0,
       "Every MUST passes; 1 known failure"},
  };
}

bool contains(std::string_view text, std::string_view part) {
  return text.find(part) != std::string_view::npos;
}

}  // namespace

TEST(ReportOutcome, is_none_where_every_client_crashed_before_it_did_anything) {
  RunResult crashed = run({check(Verdict::Fail)});
  crashed.scenarios[0].end.how = ClientEnd::How::Crashed;
  EXPECT_EQ(crashed.exit_code(), 3);
  crashed.scenarios[0].trace.push_back({TraceLine::Kind::Request, 1, {}, 1, "GET /", "", false});
  EXPECT_EQ(crashed.exit_code(), 1);
  crashed.interrupted = true;
  EXPECT_EQ(crashed.exit_code(), 130);
}

TEST(ReportOutcome, gives_the_exit_code) {
  for (const Case& c : cases()) EXPECT_EQ(c.run.exit_code(), c.code) << c.what;
}

TEST(ReportOutcome, is_said_in_words) {
  for (const Case& c : cases()) EXPECT_EQ(reports::verdict_in_words(c.run), c.words) << c.what;
}

TEST(ReportOutcome, junit_is_green_exactly_where_the_exit_code_is_0) {
  for (const Case& c : cases()) {
    const std::string xml = junit(c.run, {});
    const std::string head = xml.substr(0, xml.find('\n', xml.find("<testsuites")));
    const bool green = contains(head, "failures=\"0\" errors=\"0\"");
    EXPECT_EQ(green, c.code == 0) << c.what << "\n" << xml;
  }
}

TEST(ReportOutcome, tap_is_green_exactly_where_the_exit_code_is_0) {
  for (const Case& c : cases()) {
    const std::string lines = tap(c.run, {});
    const bool green = !contains(lines, "\nnot ok") && !contains(lines, "\nBail out!");
    EXPECT_EQ(green, c.code == 0) << c.what << "\n" << lines;
  }
}

TEST(ReportOutcome, badge_is_green_only_if_all_pass) {
  for (const Case& c : cases()) {
    const Tally t = c.run.tally();
    const bool all = c.code == 0 && t.warn + t.known + t.unreached == 0;
    EXPECT_EQ(contains(badge(c.run), "#2a7d3f"), all) << c.what;
    EXPECT_EQ(contains(badge(c.run), "#c5302a"),
              (c.code == 1 && c.run.stale_known.empty()) || t.fail > 0)
        << c.what;
  }
  EXPECT_TRUE(contains(badge(no_scenario()), "aria-label=\"Green API client: not judged\""));
  EXPECT_TRUE(contains(badge(run({check(P), check(P)})), "aria-label=\"Green API client: 2/2\""));
}

TEST(ReportOutcome, verdict_of_a_scenario_is_the_worst) {
  const std::vector<std::pair<std::vector<CheckResult>, Verdict>> table = {
      {{}, Verdict::Skip},
      {{check(P)}, Verdict::Pass},
      {{check(S)}, Verdict::Skip},
      {{check(S), check(P)}, Verdict::Pass},
      {{check(I)}, Verdict::Info},
      {{check(I), check(S)}, Verdict::Info},
      {{check(I), check(P)}, Verdict::Pass},
      {{check(P), check(W)}, Verdict::Warn},
      {{check(W), check(Verdict::Unreached)}, Verdict::Unreached},
      {{check(Verdict::Unreached), check(F)}, Verdict::Fail},
      {{check(F), check(E), check(P)}, Verdict::Error},
      {{known(F), check(P)}, Verdict::Pass},
      {{known(F), check(S)}, Verdict::Info},
      {{known(E)}, Verdict::Error},
  };
  for (std::size_t i = 0; i < table.size(); ++i) {
    EXPECT_EQ(to_string(scenario(table[i].first).verdict()), to_string(table[i].second))
        << "row " << i;
  }
}

TEST(ReportOutcome, tally_leaves_out_what_does_not_count) {
  const Tally t = greenmock::kit::testing::sample_run().tally();
  EXPECT_EQ(t.pass, 9U);
  EXPECT_EQ(t.fail, 3U);  // a fourth is in a scenario that is newer than the revision
  EXPECT_EQ(t.warn, 2U);
  EXPECT_EQ(t.info, 1U);
  EXPECT_EQ(t.skip, 3U);
  EXPECT_EQ(t.unreached, 1U);
  EXPECT_EQ(t.error, 1U);
  EXPECT_EQ(t.known, 1U);
}

TEST(ReportOutcome, what_does_not_count_fails_nowhere) {
  const RunResult only = uncounted(run({check(F), check(W), check(E)}));
  RunResult both = run({check(P)});
  both.scenarios.push_back(only.scenarios[0]);
  EXPECT_EQ(both.exit_code(), 0);
  EXPECT_FALSE(contains(junit(both, {}), "<failure"));
  EXPECT_FALSE(contains(junit(both, {}), "<error"));
  EXPECT_TRUE(contains(junit(both, {}), "not counted"));
  EXPECT_FALSE(contains(tap(both, {}), "\nnot ok"));
  EXPECT_TRUE(contains(tap(both, {}), "not ok 1 - fail-MUST # TODO not counted"));
}
