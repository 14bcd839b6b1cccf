// Verdicts over made-up evidence: what each verb of the client's side passes, and what it does not.

#include <gtest/gtest.h>

#include "core/encoding/base64.hpp"
#include "judge/judge.hpp"
#include "run/verdicts.hpp"
#include "suite/suite.hpp"

namespace greenmock::kit {
namespace {

using core::Json;

constexpr std::string_view kJudgeFacts = R"({"greenmock":1,"requirements":[
  {"id":"A-MUST","level":"MUST","text":"t","page":"p","read":"2026-01-01"},
  {"id":"A-SHOULD","level":"SHOULD","text":"t","page":"p","read":"2026-01-01"},
  {"id":"A-MAY","level":"MAY","text":"t","page":"p","read":"2026-01-01"}]})";

/// A check by the grammar, in a scenario with two named steps.
class Judging : public ::testing::Test {
 protected:
  CheckResult verdict_of(const std::string& verb, const std::string& requirement = "A-MUST",
                         const std::string& more = "") {
    const SuiteOrProblems loaded = load_suite(
        {"facts", std::string(kJudgeFacts)}, {"mistakes", R"({"greenmock":1,"mistakes":[]})"},
        {{"x",
          R"({"greenmock":1,"id":"a","since":1,"title":"t","task":"authorize","hosts":["other"],"vital":[{"call":"qr"}],
           "steps":[{"await":{"call":"qr"},"name":"one"},{"await":{"call":"qr"},"name":"two"}],
           "checks":[{"id":"x","requirement":")" +
              requirement + "\"," + verb + more + "}]}"}});
    EXPECT_TRUE(loaded.problems.empty()) << loaded.problems.front();
    if (!loaded.problems.empty()) return {};
    requirements = loaded.suite.requirements;
    return judge(loaded.suite.scenarios.front().checks.front(), evidence, requirements);
  }
  Verdict look(const std::string& verb) { return verdict_of(verb).verdict; }

  void said(double t, const std::string& line) {
    evidence.events.push_back({t, Json::parse(line)});
  }
  void called(double t, const std::string& method, int status = 200,
              const std::string& reply = "") {
    Call call;
    call.number = evidence.calls.size() + 1;
    call.method = method;
    call.verb = "GET";
    call.status = status;
    call.outcome = "sent";
    call.arrived = {t, 0};
    call.released = CallMoment{t + 1, 0};
    call.sent = CallMoment{t + 2, 0};
    call.reply = reply;
    evidence.calls.push_back(call);
  }

  Evidence evidence;
  Requirements requirements;
};

TEST_F(Judging, AFailureWeighsAsItsRequirementSays) {
  const std::string verb = R"("events":{"of":{"event":"authorized"},"least":1})";
  EXPECT_EQ(verdict_of(verb, "A-MUST").verdict, Verdict::Fail);
  EXPECT_EQ(verdict_of(verb, "A-SHOULD").verdict, Verdict::Warn);
  EXPECT_EQ(verdict_of(verb, "A-MAY").verdict, Verdict::Info);
}

TEST_F(Judging, AFloodInOneLifeIsTheAdaptersFaultThoughTheClientCrashedInAnother) {
  const ClientEnd crash{ClientEnd::How::Crashed, "exit 3"},
      flood{ClientEnd::How::Flooded, "killed: it printed more than 5000 events"},
      done{ClientEnd::How::Done, "exit 0"};
  const auto survives = [&](std::vector<ClientEnd> earlier, const ClientEnd& last) {
    evidence.earlier_ends = std::move(earlier);
    evidence.end = last;
    for (const CheckResult& result : verdicts(Scenario(), evidence, PlayedSteps(), requirements)) {
      if (result.id == kSurvives) return result;
    }
    return CheckResult();
  };
  for (const CheckResult& result : {survives({crash}, flood), survives({flood}, crash)}) {
    EXPECT_EQ(result.verdict, Verdict::Error);
    EXPECT_TRUE(result.seen.starts_with(flood.text)) << result.seen;
  }
  EXPECT_EQ(survives({crash}, done).verdict, Verdict::Fail);
  EXPECT_EQ(survives({done}, done).verdict, Verdict::Pass);
}

TEST_F(Judging, LooksForTheTokenInWhatAnotherHostWasAsked) {
  const std::string verb = R"("silent":{"of":"token","in":["stdout","headersToOtherHosts"]})";
  evidence.token = "d75b3a66374942c5b3c019c698abc2067e151558acbd412345";
  EXPECT_EQ(look(verb), Verdict::Pass);
  evidence.elsewhere.push_back({10, "GET /login HTTP/1.1\nHost: 127.0.0.2"});
  EXPECT_EQ(look(verb), Verdict::Pass);
  evidence.elsewhere.push_back(
      {20, "GET /login HTTP/1.1\nReferer: http://127.0.0.1/waInstance1/qr/" + evidence.token});
  const CheckResult result = verdict_of(verb);
  EXPECT_EQ(result.verdict, Verdict::Fail);
  EXPECT_NE(result.seen.find("in the head of a request to another host: +20ms GET /login"),
            std::string::npos)
      << result.seen;
  EXPECT_EQ(result.seen.find(evidence.token), std::string::npos) << result.seen;
}

/// A message that was queued.
std::string message(const std::string& id, const std::string& text = "hi") {
  return R"({"typeWebhook":"incomingMessageReceived","idMessage":")" + id +
         R"(","messageData":{"typeMessage":"textMessage","textMessageData":{"textMessage":")" +
         text + R"("}}})";
}

