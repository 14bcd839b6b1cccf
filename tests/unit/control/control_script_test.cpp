// Scripts and rules over the control API.

#include "control_harness.hpp"

namespace greenmock::tests {
namespace {

TEST(ControlScript, IsPutAndGivenBack) {
  const MockServer mock;
  const Made made = mock.make();
  const std::string script = R"({"greenmock":1,"rules":[
    {"id":"a","when":{"method":["qr","reboot"],"call":"2-4","state":["notAuthorized","authorized"],"from":"scan#2+5s","until":"logout"},
     "reply":{"error":"x"},"wait":"9m50s","times":3,"chance":0.5,"apply":false},
    {"id":"b","when":{"method":"*","call":"3-"},"reply":{"qrCode":{"code":"arrival","damage":"cutPng","pad":"100B","size":256}},"wait":{"between":["1s","9s"]}},
    {"id":"c","when":{"call":7},"reply":401,"wait":{"lognormal":{"median":"2s","p99":"60s"}}},
    {"id":"d","when":{},"reply":{"status":201,"headers":{"X-A":"1"},"hex":"00ff"}},
    {"id":"e","when":{"state":"blocked"},"reply":{"type":"t","message":{"k":[1]}},"wait":{"until":"signal=go"}},
    {"id":"f","when":{},"reply":{"status":400,"message":"bad"}},
    {"id":"g","when":{},"reply":{"status":200,"json":{"a":null}}},
    {"id":"h","when":{"from":"state=starting"},"reply":{"status":200,"text":"${id}"}},
    {"id":"i","when":{},"reply":"hasAuth"}],
   "timeline":[{"at":"20s","every":"1m","phone":"scan"},{"at":"scan+5s","state":"blocked"},{"at":"qr#2","rotate":true},
               {"at":"start","settings":{"stateWebhook":"yes"}},{"at":"connect","drop":"all"}]})";
  const Response put = mock.put(made.control + "/script", script);
  ASSERT_EQ(put.status, 200) << put.text;
  EXPECT_EQ(put.json["rules"], Json::array({"a", "b", "c", "d", "e", "f", "g", "h", "i"}));
  EXPECT_EQ(put.json["timeline"], 5);

  const Response got = mock.get(made.control + "/script");
  EXPECT_EQ(got.json["fired"]["i"], 0);
  EXPECT_EQ(got.json["script"]["rules"][0]["when"]["from"], "scan#2+5s");
  EXPECT_EQ(got.json["script"]["rules"][0]["wait"], "9m50s");
  // What it gives can be put, and is the same then.
  const std::string again = got.json["script"].dump();
  ASSERT_EQ(mock.put(made.control + "/script", again).status, 200) << again;
  EXPECT_EQ(mock.get(made.control + "/script").json["script"], got.json["script"]);
}

TEST(ControlScript, IsRefusedWholeAndTheOldOneStays) {
  const MockServer mock;
  const Made made =
      mock.make(R"({"script":{"rules":[{"id":"old","when":{"method":"qr"},"reply":500}]}})");
  const Response r = mock.put(made.control + "/script",
                              R"({"rules":[{"id":"new","when":{"metod":"qr"},"reply":401}]})");
  EXPECT_EQ(r.status, 400);
  EXPECT_EQ(r.json["field"], "/rules/0/when/metod");
  EXPECT_NE(r.detail().find("method"), std::string::npos);
  EXPECT_EQ(mock.call(made, "qr").status, 500);
}

TEST(ControlScript, ADryRunChangesNothing) {
  const MockServer mock;
  const Made made = mock.make();
  const std::string script =
      R"({"greenmock":1,"rules":[{"id":"r","when":{"method":"qr"},"reply":500}]})";
  EXPECT_EQ(mock.put(made.control + "/script?dry=1", script).json, Json({{"valid", true}}));
  EXPECT_EQ(mock.put("/_mock/script?dry=1", script).json, Json({{"valid", true}}));
  EXPECT_EQ(mock.post(made.control + "/rules?dry=1", R"({"when":{},"reply":500})").json,
            Json({{"valid", true}}));
  EXPECT_EQ(mock.put(made.control + "/script?dry=1", R"({"rules":3})").status, 400);
  EXPECT_EQ(mock.put(made.control + "/script?dry=maybe", script).status, 400);
  EXPECT_EQ(mock.call(made, "qr").status, 200);
}

