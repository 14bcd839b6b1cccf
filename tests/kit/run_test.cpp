// Scenarios played with small clients, good ones and broken ones: which check says what.

#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>

#include "greenmock/greenmock.hpp"
#include "run/command.hpp"
#include "run/scenario_run.hpp"
#include "suite/suite.hpp"

namespace greenmock::kit {
namespace {

constexpr std::string_view kRunFacts = R"({"greenmock":1,"requirements":[
  {"id":"RUN-ASKS","level":"MUST","text":"t","page":"p","read":"2026-01-01"},
  {"id":"RUN-GOES-ON","level":"MUST","text":"t","page":"p","read":"2026-01-01"},
  {"id":"RUN-SURVIVES","level":"MUST","text":"t","page":"p","read":"2026-01-01"},
  {"id":"RUN-TERM","level":"SHOULD","text":"t","page":"p","read":"2026-01-01"},
  {"id":"A","level":"MUST","text":"t","page":"p","read":"2026-01-01"}]})";

/// A scenario of these steps and checks, played with a client in shell.
class Playing : public ::testing::Test {
 protected:
  /// `client`: what it does; `ask METHOD` calls a method, `say JSON` prints an event.
  ScenarioResult play(const std::string& client, const std::string& steps,
                      const std::string& checks = "[]", const std::string& more = "",
                      const std::string& task = "authorize", const std::string& vital = "qr") {
    const SuiteOrProblems loaded = load_suite(
        {"facts", std::string(kRunFacts)}, {"mistakes", R"({"greenmock":1,"mistakes":[]})"},
        {{"x", R"({"greenmock":1,"id":"a","since":1,"title":"t","task":")" + task +
                   R"(","vital":[{"call":")" + vital + R"("}],"steps":)" + steps + R"(,"checks":)" +
                   checks + more + "}"}});
    EXPECT_TRUE(loaded.problems.empty()) << loaded.problems.front();
    context.server = media_server ? media_server : &server;
    context.description.tasks = {task};
    context.start = spawning({"/bin/sh", "-c", std::string(kTools) + client});
    return run_scenario(loaded.suite.scenarios.front(), context, loaded.suite.requirements);
  }

  static const CheckResult& check(const ScenarioResult& result, const std::string& id) {
    static const CheckResult none;
    for (const CheckResult& one : result.checks) {
      if (one.id == id) return one;
    }
    ADD_FAILURE() << "no check " << id;
    return none;
  }
  static Verdict verdict(const ScenarioResult& result, const std::string& id) {
    return check(result, id).verdict;
  }

  static constexpr std::string_view kTools = R"(
ask() { curl -s "$GREEN_API_URL/waInstance$GREEN_API_ID_INSTANCE/$1/$GREEN_API_TOKEN_INSTANCE"; echo; }
say() { printf '%s\n' "$1"; }
picture() { sed 's/.*"message":"//; s/".*//'; }
)";
  Server server;
  const Server* media_server = nullptr;  ///< if set, in place of it
  RunContext context;
};

constexpr const char* kLogin = R"([{"await":{"event":"qr"},"else":{"id":"shows","requirement":"A"}},
  {"phone":{"scan":"shown"},"else":{"id":"scanned","requirement":"A"}},
  {"await":{"event":"authorized"},"within":"30s","else":{"id":"notices","requirement":"A"}},
  {"await":{"exit":true},"else":{"id":"ends","requirement":"A"}}])";
constexpr const char* kGoodClient = R"(
say "{\"event\":\"qr\",\"image\":\"$(ask qr | picture)\"}"
until ask qr | grep -q alreadyLogged; do sleep 0.1; done
say '{"event":"authorized"}')";