class JudgingNotes : public Judging {
 protected:
  void queued(const std::string& body) {
    const std::uint64_t receipt = evidence.notes.size() + 1;
    evidence.notes.push_back({0, receipt, Json::parse(body)});
  }
  void handled(const std::string& body) {
    said(static_cast<double>(evidence.events.size()) * 10,
         R"({"event":"notification","body":)" + body + "}");
  }
};

TEST_F(JudgingNotes, WantsEachHandledOnce) {
  EXPECT_EQ(look(R"("handled":{})"), Verdict::Skip) << "nothing was queued";
  queued(message("A"));
  EXPECT_EQ(look(R"("handled":{})"), Verdict::Fail);
  handled(message("A"));
  EXPECT_EQ(look(R"("handled":{})"), Verdict::Pass);
  handled(message("A"));
  const CheckResult twice = verdict_of(R"("handled":{})");
  EXPECT_EQ(twice.verdict, Verdict::Fail);
  EXPECT_NE(twice.seen.find("A handled 2 times +0ms +10ms"), std::string::npos) << twice.seen;
  EXPECT_EQ(look(R"("handled":{"each":2})"), Verdict::Pass);
}

TEST_F(JudgingNotes, TellsThemByTheirIdsWhateverElseTheClientChanged) {
  queued(message("A"));
  handled(R"({"idMessage":"A","typeWebhook":"incomingMessageReceived"})");
  EXPECT_EQ(look(R"("handled":{})"), Verdict::Pass);
  queued(R"({"typeWebhook":"outgoingMessageStatus","idMessage":"A","status":"sent"})");
  queued(R"({"typeWebhook":"outgoingMessageStatus","idMessage":"A","status":"read"})");
  handled(R"({"typeWebhook":"outgoingMessageStatus","idMessage":"A","status":"sent"})");
  EXPECT_EQ(look(R"("handled":{})"), Verdict::Fail);
  handled(R"({"typeWebhook":"outgoingMessageStatus","idMessage":"A","status":"read"})");
  EXPECT_EQ(look(R"("handled":{})"), Verdict::Pass);
}

