// Checks over the control API.

#include <sys/resource.h>

#include "control_harness.hpp"

namespace greenmock::tests {
namespace {

std::string checks(const std::string& list) {
  return R"({"checks":[)" + list + "]}";
}

TEST(ControlVerify, AnswersEveryCheckWithAFinding) {
  const MockServer mock;
  const Made made = mock.make();
  mock.call(made, "qr");
  mock.call(made, "qr");
  const Response r =
      mock.post(made.control + "/verify",
                checks(R"({"id":"once","requirement":"R-1","calls":{"of":{"call":"qr"},"most":1}},
                {"calls":{"of":{"call":"logout"},"most":0}})"));
  EXPECT_EQ(r.status, 200) << r.text;
  EXPECT_EQ(r.json["passed"], false);
  ASSERT_EQ(r.json["findings"].size(), 2U);
  const Json first = r.json["findings"][0], second = r.json["findings"][1];
  EXPECT_EQ(first["id"], "once");
  EXPECT_EQ(first["requirement"], "R-1");
  EXPECT_EQ(first["verdict"], "fail");
  EXPECT_EQ(first["expected"], "at most 1 call of qr");
  EXPECT_EQ(first["excerpt"].size(), 2U);
  EXPECT_EQ(first["excerpt"][0]["arrived"], 0);
  EXPECT_EQ(first["excerpt"][1]["call"], "qr");
  EXPECT_EQ(second["id"], "#2");
  EXPECT_TRUE(second["requirement"].is_null());
  EXPECT_EQ(second["verdict"], "pass");
}

TEST(ControlVerify, PassesIfAllPassAndNotByWhatCouldNotBeJudged) {
  const MockServer mock;
  const Made made = mock.make();
  mock.call(made, "qr");
  const std::string good = R"({"calls":{"of":{"call":"qr","verb":"GET","status":200},"least":1}},
      {"overlap":{"of":{"call":"qr"},"most":1}},{"connects":{"least":1,"most":1}},
      {"rate":{"of":{"call":"qr"},"most":1,"per":"1s"}},
      {"shape":{"of":{"call":"qr"},"path":"/waInstance${id}/qr/${token}"}},
      {"instance":{"state":"notAuthorized","settings":{"/webhookUrl":""}}},
      {"any":[{"calls":{"of":{"call":"logout"},"least":1}},{"connects":{"most":1}}]})";
  const Response r = mock.post(made.control + "/verify", checks(good));
  EXPECT_EQ(r.json["passed"], true) << r.text;
  const Response skipped = mock.post(
      made.control + "/verify", checks(good + R"(,{"gap":{"of":{"call":"qr"},"least":"1s"}})"));
  EXPECT_EQ(skipped.json["passed"], false);
  EXPECT_EQ(skipped.json["findings"][7]["verdict"], "skip") << skipped.text;
}

TEST(ControlVerify, WindowsAreCursors) {
  const MockServer mock;
  const Made made = mock.make();
  mock.call(made, "qr");
  const std::string cursor =
      mock.wait_for(made, R"({"call":"qr"})").json["cursor"].get<std::string>();
  mock.call(made, "logout");
  const auto count = [&](const std::string& window, const std::string& method) {
    const Response r =
        mock.post(made.control + "/verify", checks(R"({"calls":{"of":{"call":")" + method +
                                                   R"("},"most":0},"window":)" + window + "}"));
    EXPECT_EQ(r.status, 200) << r.text;
    return r.json["findings"][0]["verdict"].get<std::string>();
  };
  EXPECT_EQ(count("[\"" + cursor + "\",null]", "qr"), "pass");
  EXPECT_EQ(count("[\"" + cursor + "\",null]", "logout"), "fail");
  EXPECT_EQ(count("[null,\"" + cursor + "\"]", "qr"), "fail");
  EXPECT_EQ(count("[null,\"" + cursor + "\"]", "logout"), "pass");
}