TEST_F(Playing, AGoodClientPassesEverything) {
  const ScenarioResult result = play(kGoodClient, kLogin, R"([
    {"id":"served","requirement":"A","picture":{"is":"served"}},
    {"id":"decodes","requirement":"A","picture":{"is":"decodes"}},
    {"id":"order","requirement":"A","order":[{"call":"qr"},{"event":"qr"},{"event":"authorized"}]},
    {"id":"done","requirement":"A","end":["done"]},
    {"id":"state","requirement":"A","instance":{"state":"authorized"}}])");
  for (const CheckResult& one : result.checks)
    EXPECT_EQ(one.verdict, Verdict::Pass) << one.id << ": " << one.seen;
  EXPECT_EQ(result.end.how, ClientEnd::How::Done);
}

TEST_F(Playing, SilenceIsNeverGreen) {
  const ScenarioResult result =
      play("exit 0", R"([{"await":{"exit":true}}])",
           R"([{"id":"no-logout","requirement":"A","calls":{"of":{"call":"logout"},"most":0}}])");
  EXPECT_EQ(verdict(result, "asks"), Verdict::Fail);
  EXPECT_EQ(verdict(result, "no-logout"), Verdict::Unreached);
  EXPECT_EQ(check(result, "no-logout").follows_from, "asks");
}

TEST_F(Playing, AMissedStepFailsItsCheckAndWhatFollowsIsUnreached) {
  const ScenarioResult result =
      play("ask qr; say '{\"event\":\"error\",\"message\":\"no\"}'; exit 1", kLogin,
           R"([{"id":"done","requirement":"A","end":["done"]},
               {"id":"no-logout","requirement":"A","calls":{"of":{"call":"logout"},"most":0}}])");
  EXPECT_EQ(verdict(result, "shows"), Verdict::Fail);
  EXPECT_EQ(verdict(result, "notices"), Verdict::Unreached);
  EXPECT_EQ(check(result, "notices").follows_from, "shows");
  EXPECT_EQ(verdict(result, "done"), Verdict::Unreached);
  EXPECT_EQ(verdict(result, "no-logout"), Verdict::Pass);
  EXPECT_EQ(verdict(result, "survives"), Verdict::Pass);
}

TEST_F(Playing, CallsAreNamedByTheirPlaceInTheScenarioWhateverElseTheServerWasAsked) {
  const auto seen = [&] {
    return check(play("ask qr; ask qr; ask qr", R"([{"await":{"exit":true}}])",
                      R"([{"id":"few","requirement":"A","calls":{"of":{"call":"qr"},"most":2}}])"),
                 "few")
        .seen;
  };
  const std::string first = seen(), second = seen();
  for (const std::string& one : {first, second}) {
    EXPECT_TRUE(one.starts_with("3 calls of qr: calls #1 (+0ms), #2 (")) << one;
    EXPECT_TRUE(one.ends_with("Call #3 was the first too many.")) << one;
  }
}

TEST_F(Playing, AMissedStepIsShownBehindWhatCameWhileItWaited) {
  // It waits until the client has ended.
  const ScenarioResult result = play("ask qr; ask qr; ask qr", R"([
    {"await":{"event":"qr"},"else":{"id":"shows","requirement":"A"}}])");
  const auto step = std::find_if(result.trace.begin(), result.trace.end(),
                                 [](const TraceLine& line) { return line.failed; });
  ASSERT_NE(step, result.trace.end());
  EXPECT_GE(
      std::count_if(result.trace.begin(), step,
                    [](const TraceLine& line) { return line.kind == TraceLine::Kind::Answer; }),
      3);
}

TEST_F(Playing, ACrashIsToldAsOne) {
  const ScenarioResult result = play("ask qr; kill -SEGV $$", R"([{"await":{"exit":true}}])");
  EXPECT_EQ(verdict(result, "survives"), Verdict::Fail);
  EXPECT_NE(check(result, "survives").seen.find("Segmentation fault"), std::string::npos);
}

TEST_F(Playing, AFloodIsTheAdaptersFault) {
  // Long lines: each costs the kit some work, and it has half a minute for all of them.
  const ScenarioResult result =
      play("ask qr; yes " + std::string(1000, 'y'), R"([{"await":{"exit":true}}])");
  EXPECT_EQ(verdict(result, "survives"), Verdict::Error);
  EXPECT_NE(check(result, "survives").seen.find("MiB"), std::string::npos);
  EXPECT_EQ(check(result, "survives").seen.find("events"), std::string::npos);
}