TEST_F(JudgingNotes, TellsThoseWithoutAnIdByTheWholeBodyInAnyOrder) {
  queued(R"({"typeWebhook":"stateInstanceChanged","timestamp":1,"stateInstance":"authorized"})");
  handled(
      R"({"stateInstance":"notAuthorized","timestamp":1,"typeWebhook":"stateInstanceChanged"})");
  EXPECT_EQ(look(R"("handled":{})"), Verdict::Fail);
  handled(R"({"stateInstance":"authorized","timestamp":1,"typeWebhook":"stateInstanceChanged"})");
  EXPECT_EQ(look(R"("handled":{})"), Verdict::Pass);
}

TEST_F(JudgingNotes, TakesTheSameTwiceForOneOnlyIfItHasAnId) {
  queued(message("A"));
  queued(message("A"));
  handled(message("A"));
  EXPECT_EQ(look(R"("handled":{})"), Verdict::Pass);
  queued(R"({"typeWebhook":"deviceInfo"})");
  queued(R"({"typeWebhook":"deviceInfo"})");
  handled(R"({"typeWebhook":"deviceInfo"})");
  EXPECT_EQ(look(R"("handled":{})"), Verdict::Pass) << "it may know them by their bodies";
  handled(R"({"typeWebhook":"deviceInfo"})");
  EXPECT_EQ(look(R"("handled":{})"), Verdict::Pass) << "or by their receipts";
  handled(R"({"typeWebhook":"deviceInfo"})");
  EXPECT_EQ(look(R"("handled":{})"), Verdict::Fail);
}

TEST_F(JudgingNotes, WantsThemInTheOrderOfTheQueue) {
  queued(message("A"));
  queued(message("B"));
  handled(message("B"));
  handled(message("A"));
  const CheckResult mixed = verdict_of(R"("handled":{})");
  EXPECT_EQ(mixed.verdict, Verdict::Fail);
  EXPECT_NE(mixed.seen.find("A was handled after"), std::string::npos) << mixed.seen;
  EXPECT_EQ(look(R"("handled":{"order":false})"), Verdict::Pass);
}

TEST_F(JudgingNotes, AllowsSomeTriesOfOneWhoseHandlerFails) {
  queued(message("A", "!throw"));
  queued(message("B"));
  for (int i = 0; i < 3; ++i) handled(message("A", "!throw"));
  handled(message("B"));
  EXPECT_EQ(look(R"("handled":{"bound":3})"), Verdict::Skip) << "the adapter cannot throw";
  evidence.description.can_throw = true;
  EXPECT_EQ(look(R"("handled":{"bound":3})"), Verdict::Pass);
  EXPECT_EQ(look(R"("handled":{"bound":2})"), Verdict::Fail);
  EXPECT_EQ(look(R"("handled":{})"), Verdict::Fail);
}

TEST_F(JudgingNotes, DoesNotHoldWhatWasNotReachedAgainstTheClient) {
  queued(message("A"));
  evidence.missed = "goes-on";
  CheckResult result = verdict_of(R"("handled":{})");
  EXPECT_EQ(result.verdict, Verdict::Unreached);
  EXPECT_EQ(result.follows_from, "goes-on");
  for (int i = 0; i < 2; ++i) handled(message("A"));
  EXPECT_EQ(look(R"("handled":{})"), Verdict::Fail) << "twice is twice";
}

TEST_F(JudgingNotes, IsSkippedWithoutTheEvent) {
  queued(message("A"));
  evidence.description.events = {"error"};
  EXPECT_EQ(look(R"("handled":{})"), Verdict::Skip);
}

