// Every check is proven by a mutant: the reference client with one fault switched on, which that
// check catches, and no other MUST.

#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <set>

#include "run/adapter.hpp"
#include "run/fake_service.hpp"
#include "run/suite_run.hpp"
#include "suite/suite.hpp"

namespace greenmock::kit {
namespace {

const Suite& suite() {
  static const SuiteOrProblems loaded = load_suite();
  return loaded.suite;
}

/// What else a mutant fails, since it follows from the fault that its own checks catch.
struct Consequence {
  std::string_view mutant, check, why;
  bool always = true;  ///< false: by who is first
};
constexpr Consequence kConsequences[] = {
    {"id-is-int32", "call-credentials.above-31-bits/asks", "its calls go to another instance"},
    {"id-is-int32", "call-credentials.twelve-digits/asks", "its calls go to another instance"},
    {"needs-long-token", "call-credentials.short-token/asks", "it never calls"},
    {"logs-out-to-get-a-code", "qr-already-logged/ends",
     "the account is logged out, so it goes on"},
    {"logs-out-to-get-a-code", "qr-already-logged/stops",
     "the account is logged out, so it goes on"},
    {"logs-out-to-get-a-code", "qr-logged-in-meanwhile/notices-login",
     "there is no login any more"},
    {"logs-out-to-get-a-code", "qr-logged-in-meanwhile/text-is-no-picture",
     "there are codes again"},
    {"logs-out-to-get-a-code", "ws-already-logged/ends",
     "the account is logged out, so it goes on"},
    {"logs-out-to-get-a-code", "ws-already-logged/stops",
     "the account is logged out, so it goes on"},
    {"logs-out-to-get-a-code", "ws-already-logged/no-picture", "there are codes again"},
    {"clears-the-queue", "note-in-order/what-waited-arrives", "what it cleared does not arrive"},
    {"deletes-by-get", "note-once/empties-the-queue", "a GET deletes nothing"},
    {"reads-text-of-everything", "note-any-kind.call/survives", "that is how it fails"},
    {"reads-text-of-everything", "note-any-kind.new-message/survives", "that is how it fails"},
    {"reads-text-of-everything", "note-any-kind.sticker/survives", "that is how it fails"},
    {"prefix-twice", "qr-rotation/shows-current-code", "the phone cannot scan such a picture"},
    {"shows-any-message", "qr-has-auth/goes-on", "the phone cannot scan a sentence"},
    {"shows-any-frame", "ws-not-json.no-type/goes-on",
     "the phone scans what is no picture, or already the next one", false},
    {"shows-any-frame", "ws-error-passes.closed/goes-on",
     "the phone scans what is no picture, or already the next one", false},
    {"shows-any-frame", "ws-error-passes.goes-on/goes-on",
     "the phone scans what is no picture, or already the next one", false},
};

enum class Follows { Never, Sometimes, Always };

Follows follows(const std::string& mutant, const std::string& check) {
  if (mutant.starts_with("crashes-") && check.ends_with("/survives")) return Follows::Always;
  for (const Consequence& each : kConsequences)
    if (each.mutant == mutant && each.check == check)
      return each.always ? Follows::Always : Follows::Sometimes;
  return Follows::Never;
}

/// Names of checks that a mutant is meant for, by scenario.
using Meant = std::map<const Scenario*, std::set<std::string>>;

std::map<std::string, Meant> all_mutants() {
  std::map<std::string, Meant> mutants;
  for (const Scenario& scenario : suite().scenarios) {
    if (scenario.real_time_only) continue;  // too long for a test: CONTRIBUTING.md tells how
    const auto note = [&](const std::string& id, const std::string& proves) {
      if (!proves.empty()) mutants[proves][&scenario].insert(id);
    };
    for (const Step* step : all_steps(scenario.steps)) {
      if (step->otherwise) note(step->otherwise->id, step->otherwise->proves);
    }
    for (const Check& check : scenario.checks) {
      if (!check.real_time_only) note(check.id, check.proves);
    }
  }
  return mutants;
}

std::vector<std::string> names() {
  std::vector<std::string> names;
  for (const auto& [name, meant] : all_mutants()) names.push_back(name);
  return names;
}

class Mutant : public ::testing::TestWithParam<std::string> {};

std::string why(const ScenarioResult& result) {
  std::string text = result.id + ":";
  for (const CheckResult& check : result.checks) {
    text += "\n  " + std::string(to_string(check.verdict)) + " " + check.id;
    if (check.verdict != Verdict::Pass) text += ": " + check.seen;
  }
  return text;
}

TEST_P(Mutant, IsCaughtByTheChecksThatNameItAndByNoOther) {
  const Meant meant = all_mutants().at(GetParam());
  RunContext context;
  const std::vector<std::string> command{GREENMOCK_REFERENCE_CLIENT, "--mutant", GetParam()};
  context.start = spawning(command);
  const AdapterAnswer adapter = ask_adapter(command);
  ASSERT_TRUE(adapter.description) << adapter.problem;
  context.description = *adapter.description;
  SuiteRun run;
  for (const auto& [scenario, checks] : meant) run.scenarios.push_back(scenario);
  const FakeService service(run.scenarios, 7);
  context.server = &service.server();
  run.jobs = 4;
  for (const ScenarioResult& result : run_suite(run, context, suite().requirements)) {
    const auto scenario = std::find_if(run.scenarios.begin(), run.scenarios.end(),
                                       [&](const Scenario* s) { return s->id == result.id; });
    std::set<std::string> wanted = meant.at(*scenario);
    for (const CheckResult& check : result.checks) wanted.erase(check.id);
    EXPECT_TRUE(wanted.empty()) << "no check " << *wanted.begin() << " in " << result.id;
    wanted = meant.at(*scenario);
    for (const CheckResult& check : result.checks) {
      const bool caught = check.verdict == Verdict::Fail || check.verdict == Verdict::Warn ||
                          (check.verdict == Verdict::Info && check.level == Level::May);
      const Follows consequence = follows(GetParam(), result.id + "/" + check.id);
      if (consequence == Follows::Always) {
        EXPECT_EQ(check.verdict, Verdict::Fail) << "no consequence any more: " << why(result);
      } else if (wanted.contains(check.id)) {
        EXPECT_TRUE(caught) << GetParam() << " passes " << check.id << " in " << why(result);
      } else if (consequence == Follows::Never) {
        EXPECT_NE(check.verdict, Verdict::Fail)
            << GetParam() << " fails " << check.id << " too, in " << why(result);
      }
      EXPECT_NE(check.verdict, Verdict::Error) << why(result);
    }
  }
}

INSTANTIATE_TEST_SUITE_P(Reference, Mutant, ::testing::ValuesIn(names()), [](const auto& one) {
  std::string name = one.param;
  std::replace(name.begin(), name.end(), '-', '_');
  return name;
});

}  // namespace
}  // namespace greenmock::kit