TEST_F(Playing, NothingIsHeldAgainstAnAdapterThatFloods) {
  const ScenarioResult result =
      play(R"(yes '{"event":"qr"}')", R"([{"await":{"exit":true}}])",
           R"([{"id":"asked","requirement":"A","calls":{"of":{"call":"qr"},"least":1}}])");
  EXPECT_EQ(check(result, "survives").seen, "killed: it printed more than 5000 events");
  for (const char* id : {"asks", "goes-on", "asked"}) {
    EXPECT_EQ(verdict(result, id), Verdict::Unreached) << id;
    EXPECT_EQ(check(result, id).follows_from, "survives") << id;
  }
}

TEST_F(Playing, WhatAClientNeverTellsIsSkippedAndNotHeldAgainstIt) {
  context.description.events = std::vector<std::string>{"qr"};
  const ScenarioResult result = play(R"(
say "{\"event\":\"qr\",\"image\":\"$(ask qr | picture)\"}"
until ask qr | grep -q alreadyLogged; do sleep 0.1; done)",
                                     kLogin);
  EXPECT_EQ(verdict(result, "shows"), Verdict::Pass);
  EXPECT_EQ(verdict(result, "notices"), Verdict::Skip);
  EXPECT_EQ(verdict(result, "ends"), Verdict::Pass) << check(result, "ends").seen;
}

TEST_F(Playing, AClientThatTellsOfNoCodeIsNotStoppedBeforeItAsks) {
  context.description.events = std::vector<std::string>{"authorized"};
  const ScenarioResult result =
      play("sleep 0.5; ask qr; sleep 60", R"([{"await":{"event":"qr"}}])");
  EXPECT_EQ(verdict(result, "asks"), Verdict::Pass) << check(result, "asks").seen;
}

TEST_F(Playing, AClientThatIsAboutToEndIsNotCalledStopped) {
  const ScenarioResult result = play(
      "ask qr; say '{\"event\":\"error\",\"message\":\"x\"}'; sleep 0.1; exit 0",
      R"([{"await":{"event":"error"}}])",
      R"([{"id":"failed","requirement":"A","any":[{"end":["failed","stopped"]},{"end":["alive"]}]}])");
  EXPECT_EQ(result.end.how, ClientEnd::How::Done) << result.end.text;
  EXPECT_EQ(verdict(result, "failed"), Verdict::Fail);
}

TEST_F(Playing, ASlowPollerThatSaysSoIsWaitedFor) {
  context.description.poll_every = std::chrono::seconds{20};
  const ScenarioResult result = play("ask qr; sleep 4; ask qr; sleep 60", R"([
      {"await":{"call":"qr","n":2},"within":"1s","else":{"id":"again","requirement":"A"}}])");
  EXPECT_EQ(verdict(result, "again"), Verdict::Pass) << check(result, "again").seen;
}

constexpr const char* kGivesUp = R"([{"await":{"call":"qr","phase":"arrived"}},
      {"await":{"any":[{"event":"error"},{"exit":true}]},"within":"2m","limitOf":"qr","else":{"id":"gives-up","requirement":"A"}}])";
constexpr const char* kNeverAnswered =
    R"(,"script":{"rules":[{"when":{"method":"qr"},"fault":"hang"}]})";

TEST_F(Playing, AClientIsHeldToTheLimitThatItStates) {
  context.description.limits["qr"] = std::chrono::seconds{1};
  const ScenarioResult result = play("ask qr", kGivesUp, "[]", kNeverAnswered);
  EXPECT_EQ(verdict(result, "gives-up"), Verdict::Fail);
  EXPECT_NE(check(result, "gives-up").seen.find("within 6s"), std::string::npos)
      << check(result, "gives-up").seen;
}