TEST_F(Judging, CountsEvents) {
  said(10, R"({"event":"qr","image":"x"})");
  said(20, R"({"event":"error","message":"boom","status":500})");
  EXPECT_EQ(look(R"("events":{"of":{"event":"qr"},"least":1})"), Verdict::Pass);
  EXPECT_EQ(look(R"("events":{"of":{"event":"qr"},"least":2})"), Verdict::Fail);
  EXPECT_EQ(look(R"("events":{"of":{"event":"qr"},"most":0})"), Verdict::Fail);
  EXPECT_EQ(look(R"("events":{"of":{"event":"state"},"most":0})"), Verdict::Pass);
  EXPECT_EQ(look(R"("events":{"of":{"event":"error","where":{"status":"500"}},"least":1})"),
            Verdict::Pass);
  EXPECT_EQ(
      look(R"("events":{"of":{"event":"error","where":{"message":{"matches":"^b"}}},"least":1})"),
      Verdict::Pass);
  EXPECT_EQ(look(R"("events":{"of":{"event":"error","where":{"kind":null}},"least":1})"),
            Verdict::Pass);
  EXPECT_EQ(look(R"("events":{"of":{"event":"error","where":{"status":"50"}},"least":1})"),
            Verdict::Fail);
}

TEST_F(Judging, SaysHowManyEventsItExpects) {
  for (const auto& [numbers, words] : {std::pair{R"("least":1)", "event qr at least once"},
                                       {R"("least":2)", "event qr at least 2 times"},
                                       {R"("most":1)", "event qr at most once"},
                                       {R"("most":3)", "event qr at most 3 times"},
                                       {R"("least":1,"most":1)", "event qr once"},
                                       {R"("least":1,"most":3)", "event qr 1 to 3 times"},
                                       {R"("most":0)", "no event qr"}}) {
    EXPECT_EQ(verdict_of(std::string(R"("events":{"of":{"event":"qr"},)") + numbers + "}").expected,
              words);
  }
}

TEST_F(Judging, TakesAlreadyLoggedForAuthorizedAndNotTheOtherWayRound) {
  said(10, R"({"event":"alreadyLogged"})");
  EXPECT_EQ(look(R"("events":{"of":{"event":"authorized"},"least":1})"), Verdict::Pass);
  evidence.events.clear();
  said(10, R"({"event":"authorized"})");
  EXPECT_EQ(look(R"("events":{"of":{"event":"alreadyLogged"},"least":1})"), Verdict::Fail);
}

TEST_F(Judging, LooksOnlyIntoTheWindow) {
  said(10, R"({"event":"qr"})");
  said(30, R"({"event":"qr"})");
  evidence.marks = {{"one", {"5", 20, 1}}, {"two", {"9", 40, 2}}};
  const std::string most_one = R"("events":{"of":{"event":"qr"},"most":1})";
  EXPECT_EQ(verdict_of(most_one).verdict, Verdict::Fail);
  EXPECT_EQ(verdict_of(most_one, "A-MUST", R"(,"window":["one","two"])").verdict, Verdict::Pass);
  EXPECT_EQ(verdict_of(most_one, "A-MUST", R"(,"window":[null,"one"])").verdict, Verdict::Pass);
}

TEST_F(Judging, AWindowThatNeverOpenedIsUnreachedAndNamesTheFailure) {
  evidence.missed = "asks-again";
  const CheckResult result = verdict_of(R"("events":{"of":{"event":"qr"},"most":0})", "A-MUST",
                                        R"(,"window":["one",null])");
  EXPECT_EQ(result.verdict, Verdict::Unreached);
  EXPECT_EQ(result.follows_from, "asks-again");
}

TEST_F(Judging, SkipsWhatTheClientSaysItDoesNotTell) {
  evidence.description.events = std::vector<std::string>{"authorized"};
  const CheckResult result = verdict_of(R"("events":{"of":{"event":"error"},"least":1})");
  EXPECT_EQ(result.verdict, Verdict::Skip);
  EXPECT_NE(result.seen.find("\"error\""), std::string::npos);
  EXPECT_EQ(look(R"("events":{"of":{"event":"error"},"most":0})"), Verdict::Pass);
}