TEST(ControlScript, ForAllIsForThoseToComeToo) {
  const MockServer mock;
  const Made before = mock.make();
  const Response r = mock.put(
      "/_mock/script", R"({"greenmock":1,"rules":[{"id":"all","when":{"method":"qr"},"reply":500}],
                                                   "instances":[{"name":"made-by-script"}]})");
  ASSERT_EQ(r.status, 200) << r.text;
  EXPECT_EQ(r.json["instances"], 2);
  const Made after = mock.make();
  EXPECT_EQ(mock.call(before, "qr").status, 500);
  EXPECT_EQ(mock.call(after, "qr").status, 500);
  EXPECT_EQ(mock.put("/_mock/script", R"({"greenmock":1,"instances":[{"name":"made-by-script"}]})")
                .status,
            409);
}

TEST(ControlScript, ARuleIsPutBeforeTheOthersAndTakenAway) {
  const MockServer mock;
  const Made made =
      mock.make(R"({"script":{"rules":[{"id":"old","when":{"method":"qr"},"reply":500}]}})");
  const Response added =
      mock.post(made.control + "/rules", R"({"id":"new","when":{"method":"qr"},"reply":401})");
  EXPECT_EQ(added.status, 201) << added.text;
  EXPECT_EQ(added.json, Json({{"id", "new"}}));
  EXPECT_EQ(mock.call(made, "qr").status, 401);
  EXPECT_EQ(mock.post(made.control + "/rules", R"({"id":"new","when":{},"reply":401})").status,
            409);
  EXPECT_EQ(mock.del(made.control + "/rules/new").json["rules"], Json::array({"old"}));
  EXPECT_EQ(mock.call(made, "qr").status, 500);
  EXPECT_EQ(mock.del(made.control + "/rules/new").status, 404);
  const Response unnamed =
      mock.post(made.control + "/rules", R"({"when":{"method":"reboot"},"reply":401})");
  EXPECT_EQ(unnamed.json["id"], "rule-2");
}

TEST(ControlScript, RulesForAnotherInstanceAreRefused) {
  const MockServer mock;
  const Made made = mock.make(R"({"name":"mine"})");
  const Response rule =
      mock.post(made.control + "/rules", R"({"when":{"instance":"yours"},"reply":401})");
  EXPECT_EQ(rule.status, 400);
  EXPECT_EQ(rule.json["field"], "/when/instance");
  EXPECT_EQ(
      mock.put(made.control + "/script", R"({"rules":[{"when":{"instance":"yours"},"reply":401}]})")
          .status,
      400);
  EXPECT_EQ(
      mock.post(made.control + "/rules", R"({"when":{"instance":"mine"},"reply":401})").status,
      201);
}

TEST(ControlScript, AnInstanceIsNotMadeWithWhatIsForAnother) {
  const MockServer mock;
  const auto made = [&](const std::string& script) {
    return mock.post("/_mock/instances", R"({"name":"a","idInstance":7,"script":)" + script + "}");
  };
  const Response rule = made(
      R"({"rules":[{"when":{"instance":"a"},"reply":500},{"when":{"instance":"b"},"reply":500}]})");
  EXPECT_EQ(rule.status, 400) << rule.text;
  EXPECT_EQ(rule.json["field"], "/script/rules/1/when/instance");
  EXPECT_NE(rule.detail().find("\"b\" is another"), std::string::npos) << rule.detail();
  const Response entry = made(R"({"timeline":[{"at":"1s","instance":"b","state":"authorized"}]})");
  EXPECT_EQ(entry.status, 400) << entry.text;
  EXPECT_EQ(entry.json["field"], "/script/timeline/0/instance");
  EXPECT_EQ(mock.get("/_mock/instances/a").status, 404) << "nothing was made";
  const Response own = made(
      R"({"rules":[{"when":{"instance":"a"},"reply":500},{"when":{"instance":7},"reply":500}]})");
  EXPECT_EQ(own.status, 201) << own.text;
}