TEST(ControlVerify, SeesCallsUnderWay) {
  const MockServer mock;
  const Made made = mock.make(
      R"({"clock":{"paused":true},"script":{"rules":[{"id":"r","when":{"method":"qr"},"wait":"10m"}]}})");
  auto waiting = mock.call_in_background(made, "qr");
  mock.wait_for(made, R"({"call":"qr","phase":"parked"})");
  const Response r = mock.post(made.control + "/verify",
                               checks(R"({"calls":{"of":{"call":"qr","outcome":"open"},"least":1}},
                {"overlap":{"of":{"call":"qr"},"most":0}})"));
  EXPECT_EQ(r.json["findings"][0]["verdict"], "pass") << r.text;
  EXPECT_EQ(r.json["findings"][1]["verdict"], "fail") << r.text;
  EXPECT_TRUE(r.json["findings"][1]["excerpt"][0]["ended"].is_null());
  mock.post(made.control + "/clock/advance", R"({"by":"10m"})");
  EXPECT_EQ(waiting.get().status, 200);
}

TEST(ControlVerify, TellsOfRequestsThatMatchedNoInstance) {
  const MockServer mock;
  mock.data_client().Get("/before");
  const Made made = mock.make();
  mock.data_client().Get("/waInstance99/qr/x");
  const Response r =
      mock.post(made.control + "/verify", checks(R"({"calls":{"of":{"call":"qr"},"least":1}})"));
  EXPECT_NE(r.json["findings"][0]["seen"].get<std::string>().find("1 request matched no instance"),
            std::string::npos)
      << r.text;
}

TEST(ControlVerify, RefusesWhatIsNoCheck) {
  const MockServer mock;
  const Made made = mock.make();
  const auto field = [&](const std::string& body) {
    const Response r = mock.post(made.control + "/verify", body);
    EXPECT_EQ(r.status, 400) << r.text;
    EXPECT_EQ(r.type, "application/problem+json");
    return r.json["field"];
  };
  EXPECT_EQ(field("{}"), "");
  EXPECT_EQ(field(R"({"checks":[]})"), "/checks");
  EXPECT_EQ(field(R"({"cheks":[]})"), "/cheks");
  EXPECT_EQ(field(checks(R"({"calls":{"of":{"call":"qrr"},"most":1}})")),
            "/checks/0/calls/of/call");
  EXPECT_EQ(field(checks(R"({"frames":{"most":0}})")), "/checks/0/frames");
  EXPECT_EQ(field(checks(R"({"connects":{"most":1},"window":["five",null]})")),
            "/checks/0/window/0");
  EXPECT_EQ(field(checks(R"({"connects":{"most":1},"window":[null,"999999999"]})")),
            "/checks/0/window/1");
  EXPECT_EQ(mock.post("/_mock/instances/nobody/verify", checks("")).status, 404);
  EXPECT_EQ(mock.get(made.control + "/verify").status, 405);
}

TEST(ControlVerify, AnAnswerIsBounded) {
  const MockServer mock;
  const Made made = mock.make();
  auto client = mock.data_client();
  const std::string path = made.path(std::string(5'000, 'x'));
  ASSERT_TRUE(client.Get(path));
  const std::string one = R"({"calls":{"of":{"call":"*"},"most":0}})";
  const Response r = mock.post(made.control + "/verify", checks(one));
  EXPECT_EQ(r.status, 200);
  const std::string shown = r.json["findings"][0]["excerpt"][0]["path"];
  EXPECT_EQ(shown, path.substr(0, 1'000) + "…");
  std::string list = one;
  for (int i = 1; i < 1'000; ++i) list += "," + one;
  EXPECT_EQ(mock.post(made.control + "/verify", checks(list)).status, 200);
  const Response more = mock.post(made.control + "/verify", checks(list + "," + one));
  EXPECT_EQ(more.status, 400);
  EXPECT_EQ(more.json["field"], "/checks");
}

double seconds_of_processor() {
  rusage used{};
  ::getrusage(RUSAGE_SELF, &used);
  return static_cast<double>(used.ru_utime.tv_sec) +
         static_cast<double>(used.ru_utime.tv_usec) / 1e6;
}

TEST(ControlVerify, ALongOneEndsWithThePlane) {
  MockServer mock;
  const Made made = mock.make();
  std::string query;
  while (query.size() < 7'500) query += "a&";
  auto client = mock.data_client();
  for (int i = 0; i < 800; ++i)
    ASSERT_EQ(client.Get(made.path("getStateInstance") + "?" + query)->status, 200);
  const std::string one = R"({"calls":{"of":{"call":"*","query":{"b":null}},"most":0}})";
  std::string list = one;
  for (int i = 1; i < 1'000; ++i) list += "," + one;
  const double before = seconds_of_processor();
  auto verify = std::async(std::launch::async,
                           [&] { return mock.post(made.control + "/verify", checks(list)); });
  // By then it judges: its body was read in a small part of that.
  ASSERT_TRUE(eventually([&] {
    std::this_thread::sleep_for(std::chrono::milliseconds{1});
    return seconds_of_processor() > before + 0.5;
  }));
  const auto begin = std::chrono::steady_clock::now();
  mock.plane().stop();
  // Whole it takes minutes.
  EXPECT_LT(std::chrono::steady_clock::now() - begin, std::chrono::seconds{60});
  // 503, unless its connection was cut before that was written.
  EXPECT_NE(verify.get().status, 200);
}

}  // namespace
}  // namespace greenmock::tests