TEST_F(Judging, SkipsInVirtualTimeWhatOnlyRealTimeShows) {
  EXPECT_EQ(verdict_of(R"("end":["done"])", "A-MUST", R"(,"mode":"real")").verdict, Verdict::Skip);
  evidence.real_time = true;
  evidence.end = {ClientEnd::How::Done, "exit 0"};
  EXPECT_EQ(verdict_of(R"("end":["done"])", "A-MUST", R"(,"mode":"real")").verdict, Verdict::Pass);
}

std::string answer_with(const std::string& bytes) {
  return R"({"type":"qrCode","message":")" + core::base64_encode(bytes) + "\"}";
}
std::string shows(const std::string& bytes) {
  return R"({"event":"qr","image":")" + core::base64_encode(bytes) + "\"}";
}

TEST_F(Judging, APictureMustBeOneThatWasServedByteForByte) {
  called(10, "qr", 200, answer_with("picture"));
  said(20, shows("picture"));
  EXPECT_EQ(look(R"("picture":{"is":"served"})"), Verdict::Pass);
  said(30, shows("another"));
  EXPECT_EQ(look(R"("picture":{"is":"served"})"), Verdict::Fail);
}

TEST_F(Judging, AMessageOfAnotherTypeIsNoPicture) {
  called(10, "qr", 200, R"({"type":"error","message":"aGVsbG8="})");
  said(20, R"({"event":"qr","image":"aGVsbG8="})");
  EXPECT_EQ(look(R"("picture":{"is":"served"})"), Verdict::Fail);
}

TEST_F(Judging, APictureThatIsShownBeforeItWasServedIsNotServed) {
  said(5, shows("picture"));
  called(10, "qr", 200, answer_with("picture"));
  EXPECT_EQ(look(R"("picture":{"is":"served"})"), Verdict::Fail);
}

TEST_F(Judging, AFrameOfAWebsocketHandsAPictureOutToo) {
  called(10, "scanqrcode", 101, "");
  Frame frame;
  frame.opcode = "text";
  frame.what = "qrCode";
  frame.moment = {30, 0};
  frame.sha256 = core::sha256_hex(answer_with("picture"));
  frame.code = "2@code";
  evidence.calls.back().socket.emplace().frames.push_back(frame);
  said(40, shows("picture"));
  said(50, R"({"event":"qr","payload":"2@code"})");
  EXPECT_EQ(look(R"("picture":{"is":"served"})"), Verdict::Pass);
  evidence.rotations = {35};
  EXPECT_EQ(look(R"("picture":{"is":"served","notOlderThan":"20ms"})"), Verdict::Pass);
  said(60, R"({"event":"qr","payload":"2@code"})");
  EXPECT_EQ(look(R"("picture":{"is":"served","notOlderThan":"20ms"})"), Verdict::Fail)
      << "the code changed at 35";
  evidence.events.clear();
  said(40, shows("another"));
  EXPECT_EQ(look(R"("picture":{"is":"served"})"), Verdict::Fail);
  evidence.events.clear();
  said(20, shows("picture"));
  EXPECT_EQ(look(R"("picture":{"is":"served"})"), Verdict::Fail) << "before the frame came";
}

TEST_F(Judging, WhatTheClientSaysOverAWebsocketHandsOutNothing) {
  called(10, "scanqrcode", 101, "");
  Frame echoed;
  echoed.from_client = true;
  echoed.moment = {30, 0};
  echoed.sha256 = core::sha256_hex(answer_with("picture"));
  evidence.calls.back().socket.emplace().frames.push_back(echoed);
  said(40, shows("picture"));
  EXPECT_EQ(look(R"("picture":{"is":"served"})"), Verdict::Fail);
}