TEST_F(Playing, AClientThatKeepsItsLimitPasses) {
  context.description.limits["*"] = std::chrono::seconds{1};
  const ScenarioResult result = play(
      R"(ask() { curl -s -m 1 "$GREEN_API_URL/waInstance$GREEN_API_ID_INSTANCE/$1/$GREEN_API_TOKEN_INSTANCE"; }
ask qr; say '{"event":"error","message":"no answer"}'; exit 1)",
      kGivesUp, "[]", kNeverAnswered);
  EXPECT_EQ(verdict(result, "gives-up"), Verdict::Pass) << check(result, "gives-up").seen;
}

TEST_F(Playing, ALimitOfMoreThanAMinuteIsARemark) {
  context.description.limits["qr"] = std::chrono::seconds{61};
  const ScenarioResult result = play("ask qr", kGivesUp, "[]", kNeverAnswered);
  EXPECT_EQ(verdict(result, "gives-up"), Verdict::Info);
  EXPECT_NE(check(result, "gives-up").seen.find("1m1s"), std::string::npos)
      << check(result, "gives-up").seen;
  EXPECT_LT(result.took_ms, 30'000);
}

constexpr const char* kRedirects =
    R"(,"hosts":["other"],"script":{"rules":[{"when":{"method":"qr"},
        "reply":{"status":302,"headers":{"Location":"${otherUrl}${path}"}}}]})";
constexpr const char* kKeepsToken =
    R"([{"id":"keeps-token","requirement":"A","silent":{"of":"token","in":["headersToOtherHosts"]}}])";

TEST_F(Playing, AClientThatFollowsARedirectWithItsTokenIsSeen) {
  const ScenarioResult result = play(
      R"(curl -s -L "$GREEN_API_URL/waInstance$GREEN_API_ID_INSTANCE/qr/$GREEN_API_TOKEN_INSTANCE")",
      R"([{"await":{"exit":true}}])", kKeepsToken, kRedirects);
  EXPECT_EQ(verdict(result, "keeps-token"), Verdict::Fail);
  EXPECT_NE(check(result, "keeps-token").seen.find("/qr/… HTTP/1.1"), std::string::npos)
      << check(result, "keeps-token").seen;
  EXPECT_TRUE(std::any_of(result.trace.begin(), result.trace.end(), [](const TraceLine& line) {
    return line.text.starts_with("another host is asked GET /waInstance");
  }));
}

TEST_F(Playing, AClientThatFollowsNoRedirectKeepsItsToken) {
  const ScenarioResult result =
      play("ask qr", R"([{"await":{"exit":true}}])", kKeepsToken, kRedirects);
  EXPECT_EQ(verdict(result, "keeps-token"), Verdict::Pass) << check(result, "keeps-token").seen;
  EXPECT_TRUE(std::any_of(result.trace.begin(), result.trace.end(), [](const TraceLine& line) {
    return line.text.find("302") != std::string::npos;
  }));
}

