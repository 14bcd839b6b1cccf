// Clients that do it another way than the reference client, as they may: the suite that ships holds
// nothing against them.

#include <gtest/gtest.h>

#include <algorithm>

#include "greenmock/greenmock.hpp"
#include "run/scenario_run.hpp"
#include "suite/suite.hpp"

namespace greenmock::kit {
namespace {

/// A scenario that ships, played with a client in shell.
class AnotherWay : public ::testing::Test {
 protected:
  /// `client`: what it does; `at METHOD` is the address of a method, `ask METHOD` calls it, `say JSON` prints an event.
  void passes(const std::string& id, const std::string& client) {
    static const SuiteOrProblems loaded = load_suite();
    const auto& all = loaded.suite.scenarios;
    const auto scenario =
        std::find_if(all.begin(), all.end(), [&](const Scenario& one) { return one.id == id; });
    ASSERT_NE(scenario, all.end()) << id;
    RunContext context;
    context.server = &server_;
    context.description.tasks = {scenario->task};
    context.description.events = events;
    context.start = spawning({"/bin/sh", "-c", std::string(kCalls) + client});
    const ScenarioResult result = run_scenario(*scenario, context, loaded.suite.requirements);
    ASSERT_FALSE(result.checks.empty());
    for (const CheckResult& check : result.checks) {
      const bool fits = check.verdict == Verdict::Pass || check.verdict == Verdict::Skip ||
                        check.verdict == Verdict::Info;
      EXPECT_TRUE(fits) << to_string(check.verdict) << " " << check.id << ": " << check.seen;
    }
  }

  std::optional<std::vector<std::string>> events;  ///< of its description; nothing: all of them

 private:
  static constexpr std::string_view kCalls = R"sh(
at() { echo "$GREEN_API_URL/waInstance$GREEN_API_ID_INSTANCE/$1/$GREEN_API_TOKEN_INSTANCE"; }
ask() { curl -s "$(at "$1")"; echo; }
say() { printf '%s\n' "$1"; }
)sh";
  Server server_;
};

TEST_F(AnotherWay, OneThatHasToldAFinalFailureMayStay) {
  passes("qr-final-status.401",
         R"(ask qr; say '{"event":"error","message":"HTTP 401"}'; exec sleep 600)");
}

TEST_F(AnotherWay, OneMayEndInWordsAtAStatusThatNoPageHas) {
  passes("note-nothing.408",
         R"(ask receiveNotification; say '{"event":"error","message":"HTTP 408"}'; exit 1)");
}

TEST_F(AnotherWay, OneMaySendAgainAsSoonAsItHasLookedInVain) {
  // A single curl: the three calls are a few milliseconds apart.
  passes("send-cut.not-taken", R"sh(
hi='{"chatId":"79001234567@c.us","message":"hi"}'
json='Content-Type: application/json'
curl -s -H "$json" -d "$hi" "$(at sendMessage)" \
  --next -s -H "$json" -d '{"chatId":"79001234567@c.us"}' "$(at getChatHistory)" \
  --next -s -H "$json" -d "$hi" "$(at sendMessage)"
echo; say '{"event":"sent","text":"hi"}')sh");
}

TEST_F(AnotherWay, OneMayHandOverNothingButTheData) {
  passes("call-credentials.short-token",
         R"sh(say "{\"event\":\"result\",\"data\":$(ask getStateInstance)}")sh");
}

TEST_F(AnotherWay, OneMayBeginSlowlyAndThenAskOnceASecond) {
  passes("qr-steady-rate",
         "for i in 1 2 3; do ask qr; sleep 2.5; done; while :; do ask qr; sleep 1; done");
}

TEST_F(AnotherWay, OneOfTwoAccountsNeedNotTellOfTheOther) {
  events = {"notification"};
  passes("note-two-accounts", R"sh(
(
  GREEN_API_ID_INSTANCE=$GREEN_API_ID_INSTANCE_2
  GREEN_API_TOKEN_INSTANCE=$GREEN_API_TOKEN_INSTANCE_2
  ask receiveNotification
)
ask receiveNotification > "$HOME/first"
say '{"event":"notification","body":{}}'
exec sleep 600)sh");
}

}  // namespace
}  // namespace greenmock::kit