TEST_F(Judging, AnImageHasNoPrefixAndADataUriHasOne) {
  called(10, "qr", 200, answer_with("picture"));
  const std::string base64 = core::base64_encode("picture");
  said(20, R"({"event":"qr","dataUri":"data:image/png;base64,)" + base64 + "\"}");
  EXPECT_EQ(look(R"("picture":{"is":"served"})"), Verdict::Pass);
  evidence.events.clear();
  said(20,
       R"({"event":"qr","dataUri":"data:image/png;base64,data:image/png;base64,)" + base64 + "\"}");
  EXPECT_EQ(look(R"("picture":{"is":"served"})"), Verdict::Fail);
  evidence.events.clear();
  said(20, R"({"event":"qr","image":"data:image/png;base64,)" + base64 + "\"}");
  EXPECT_EQ(look(R"("picture":{"is":"served"})"), Verdict::Fail);
}

TEST_F(Judging, AnOldPictureIsToldByTheRotationSinceItWasServed) {
  called(10, "qr", 200, answer_with("picture"));
  evidence.rotations = {1000};
  said(1500, shows("picture"));
  EXPECT_EQ(look(R"("picture":{"is":"served","notOlderThan":"2s"})"), Verdict::Pass);
  said(3500, shows("picture"));
  EXPECT_EQ(look(R"("picture":{"is":"served","notOlderThan":"2s"})"), Verdict::Fail);
}

TEST_F(Judging, WhatDoesNotDecodeIsNoPicture) {
  said(20, shows("not a png"));
  EXPECT_EQ(look(R"("picture":{"is":"decodes"})"), Verdict::Fail);
}

TEST_F(Judging, LooksForTheTextOfAnError) {
  said(10, R"({"event":"error","message":"Service said: Internal Trouble"})");
  EXPECT_EQ(look(R"("says":{"contains":"internal trouble","in":"error.message"})"), Verdict::Pass);
  EXPECT_EQ(look(R"("says":{"contains":["nothing","service"],"in":"error.message"})"),
            Verdict::Pass);
  EXPECT_EQ(look(R"("says":{"contains":"external","in":"error.message"})"), Verdict::Fail);
}

TEST_F(Judging, TakesTheKindOrElseTheStatus) {
  said(10, R"({"event":"result","status":401})");
  EXPECT_EQ(look(R"("kind":{"call":"*","kind":"unauthorized"})"), Verdict::Pass);
  evidence.events.clear();
  said(10, R"({"event":"result","status":401,"kind":"server"})");
  EXPECT_EQ(look(R"("kind":{"call":"*","kind":"unauthorized"})"), Verdict::Fail);
  EXPECT_EQ(look(R"("kind":{"call":"*","kind":["unauthorized","server"]})"), Verdict::Pass);
  evidence.events.clear();
  EXPECT_EQ(look(R"("kind":{"call":"*","kind":"unauthorized"})"), Verdict::Fail);
  said(10, R"({"event":"result"})");
  EXPECT_EQ(look(R"("kind":{"call":"*","kind":"unauthorized"})"), Verdict::Info);
}

TEST_F(Judging, TellsHowTheClientEnded) {
  evidence.end = {ClientEnd::How::Failed, "exit 1"};
  EXPECT_EQ(look(R"("end":["done","failed"])"), Verdict::Pass);
  EXPECT_EQ(look(R"("end":["done"])"), Verdict::Fail);
  evidence.end = {ClientEnd::How::Stopped, "exit 0"};
  EXPECT_EQ(look(R"("end":["alive"])"), Verdict::Pass);
  EXPECT_EQ(look(R"("end":["done"])"), Verdict::Fail);
}

TEST_F(Judging, NamesThePlacesWhereTheTokenWasWritten) {
  EXPECT_EQ(look(R"("silent":{"of":"token","in":["stdout","stderr","events"]})"), Verdict::Pass);
  evidence.leaks.in_stderr = "GET /…";
  const CheckResult result = verdict_of(R"("silent":{"of":"token","in":["stdout","stderr"]})");
  EXPECT_EQ(result.verdict, Verdict::Fail);
  EXPECT_EQ(result.seen, "in stderr: GET /…");
  EXPECT_EQ(look(R"("silent":{"of":"token","in":["stdout"]})"), Verdict::Pass);
  evidence.leaks.in_stdout = "token …";
  EXPECT_EQ(verdict_of(R"("silent":{"of":"token","in":["stdout","stderr"]})").seen,
            "in stdout: token …; in stderr: GET /…");
}