TEST_F(Playing, AnOldCodeOnTheScreenIsRefusedByThePhone) {
  const ScenarioResult result =
      play(R"(say "{\"event\":\"qr\",\"image\":\"$(ask qr | picture)\"}"; sleep 60)", R"([
      {"await":{"event":"qr"}},{"advance":"41s"},
      {"phone":{"scan":"shown"},"else":{"id":"current","requirement":"A"}}])");
  EXPECT_EQ(verdict(result, "current"), Verdict::Fail);
  EXPECT_NE(check(result, "current").seen.find("replaced"), std::string::npos)
      << check(result, "current").seen;
}

TEST_F(Playing, ThePhoneScansTheFirstCodeOnlyWhileItIsCurrent) {
  const ScenarioResult result =
      play(R"(say "{\"event\":\"qr\",\"image\":\"$(ask qr | picture)\"}"; sleep 60)", R"([
      {"await":{"event":"qr"}},{"phone":{"scan":"first"},"else":{"id":"first","requirement":"A"}}])");
  EXPECT_EQ(verdict(result, "first"), Verdict::Pass) << check(result, "first").seen;
}

TEST_F(Playing, ATenMinuteWaitTakesNoTime) {
  const ScenarioResult result = play(
      kGoodClient, R"([
      {"await":{"call":"qr","phase":"parked"}},{"advance":"10m"},
      {"await":{"event":"qr"},"else":{"id":"late","requirement":"A"}},{"phone":"scan"},{"await":{"exit":true}}])",
      R"([{"id":"stays","requirement":"A","calls":{"of":{"call":"qr","outcome":"left"},"most":0}}])",
      R"(,"script":{"rules":[{"when":{"method":"qr","call":1},"wait":"10m"}]})");
  EXPECT_EQ(verdict(result, "late"), Verdict::Pass) << check(result, "late").seen;
  EXPECT_EQ(verdict(result, "stays"), Verdict::Pass);
  EXPECT_GE(result.virtual_ms, 600'000);
}

TEST_F(Playing, AStepOfTheKitThatCannotBeDoneIsNotTheClientsFault) {
  const ScenarioResult result =
      play("ask qr; sleep 60", R"([{"await":{"call":"qr"}},{"rules":{"remove":["none"]}}])");
  EXPECT_EQ(verdict(result, "goes-on"), Verdict::Error);
}

TEST_F(Playing, AScenarioThatBreaksKeepsWhatWasSeenUntilThen) {
  const ScenarioResult result =
      play("ask qr; echo a word; say '{\"event\":\"state\",\"value\":\"x\"}'; sleep 60", R"([
      {"await":{"event":"state"}},{"rules":{"remove":["none"]}},{"watch":"10s"}])");
  EXPECT_EQ(result.verdict(), Verdict::Error);
  EXPECT_EQ(result.end.how, ClientEnd::How::Stopped);
  EXPECT_NE(result.out_tail.find("a word"), std::string::npos) << result.out_tail;
  const auto has = [&](TraceLine::Kind kind, const std::string& text, bool failed) {
    return std::any_of(result.trace.begin(), result.trace.end(), [&](const TraceLine& line) {
      return line.kind == kind && line.text.find(text) != std::string::npos &&
             line.failed == failed;
    });
  };
  EXPECT_TRUE(has(TraceLine::Kind::Step, "await event state", false));
  EXPECT_TRUE(has(TraceLine::Kind::Request, "/qr/", false));
  EXPECT_TRUE(has(TraceLine::Kind::Event, "event state", false));
  EXPECT_TRUE(has(TraceLine::Kind::Step, "rules: 0 added, 1 removed", true));
  EXPECT_FALSE(has(TraceLine::Kind::Step, "watch", false));
}

TEST_F(Playing, AWindowThatNeverOpenedIsUnreachedForTheServersChecksToo) {
  const ScenarioResult result = play(
      "ask qr; exit 0", R"([{"await":{"call":"qr"}},
      {"await":{"event":"qr"},"within":"1s","name":"shown","else":{"id":"shows","requirement":"A"}}])",
      R"([{"id":"pace","requirement":"A","rate":{"of":{"call":"qr"},"notAbove":{"window":["shown",null],"factor":2}}}])");
  EXPECT_EQ(verdict(result, "pace"), Verdict::Unreached);
  EXPECT_EQ(check(result, "pace").follows_from, "shows");
}

TEST_F(Playing, ARestartedClientIsJudgedWithItsFirstLife) {
  const ScenarioResult result = play(
      "ask qr; say '{\"event\":\"state\",\"value\":\"x\"}'; sleep 60", R"([
      {"await":{"event":"state"}},{"kill":"client"},{"start":"client"},{"await":{"event":"state"}}])",
      R"([{"id":"twice","requirement":"A","events":{"of":{"event":"state"},"least":2,"most":2}}])");
  EXPECT_EQ(verdict(result, "goes-on"), Verdict::Pass) << check(result, "goes-on").seen;
  EXPECT_EQ(verdict(result, "twice"), Verdict::Pass) << check(result, "twice").seen;
}