TEST(ControlScript, HasSoManyRulesAtMost) {
  const MockServer mock;
  const Made instance = mock.make(kPaused);
  Json script{{"greenmock", 1}, {"rules", Json::array()}};
  for (int i = 0; i < 20'000; ++i)
    script["rules"].push_back({{"when", {{"method", "qr"}}}, {"reply", 500}});
  ASSERT_EQ(mock.put(instance.control + "/script", script.dump()).status, 200);
  const Response r =
      mock.post(instance.control + "/rules", R"({"when":{"method":"qr"},"reply":500})");
  EXPECT_EQ(r.status, 409);
  EXPECT_NE(r.detail().find("20000 rules"), std::string::npos) << r.detail();
}

TEST(ControlScript, TellsThatEntriesCauseEachOther) {
  const MockServer mock;
  const Made instance = mock.make(kPaused);
  const Response put = mock.put(instance.control + "/script",
                                R"({"greenmock":1,"timeline":[{"at":"rotation","rotate":true}]})");
  ASSERT_EQ(put.status, 200) << put.text;
  EXPECT_FALSE(mock.get(instance.control + "/script").json.contains("problem"));
  mock.post(instance.control + "/clock/advance", R"({"by":"20s"})");
  EXPECT_EQ(mock.get(instance.control + "/script").json["problem"],
            "entries of the timeline cause each other without end");
}

/// With room for small scripts only, and an instance that has one.
class ScarceScripts : public ::testing::Test {
 protected:
  static Json large_rule() {
    return {{"id", "large"},
            {"when", {{"method", "qr"}}},
            {"reply", {{"status", 401}, {"text", std::string(30'000, 'x')}}}};
  }
  static std::string large_script() {
    return Json({{"greenmock", 1}, {"rules", Json::array({large_rule()})}}).dump();
  }
  static void expect_no_room(const Response& r) {
    EXPECT_EQ(r.status, 409) << r.text;
    EXPECT_NE(r.detail().find("20000 bytes"), std::string::npos) << r.text;
    EXPECT_FALSE(r.json.contains("field")) << "no place in it is wrong: " << r.text;
  }
  bool has_its_old_script() const {
    return mock.get(made.control + "/script").json["script"]["rules"].size() == 1 &&
           mock.call(made, "qr").status == 500;
  }

  const MockServer mock{{}, {}, std::chrono::minutes{1}, {.script_bytes_of_one = 20'000}};
  const Made made =
      mock.make(R"({"script":{"rules":[{"id":"old","when":{"method":"qr"},"reply":500}]}})");
};

TEST_F(ScarceScripts, OneThatIsTooLargeIsRefusedAndTheOldOneGoesOn) {
  expect_no_room(mock.put(made.control + "/script?dry=1", large_script()));
  expect_no_room(mock.put(made.control + "/script", large_script()));
  EXPECT_TRUE(has_its_old_script());
}

TEST_F(ScarceScripts, ARuleThatIsTooLargeIsRefusedAndTheOthersStay) {
  expect_no_room(mock.post(made.control + "/rules?dry=1", large_rule().dump()));
  expect_no_room(mock.post(made.control + "/rules", large_rule().dump()));
  EXPECT_TRUE(has_its_old_script());
}

TEST_F(ScarceScripts, OneForAllThatIsTooLargeIsRefusedInADryRunToo) {
  expect_no_room(mock.put("/_mock/script?dry=1", large_script()));
  expect_no_room(mock.put("/_mock/script", large_script()));
  EXPECT_TRUE(has_its_old_script());
}

}  // namespace
}  // namespace greenmock::tests