TEST_F(Judging, FindsCallsAndEventsInTheirOrder) {
  called(10, "qr");
  said(20, R"({"event":"qr"})");
  called(30, "logout");
  const std::string order = R"("order":[{"call":"qr"},{"event":"qr"},{"call":"logout"}])";
  EXPECT_EQ(look(order), Verdict::Pass);
  EXPECT_EQ(look(R"("order":[{"call":"logout"},{"event":"qr"}])"), Verdict::Fail);
  EXPECT_EQ(look(R"("order":[{"call":"qr"},{"call":"qr"}])"), Verdict::Fail);
  EXPECT_EQ(look(R"("order":[{"call":"qr","status":500},{"call":"logout"}])"), Verdict::Fail);
}

TEST_F(Judging, AnEventThatIsReadALittleLateIsStillBeforeTheCall) {
  said(120, R"({"event":"qr"})");
  called(100, "logout");
  EXPECT_EQ(look(R"("order":[{"event":"qr"},{"call":"logout"}])"), Verdict::Pass);
}

TEST_F(Judging, AnyIsMetByOneOfThem) {
  evidence.end = {ClientEnd::How::Done, "exit 0"};
  EXPECT_EQ(look(R"("any":[{"end":["failed"]},{"end":["done"]}])"), Verdict::Pass);
  EXPECT_EQ(look(R"("any":[{"end":["failed"]},{"events":{"of":{"event":"qr"},"least":1}}])"),
            Verdict::Fail);
}

TEST_F(Judging, AsksTheServerAboutTheWireWithCursorsForNames) {
  evidence.marks = {{"one", {"17", 20, 0}}};
  Json asked;
  evidence.verify = [&](const Json& check) {
    asked = check;
    return Json{{"verdict", "fail"}, {"expected", "e"}, {"seen", "s"}, {"excerpt", Json::array()}};
  };
  const CheckResult result =
      verdict_of(R"("calls":{"of":{"call":"qr"},"most":1})", "A-MUST", R"(,"window":["one",null])");
  EXPECT_EQ(result.verdict, Verdict::Fail);
  EXPECT_EQ(asked["window"], Json::parse(R"(["17",null])"));
  EXPECT_FALSE(asked.contains("requirement"));
}

TEST_F(Judging, NamesCallsByTheirPlaceInTheScenario) {
  for (const std::uint64_t record : {17U, 20U, 31U}) {
    called(1, "qr");
    evidence.calls.back().record = record;
  }
  evidence.verify = [](const Json&) {
    return Json{
        {"verdict", "fail"},
        {"expected", "e"},
        {"seen",
         R"(20 calls of qr on connection 17: calls #17 (+0ms), #20 (+17ms), #99 and 31 more, not "#17, \"#17" (the first is call #20). Call #31 was the first too many.)"},
        {"firstTooMany", 20},
        {"excerpt", Json::parse(R"([{"id":31}])")}};
  };
  const CheckResult result = verdict_of(R"("calls":{"of":{"call":"qr"},"most":2})");
  EXPECT_EQ(
      result.seen,
      R"(20 calls of qr on connection 17: calls #1 (+0ms), #2 (+17ms), #99 and 31 more, not "#17, \"#17" (the first is call #2). Call #3 was the first too many.)");
  EXPECT_EQ(result.calls, std::vector<std::uint64_t>{3});
  EXPECT_EQ(result.first_too_many, 2U);
  const CheckResult any =
      verdict_of(R"("any":[{"end":["failed"]},{"calls":{"of":{"call":"qr"},"most":2}}])");
  EXPECT_EQ(any.first_too_many, 2U);
}

}  // namespace
}  // namespace greenmock::kit