TEST_F(Playing, AWindowBehindARestartHoldsNoEventsFromBeforeIt) {
  const ScenarioResult result = play(
      "ask qr; say '{\"event\":\"state\",\"value\":\"x\"}'; sleep 60", R"([
      {"await":{"event":"state"}},{"kill":"client"},{"start":"client"},{"await":{"event":"state"},"name":"again"}])",
      R"([{"id":"before","requirement":"A","events":{"of":{"event":"state"},"least":2},"window":[null,"again"]},
          {"id":"behind","requirement":"A","events":{"of":{"event":"state"},"most":0},"window":["again",null]}])");
  EXPECT_EQ(verdict(result, "before"), Verdict::Pass) << check(result, "before").seen;
  EXPECT_EQ(verdict(result, "behind"), Verdict::Pass) << check(result, "behind").seen;
}

TEST_F(Playing, ACrashIsNotForgottenWhenTheClientIsStartedAgain) {
  const ScenarioResult result = play(
      "ask getStateInstance | grep -q notAuth && { ask qr; kill -SEGV $$; }; ask qr; sleep 60",
      R"([{"await":{"exit":true}},{"state":"authorized"},{"start":"client"},{"await":{"call":"qr"}}])");
  EXPECT_EQ(verdict(result, "goes-on"), Verdict::Pass) << check(result, "goes-on").seen;
  EXPECT_EQ(result.end.how, ClientEnd::How::Stopped) << result.end.text;
  EXPECT_EQ(verdict(result, "survives"), Verdict::Fail);
  EXPECT_NE(check(result, "survives").seen.find("Segmentation fault"), std::string::npos)
      << check(result, "survives").seen;
}

TEST_F(Playing, AClientThatWasKilledAndStartedAgainHasNotCrashed) {
  const ScenarioResult result = play("ask qr; sleep 60", R"([{"await":{"call":"qr"}},
      {"kill":"client"},{"start":"client"},{"await":{"call":"qr"}}])");
  EXPECT_EQ(verdict(result, "survives"), Verdict::Pass) << check(result, "survives").seen;
}

TEST_F(Playing, NobodyIsWatchedWhoHasEnded) {
  const ScenarioResult result =
      play("ask qr", R"([{"await":{"exit":true}},{"repeat":{"n":6,"steps":[{"watch":"10s"}]}}])");
  EXPECT_EQ(verdict(result, "goes-on"), Verdict::Pass) << check(result, "goes-on").seen;
  EXPECT_LT(result.took_ms, 60'000);
}

TEST_F(Playing, AKilledClientNeedNotHaveEndedOnTerm) {
  const ScenarioResult result =
      play("ask qr; sleep 60", R"([{"await":{"call":"qr"}},{"kill":"client"}])");
  EXPECT_TRUE(std::none_of(result.checks.begin(), result.checks.end(),
                           [](const CheckResult& one) { return one.id == "ends-on-term"; }));
}

TEST_F(Playing, TheTokenIsMaskedInWhateverIsShown) {
  const ScenarioResult result = play(
      R"(ask qr; echo $GREEN_API_TOKEN_INSTANCE; say '{"event":"state","value":"x"}'; sleep 60)",
      R"([{"await":{"event":"state"}}])",
      R"([{"id":"silent","requirement":"A","silent":{"of":"token","in":["stdout"]}}])");
  EXPECT_EQ(verdict(result, "silent"), Verdict::Fail);
  const auto has_token = [](const std::string& text) {
    std::size_t run = 0;
    for (const char c : text) {
      run = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') ? run + 1 : 0;
      if (run == 50) return true;
    }
    return false;
  };
  EXPECT_FALSE(has_token(result.out_tail)) << result.out_tail;
  EXPECT_FALSE(has_token(check(result, "silent").seen));
  for (const TraceLine& line : result.trace) {
    EXPECT_FALSE(has_token(line.detail)) << line.detail;
    EXPECT_FALSE(has_token(line.text)) << line.text;
  }
}

// --- notifications

constexpr const char* kReader = R"(
while :; do
  got=$(ask 'receiveNotification')
  receipt=$(printf '%s' "$got" | sed -n 's/^{"receiptId":\([0-9]*\),.*/\1/p')
  [ -z "$receipt" ] && continue
  body=$(printf '%s' "$got" | sed 's/^{"receiptId":[0-9]*,"body":\(.*\)}$/\1/')
  say "{\"event\":\"notification\",\"body\":$body}"
  curl -s -X DELETE "$GREEN_API_URL/waInstance$GREEN_API_ID_INSTANCE/deleteNotification/$GREEN_API_TOKEN_INSTANCE/$receipt" > "$HOME/deleted"
done)";

