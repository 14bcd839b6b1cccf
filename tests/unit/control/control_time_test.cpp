// Clocks, waits, signals and cuts over the control API: how a test replaces its sleeps.

#include "control_harness.hpp"

namespace greenmock::tests {
namespace {

using namespace std::chrono_literals;

std::string hold(const std::string& wait) {
  return R"({"clock":{"paused":true},"script":{"rules":[{"id":"hold","when":{"method":"qr"},"wait":)" +
         wait + "}]}}";
}

TEST(ControlClock, AJumpReleasesWhatIsDueBeforeItAnswers) {
  const MockServer mock;
  const Made made = mock.make(hold(R"("10m")"));
  auto call = mock.call_in_background(made, "qr");
  const Response parked = mock.wait_for(made, R"({"call":"qr","phase":"parked"})");
  ASSERT_EQ(parked.status, 200) << parked.text;
  EXPECT_EQ(parked.json["records"][0]["outcome"], "open");
  EXPECT_EQ(mock.get(made.control + "/clock").json["nextReleaseMs"], 600'000);

  const Response jump = mock.post(made.control + "/clock/advance", R"({"by":"10m"})");
  EXPECT_EQ(jump.status, 200) << jump.text;
  EXPECT_EQ(jump.json["at"], 600'000);
  EXPECT_EQ(jump.json["released"], Json::array({parked.json["records"][0]["id"]}));
  EXPECT_EQ(jump.json["passed"].size(), 30U) << "rotations";
  EXPECT_EQ(jump.json["passed"][0], Json({{"at", 20'000}, {"what", "rotation"}}));
  // With the kernel: the journal says so without any waiting.
  EXPECT_EQ(mock.get(made.control + "/counts").json["qr"],
            Json({{"arrived", 1}, {"parked", 0}, {"sent", 1}, {"left", 0}}));
  EXPECT_EQ(call.get().json["type"], "qrCode");
}

TEST(ControlClock, ItsCursorIsBehindTheAnswersThatAJumpLetGoAndBeforeWhateverComesOfThem) {
  const MockServer mock;
  const Made made = mock.make(hold(R"("10m")"));
  auto call = mock.call_in_background(made, "qr");
  ASSERT_EQ(mock.wait_for(made, R"({"call":"qr","phase":"parked"})").status, 200);
  const Json jump = mock.post(made.control + "/clock/advance", R"({"by":"10m"})").json;
  call.get();
  const auto since = [&](const std::string& method) {
    return mock.post(made.control + "/wait", R"({"for":{"call":")" + method + R"("},"since":")" +
                                                 jump["cursor"].get<std::string>() +
                                                 R"(","within":"50ms"})");
  };
  EXPECT_EQ(since("qr").status, 408) << "it was answered by the jump";
  mock.call(made, "getStateInstance");
  EXPECT_EQ(since("getStateInstance").status, 200);
}

TEST(ControlClock, JumpsToMoments) {
  const MockServer mock;
  const Made made = mock.make(hold(R"("55s")"));
  const auto to = [&](const std::string& where) {
    return mock.post(made.control + "/clock/advance", R"({"to":")" + where + "\"}");
  };
  EXPECT_EQ(to("rotation").json["at"], 20'000);
  EXPECT_EQ(to("30s").json["at"], 30'000);
  EXPECT_EQ(to("rotation").json["at"], 40'000);
  EXPECT_EQ(to("release").status, 409) << "none is parked";
  auto call = mock.call_in_background(made, "qr");
  ASSERT_EQ(mock.wait_for(made, R"({"call":"qr","phase":"parked"})").status, 200);
  EXPECT_EQ(to("release").json["at"], 95'000);
  EXPECT_EQ(call.get().status, 200);
  EXPECT_EQ(to("qr+1m").json["at"], 100'000);
  EXPECT_EQ(to("qr+1m").json["at"], 100'000) << "no way is a way";

  EXPECT_EQ(to("30s").status, 409) << "backwards";
  EXPECT_NE(to("30s").detail().find("1m10s ago"), std::string::npos) << to("30s").detail();
  EXPECT_EQ(to("scan+5s").status, 409) << "has not happened";
  EXPECT_EQ(to("scam+5s").status, 400) << "no such thing";
  EXPECT_EQ(mock.get(made.control + "/clock").json["at"], 100'000) << "refusals move nothing";
}

TEST(ControlClock, RefusesOddJumps) {
  const MockServer mock;
  const Made made = mock.make(kPaused);
  const auto refused = [&](const std::string& body) {
    return mock.post(made.control + "/clock/advance", body).status == 400;
  };
  EXPECT_TRUE(refused("{}"));
  EXPECT_TRUE(refused(R"({"by":"1s","to":"rotation"})"));
  EXPECT_TRUE(refused(R"({"by":"-1s"})"));
  EXPECT_TRUE(refused(R"({"by":20})"));
  EXPECT_TRUE(refused(R"({"by":"367d"})"));
  EXPECT_TRUE(refused(R"({"by":"8785h"})"));
  EXPECT_EQ(mock.post(made.control + "/clock/advance", R"({"by":"8784h"})").status, 200);
}

TEST(ControlClock, ChangesPaceWithAWarning) {
  const MockServer mock;
  const Made made = mock.make();
  const Response fast = mock.patch(made.control + "/clock", R"({"speed":60})");
  EXPECT_EQ(fast.json["speed"], 60.0);
  EXPECT_NE(fast.json["warning"].get<std::string>().find("0.33 s"), std::string::npos);
  const Response paused = mock.patch(made.control + "/clock", R"({"speed":1,"paused":true})");
  EXPECT_EQ(paused.json["paused"], true);
  EXPECT_FALSE(paused.json.contains("warning"));
  for (const char* bad : {"{}", R"({"speed":0})", R"({"speed":-1})", R"({"speed":2e6})",
                          R"({"paused":1})", R"({"speeed":1})"}) {
    EXPECT_EQ(mock.patch(made.control + "/clock", bad).status, 400) << bad;
  }
  const Json typo = mock.patch(made.control + "/clock", R"({"spede":1})").json;
  EXPECT_EQ(typo["field"], "/spede") << typo;
  EXPECT_EQ(typo["problems"].size(), 1U) << typo;
  const auto at = paused.json["at"];
  EXPECT_EQ(mock.get(made.control + "/clock").json["at"], at);
}

TEST(ControlClock, MovesAllAtOnce) {
  const MockServer mock;
  EXPECT_EQ(mock.patch("/_mock/clock", R"({"paused":true})").json["paused"], true);
  const Made a = mock.make(hold(R"("30s")")), b = mock.make();
  auto call = mock.call_in_background(a, "qr");
  ASSERT_EQ(mock.wait_for(a, R"({"call":"qr","phase":"parked"})").status, 200);
  const Response jump = mock.post("/_mock/clock/advance", R"({"by":"30s"})");
  EXPECT_EQ(jump.json, Json({{"instances", 2}, {"released", 1}})) << jump.text;
  EXPECT_EQ(call.get().status, 200);
  EXPECT_EQ(mock.get(b.control + "/clock").json["at"], 30'000);
  EXPECT_EQ(mock.post("/_mock/clock/advance", R"({"to":"rotation"})").status, 400);
  EXPECT_EQ(mock.get("/_mock/clock").json["paused"], true);
}

TEST(ControlWait, SeesWhatCameFirst) {
  const MockServer mock;
  const Made made = mock.make();
  mock.call(made, "qr");
  mock.call(made, "qr");
  const Response r =
      mock.post(made.control + "/wait", R"({"for":{"call":"qr"},"count":2,"within":"10s"})");
  ASSERT_EQ(r.status, 200) << r.text;
  ASSERT_EQ(r.json["records"].size(), 2U);
  EXPECT_EQ(r.json["records"][1]["n"], 2);
  EXPECT_EQ(r.json["records"][1]["sent"]["cursor"], r.json["cursor"]);
  // Nothing new since.
  const std::string since =
      R"(,"since":")" + r.json["cursor"].get<std::string>() + R"(","within":"50ms"})";
  EXPECT_EQ(mock.post(made.control + "/wait", R"({"for":{"call":"qr"})" + since).status, 408);
  mock.call(made, "qr");
  EXPECT_EQ(
      mock.post(made.control + "/wait", R"({"for":{"call":"qr"})" + since).json["records"][0]["n"],
      3);
}

TEST(ControlWait, TellsNearMisses) {
  const MockServer mock;
  const Made made =
      mock.make(R"({"script":{"rules":[{"when":{"method":"qr","call":3},"wait":"10m"}]}})");
  mock.call(made, "getStateInstance");
  mock.call(made, "qrr");
  mock.call(made, "qr");
  mock.call(made, "qr");
  auto parked = mock.call_in_background(made, "qr");
  ASSERT_EQ(mock.wait_for(made, R"({"call":"qr","phase":"parked"})").status, 200);
  mock.data_client().Get("/waInstance99/qr/x");
  const Response r =
      mock.post(made.control + "/wait", R"({"for":{"call":"qr"},"count":3,"within":"20ms"})");
  EXPECT_EQ(r.status, 408);
  EXPECT_EQ(r.type, "application/problem+json");
  for (const char* part : {"waited 20ms for 3 calls of qr to be sent", "2 did",
                           "3 calls of qr arrived", "1 is parked now", "2 were sent",
                           "getStateInstance was called once", "1 call of no known method came",
                           "1 request matched no instance (see GET /_mock/journal?instance=none).",
                           "\"to\":\"release\""}) {
    EXPECT_NE(r.detail().find(part), std::string::npos) << part << " in: " << r.detail();
  }
  EXPECT_EQ(r.json["seen"]["qr"]["statuses"]["200"], 2);
  EXPECT_EQ(r.json["unmatched"], 1);
  mock.post(made.control + "/drop", R"({"what":"parked"})");
  parked.get();
}

TEST(ControlWait, HearsOfEvents) {
  const MockServer mock;
  const Made made = mock.make();
  auto waiting = std::async(std::launch::async,
                            [&] { return mock.wait_for(made, R"({"event":"state=authorized"})"); });
  EXPECT_EQ(mock.post(made.control + "/phone", R"({"do":"scan"})").json["state"], "authorized");
  EXPECT_EQ(waiting.get().status, 200);
  EXPECT_EQ(mock.wait_for(made, R"({"event":"scan"})").status, 200) << "happened before";
  const Response never =
      mock.post(made.control + "/wait", R"({"for":{"event":"state=blocked"},"within":"10ms"})");
  EXPECT_EQ(never.status, 408);
  EXPECT_NE(never.detail().find("\"state=blocked\" never happened; the state is authorized"),
            std::string::npos)
      << never.detail();
}

TEST(ControlWait, HearsOfRotationsThatNobodyElseWatches) {
  const MockServer mock;
  const Made made = mock.make(kPaused);
  auto waiting = std::async(std::launch::async, [&] {
    return mock.post(made.control + "/wait",
                     R"({"for":{"event":"rotation"},"count":2,"within":"10s"})");
  });
  mock.post(made.control + "/clock/advance", R"({"by":"40s"})");
  EXPECT_EQ(waiting.get().status, 200);
  EXPECT_EQ(
      mock.post(made.control + "/wait", R"({"for":{"event":"rotation"},"count":3,"within":"10ms"})")
          .status,
      408);
  const Made quick = mock.make(R"({"clock":{"speed":200}})");
  EXPECT_EQ(mock.wait_for(quick, R"({"event":"rotation"})").status, 200);
}

TEST(ControlWait, CountsEventsThoughTheirMomentsAreForgotten) {
  const MockServer mock({}, {}, 1min, {.journal_bytes = 4'096});
  const Made made = mock.make();
  const auto raise = [&](const std::string& word, int times) {
    Response last;
    for (int i = 0; i < times; ++i)
      last = mock.post(made.control + "/signal", R"({"name":")" + word + R"("})");
    return last;
  };
  raise("go", 100);
  const std::string cursor = mock.get(made.control + "/journal").json["cursor"];
  auto waiting = std::async(std::launch::async, [&] {
    return mock.post(
        made.control + "/wait",
        R"({"for":{"event":"signal=go"},"count":50,"since":")" + cursor + R"(","within":"1m"})");
  });
  ASSERT_TRUE(eventually([&] {
    return mock.get("/_mock/metrics").text.find("greenmock_waiters 1") != std::string::npos;
  }));
  raise("go", 49);
  EXPECT_NE(waiting.wait_for(0s), std::future_status::ready);
  raise("go", 1);
  EXPECT_EQ(waiting.get().status, 200);
}

TEST(ControlWait, SeesCallsCease) {
  const MockServer mock;
  const Made made = mock.make();
  const auto begin = std::chrono::steady_clock::now();
  mock.call(made, "qr");
  EXPECT_EQ(mock.wait_for(made, R"({"idle":"100ms"})").status, 200);
  EXPECT_GE(std::chrono::steady_clock::now() - begin, 100ms);
}

TEST(ControlWait, RefusesToWaitForMoreQuietThanItHasTimeFor) {
  const MockServer mock;
  const Made made = mock.make();
  const auto refused =
      mock.post(made.control + "/wait", R"({"for":{"idle":"10s"},"within":"10s"})");
  EXPECT_EQ(refused.status, 400);
  EXPECT_NE(refused.detail().find("within"), std::string::npos);
}

TEST(ControlWait, PicksByVerbStatusAndPhase) {
  const MockServer mock;
  const Made made =
      mock.make(R"({"script":{"rules":[{"when":{"method":"qr","call":2},"reply":500}]}})");
  mock.call(made, "qr");
  mock.call(made, "qr");
  EXPECT_EQ(mock.wait_for(made, R"({"call":"*","status":500})").json["records"][0]["n"], 2);
  EXPECT_EQ(mock.wait_for(made, R"({"call":"qr","verb":"GET","phase":"arrived"})")
                .json["records"][0]["n"],
            1);
  EXPECT_EQ(
      mock.post(made.control + "/wait", R"({"for":{"call":"qr","verb":"POST"},"within":"10ms"})")
          .status,
      408);
}

TEST(ControlWait, ManyMayWaitAtOnce) {
  const MockServer mock;
  const Made made = mock.make();
  std::vector<std::future<Response>> waiting;
  for (int i = 0; i < 20; ++i) {
    waiting.push_back(
        std::async(std::launch::async, [&] { return mock.wait_for(made, R"({"call":"qr"})"); }));
  }
  ASSERT_TRUE(eventually([&] {
    return mock.get("/_mock/metrics").text.find("greenmock_waiters 20") != std::string::npos;
  }));
  mock.call(made, "qr");
  for (auto& w : waiting) EXPECT_EQ(w.get().json["records"].size(), 1U);
  EXPECT_NE(mock.get("/_mock/metrics").text.find("greenmock_waiters 0"), std::string::npos);
}

TEST(ControlWait, EndsWithItsInstanceAndOutlivesAReset) {
  const MockServer mock;
  const Made made = mock.make();
  mock.call(made, "qr");
  auto waiting = std::async(std::launch::async, [&] {
    return mock.post(made.control + "/wait", R"({"for":{"call":"qr"},"count":2,"within":"10s"})");
  });
  ASSERT_TRUE(eventually([&] {
    return mock.get("/_mock/metrics").text.find("greenmock_waiters 1") != std::string::npos;
  }));
  mock.post(made.control + "/reset");
  mock.call(made, "qr");
  mock.call(made, "qr");
  EXPECT_EQ(waiting.get().json["records"].size(), 2U);

  auto cut_short =
      std::async(std::launch::async, [&] { return mock.wait_for(made, R"({"call":"reboot"})"); });
  ASSERT_TRUE(eventually([&] {
    return mock.get("/_mock/metrics").text.find("greenmock_waiters 1") != std::string::npos;
  }));
  mock.del(made.control);
  EXPECT_EQ(cut_short.get().status, 410);
}

TEST(ControlWait, RefusesWhatCannotBeWaitedFor) {
  const MockServer mock;
  const Made made = mock.make();
  const struct {
    const char* body;
    int status;
    const char* field;
  } kCases[] = {
      {"{}", 400, ""},
      {R"({"for":{}})", 400, "/for"},
      {R"({"for":{"call":"qr","event":"scan"}})", 400, "/for"},
      {R"({"for":{"call":"qrr"}})", 400, "/for/call"},
      {R"({"for":{"call":"qr","phase":"send"}})", 400, "/for/phase"},
      {R"({"for":{"call":"qr","phase":"parked","status":200}})", 400, "/for/status"},
      {R"({"for":{"event":"scan","phase":"sent"}})", 400, "/for/phase"},
      {R"({"for":{"event":"scann"}})", 400, "/for/event"},
      {R"({"for":{"idle":"0s"}})", 400, "/for/idle"},
      {R"({"for":{"socket":"opened"}})", 400, "/for/socket"},
      {R"({"for":{"call":"qr"},"count":0})", 400, "/count"},
      {R"({"for":{"call":"qr"},"within":"11m"})", 400, "/within"},
      {R"({"for":{"call":"qr"},"since":"then"})", 400, "/since"},
      {R"({"for":{"call":"qr"},"since":"999999999"})", 400, "/since"},
  };
  for (const auto& c : kCases) {
    const Response r = mock.post(made.control + "/wait", c.body);
    EXPECT_EQ(r.status, c.status) << c.body << r.text;
    EXPECT_EQ(r.json["field"], c.field) << c.body;
  }
}

TEST(ControlSignal, LetsGoWhatARuleParked) {
  const MockServer mock;
  const Made made = mock.make(hold(R"({"until":"signal=go"})"));
  auto call = mock.call_in_background(made, "qr");
  const Response parked = mock.wait_for(made, R"({"call":"qr","phase":"parked"})");
  EXPECT_NE(
      mock.post(made.control + "/clock/advance", R"({"to":"release"})").detail().find("signal"),
      std::string::npos);
  EXPECT_EQ(mock.post(made.control + "/signal", R"({"name":"other"})").json["released"],
            Json::array());
  const Response go = mock.post(made.control + "/signal", R"({"name":"go"})");
  EXPECT_EQ(go.json["released"], Json::array({parked.json["records"][0]["id"]}));
  EXPECT_EQ(mock.get(made.control + "/counts").json["qr"]["sent"], 1);
  EXPECT_EQ(call.get().status, 200);
  const Response refused = mock.post(made.control + "/signal", R"({"name":"no blanks"})");
  EXPECT_EQ(refused.json["field"], "/name");
  EXPECT_EQ(refused.detail().find("signal="), std::string::npos) << refused.text;
  EXPECT_EQ(mock.post(made.control + "/signal", "{}").status, 400);
}

TEST(ControlSignal, HasSoManyDifferentOnesAtMost) {
  const MockServer mock;
  const Made made = mock.make();
  httplib::Client client = mock.control_client();
  client.set_keep_alive(true);
  const auto signal = [&](int n) {
    const std::string body = R"({"name":"n)" + std::to_string(n) + R"("})";
    return response_of(client.Post(made.control + "/signal", body, "application/json"));
  };
  int raised = 0;
  Response last = signal(raised);
  while (last.status == 200 && raised < 2000) last = signal(++raised);
  EXPECT_EQ(last.status, 409);
  EXPECT_LE(raised, 1000);
  EXPECT_GT(raised, 900);
  EXPECT_NE(last.detail().find("1000 different signals"), std::string::npos) << last.text;
  EXPECT_EQ(signal(0).status, 200) << "of a name that is there";
}

TEST(ControlDrop, CutsWhatIsParkedAndWhatIsIdle) {
  const MockServer mock;
  const Made made = mock.make(hold(R"("10m")"));
  auto idle = mock.data_client();
  idle.set_keep_alive(true);
  ASSERT_EQ(idle.Get(made.path("getStateInstance"))->status, 200);
  auto call = mock.call_in_background(made, "qr");
  ASSERT_EQ(mock.wait_for(made, R"({"call":"qr","phase":"parked"})").status, 200);
  EXPECT_EQ(mock.post(made.control + "/drop", R"({"what":"parked"})").json["closed"], 1);
  EXPECT_EQ(mock.get(made.control + "/counts").json["qr"],
            Json({{"arrived", 1}, {"parked", 0}, {"sent", 0}, {"left", 1}}));
  EXPECT_EQ(mock.get(made.control + "/journal?method=qr").json["records"][0]["outcome"], "cut");
  EXPECT_EQ(call.get().status, 0);
  EXPECT_EQ(mock.post(made.control + "/drop", R"({"what":"sockets"})").json["closed"], 0);
  EXPECT_EQ(mock.post(made.control + "/drop", R"({"what":"idle"})").json["closed"], 1);
  EXPECT_EQ(mock.post(made.control + "/drop", R"({"what":"all"})").json["closed"], 0);
  EXPECT_EQ(mock.post(made.control + "/drop", R"({"what":"idel"})").json["field"], "/what");
}

}  // namespace
}  // namespace greenmock::tests