TEST_F(Playing, AReaderHandlesWhatWaitedAndWhatComes) {
  const ScenarioResult result = play(
      kReader, R"([{"await":{"event":"notification"}},
        {"await":{"call":"receiveNotification","phase":"parked"}},
        {"notify":{"type":"incomingMessage","copies":2}},{"await":{"event":"notification","n":2}},
        {"await":{"call":"receiveNotification","phase":"parked"}}])",
      R"([{"id":"twice","requirement":"A","handled":{}},{"id":"empty","requirement":"A","instance":{"queue":0}}])",
      R"(,"instance":{"state":"authorized","queue":["incomingMessage"]})", "receive",
      "receiveNotification");
  EXPECT_EQ(verdict(result, "goes-on"), Verdict::Pass) << check(result, "goes-on").seen;
  EXPECT_EQ(verdict(result, "empty"), Verdict::Pass) << check(result, "empty").seen;
  EXPECT_EQ(verdict(result, "twice"), Verdict::Fail) << "a copy is no second notification";
  const auto queued =
      std::count_if(result.trace.begin(), result.trace.end(), [](const TraceLine& line) {
        return line.text.starts_with("queued: incomingMessageReceived (receipt ");
      });
  EXPECT_EQ(queued, 3);
}

TEST_F(Playing, AWebhookWithoutAnAddressIsToldAsThat) {
  for (const char* said :
       {R"({"event":"listening"})", R"({"event":"listening","url":"localhost:80"})",
        R"({"event":"listening","url":7})"}) {
    const ScenarioResult result =
        play("say '" + std::string(said) + "'; sleep 20", R"([{"await":{"event":"listening"}}])",
             "[]", "", "webhook", "*");
    EXPECT_EQ(verdict(result, "goes-on"), Verdict::Fail);
    EXPECT_NE(check(result, "goes-on").seen.find("must have the address to deliver to"),
              std::string::npos)
        << check(result, "goes-on").seen;
  }
}

TEST_F(Playing, AWebhookThatNobodyTakesIsToldWithItsReason) {
  const ScenarioResult result = play(
      "ask qr; say '{\"event\":\"listening\",\"url\":\"http://127.0.0.1:1/\"}'; sleep 20",
      R"([{"await":{"event":"listening"}},{"notify":"incomingMessage"},{"await":{"push":"failed"}},
          {"await":{"push":"200"},"within":"1s","else":{"id":"takes","requirement":"A"}}])",
      "[]", "", "webhook");
  EXPECT_EQ(verdict(result, "takes"), Verdict::Fail);
  EXPECT_NE(check(result, "takes").seen.find("Webhooks so far: 1, the last of which failed: "),
            std::string::npos)
      << check(result, "takes").seen;
  const auto is = [&](TraceLine::Kind kind) {
    return std::any_of(result.trace.begin(), result.trace.end(),
                       [&](const TraceLine& line) { return line.kind == kind; });
  };
  EXPECT_TRUE(is(TraceLine::Kind::Push));
  EXPECT_TRUE(is(TraceLine::Kind::PushAnswer));
}

TEST_F(Playing, AWebhookClientMustTellWhereItListens) {
  context.description.events = {"notification"};
  const ScenarioResult result =
      play("exit 1", R"([{"await":{"exit":true}}])", "[]", "", "webhook", "*");
  EXPECT_EQ(verdict(result, "asks"), Verdict::Skip);
}

TEST_F(Playing, WhoCannotFailIsNotAskedTo) {
  const std::string more = R"(,"needs":["canThrow"])";
  EXPECT_EQ(verdict(play(kGoodClient, kLogin, "[]", more), "asks"), Verdict::Skip);
  context.description.can_throw = true;
  EXPECT_EQ(verdict(play(kGoodClient, kLogin, "[]", more), "asks"), Verdict::Pass);
}

TEST_F(Playing, AClientOfTwoAccountsIsGivenBoth) {
  const ScenarioResult result = play(
      R"(ask qr > "$HOME/qr"; say "the token $GREEN_API_TOKEN_INSTANCE_2"
GREEN_API_ID_INSTANCE=$GREEN_API_ID_INSTANCE_2 GREEN_API_TOKEN_INSTANCE=$GREEN_API_TOKEN_INSTANCE_2
say "{\"event\":\"state\",\"value\":$(ask getStateInstance | sed 's/.*://; s/}//')}")",
      R"([{"await":{"event":"state","where":{"value":"blocked"}}}])", "[]",
      R"(,"second":{"instance":{"state":"blocked"}})", "receive-two");
  EXPECT_EQ(verdict(result, "goes-on"), Verdict::Pass) << check(result, "goes-on").seen;
  EXPECT_TRUE(result.out_tail.starts_with("the token …")) << result.out_tail;
}

TEST(ClientCommand, PathsFromHereBecomeWholeOnes) {
  const Folder folder;
  const auto here = std::filesystem::current_path();
  const std::vector<std::string> command =
      with_whole_paths({"sh", "./CMakeLists.txt", "-x", "no-file"});
  EXPECT_EQ(command[0], "sh");
  EXPECT_EQ(command[1], (here / "CMakeLists.txt").string());
  EXPECT_EQ(command[2], "-x");
  EXPECT_EQ(command[3], "no-file");
}

TEST(ClientCommand, IsShownAsItCanBeTyped) {
  EXPECT_EQ(shell_text({"a b", "c", "it's", ""}), R"('a b' c 'it'\''s' '')");
}

/// As playing, with a media host on a port of its own.
class PlayingWithMediaHost : public Playing {
 protected:
  static ServerOptions options() {
    ServerOptions all;
    all.media_port = std::uint16_t{0};
    return all;
  }
  ScenarioResult upload_to(const std::string& url) {
    return play(
        "curl -s -o /dev/null -F chatId=79001234567@c.us -F \"file=hi;filename=a.txt\" " + url +
            "/waInstance$GREEN_API_ID_INSTANCE/sendFileByUpload/$GREEN_API_TOKEN_INSTANCE"
            " </dev/null; say '{\"event\":\"failed\"}'; exit 1",
        R"([{"await":{"exit":true}}])",
        R"([{"id":"media","requirement":"A","calls":{"of":{"call":"sendFileByUpload","host":"${mediaHost}"},"least":1}},
            {"id":"main","requirement":"A","calls":{"of":{"call":"sendFileByUpload","host":"${apiHost}"},"most":0}}])",
        R"(,"hosts":["media"],"instance":{"state":"authorized"})", "send", "sendFileByUpload");
  }
};

TEST_F(PlayingWithMediaHost, AnUploadIsKnownByItsHost) {
  const Server with_media(options());
  media_server = &with_media;
  const ScenarioResult right = upload_to("$GREEN_API_MEDIA_URL");
  EXPECT_EQ(verdict(right, "media"), Verdict::Pass) << check(right, "media").seen;
  EXPECT_EQ(verdict(right, "main"), Verdict::Pass) << check(right, "main").seen;
  const ScenarioResult wrong = upload_to("$GREEN_API_URL");
  EXPECT_EQ(verdict(wrong, "media"), Verdict::Fail);
  EXPECT_EQ(verdict(wrong, "main"), Verdict::Fail);
}

TEST_F(PlayingWithMediaHost, AWordOfFailureMakesAnHonestEnd) {
  const Server with_media(options());
  media_server = &with_media;
  EXPECT_EQ(upload_to("$GREEN_API_MEDIA_URL").end.how, ClientEnd::How::Failed);
}

}  // namespace
}  // namespace greenmock::kit
