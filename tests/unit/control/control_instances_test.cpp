// Instances over the control API: made, shown, changed, reset, deleted.

#include "control_harness.hpp"
#include "raw_talk.hpp"

namespace greenmock::tests {
namespace {

using namespace std::chrono_literals;

TEST(ControlInstances, AreMadeInOneCall) {
  MockServer mock;
  const Response r = mock.post("/_mock/instances", R"({"name":"test_login","state":"authorized"})");
  ASSERT_EQ(r.status, 201) << r.text;
  const std::string id = std::to_string(r.json["idInstance"].get<std::uint64_t>());
  const std::string token = r.json["apiTokenInstance"];
  const std::string host = "127.0.0.1:" + std::to_string(mock.server().port());
  EXPECT_EQ(r.json["name"], "test_login");
  EXPECT_EQ(r.json["apiUrl"], "http://" + host);
  EXPECT_EQ(r.json["mediaUrl"], "http://" + host);
  EXPECT_EQ(r.json["wsUrl"], "ws://" + host + "/waInstance" + id + "/scanqrcode/" + token);
  EXPECT_EQ(r.json["qrUrl"], "http://" + host + "/waInstance" + id + "/" + token);
  EXPECT_EQ(r.json["control"], mock.plane().url() + "/_mock/instances/" + id);

  const Made made{id, token, "/_mock/instances/test_login"};
  EXPECT_EQ(mock.call(made, "getStateInstance").json["stateInstance"], "authorized");
  EXPECT_EQ(mock.get(made.control).json["apiTokenInstance"], token);
  EXPECT_EQ(mock.post("/_mock/instances", R"({"name":"test_login"})").status, 409);
}

TEST(ControlInstances, AreTheSameWhateverRunsBeside) {
  const MockServer alone, crowded;
  crowded.make();
  crowded.make(R"({"name":"other"})");
  const Made a = alone.make(R"({"name":"mine"})"), b = crowded.make(R"({"name":"mine"})");
  EXPECT_EQ(a.id, b.id);
  EXPECT_EQ(a.token, b.token);
}

TEST(ControlInstances, WithoutABodyHaveAMadeName) {
  const MockServer mock;
  const Response r = mock.post("/_mock/instances", "");
  EXPECT_EQ(r.status, 201) << r.text;
  EXPECT_EQ(r.json["name"], "#1");
  EXPECT_EQ(mock.get("/_mock/instances/%231").json["idInstance"], r.json["idInstance"]);
}

TEST(ControlInstances, AreRefusedWithEveryPlaceThatIsWrong) {
  const MockServer mock;
  const Response r = mock.post("/_mock/instances", "{\"stat\": \"authorized\",\n \"ttl\": 5}");
  EXPECT_EQ(r.status, 400);
  EXPECT_EQ(r.type, "application/problem+json");
  ASSERT_EQ(r.json["problems"].size(), 2U) << r.text;
  EXPECT_EQ(r.json["problems"][0]["pointer"], "/stat");
  EXPECT_NE(r.json["problems"][0]["detail"].get<std::string>().find("state"), std::string::npos);
  EXPECT_EQ(r.json["problems"][1]["pointer"], "/ttl");
  EXPECT_EQ(r.json["problems"][1]["line"], 2);
  EXPECT_EQ(r.json["field"], "/stat");
  EXPECT_EQ(mock.post("/_mock/instances", "{\"name\":").status, 400);
  EXPECT_EQ(mock.post("/_mock/instances", std::string(100, '[')).status, 400);
  EXPECT_EQ(mock.post("/_mock/instances", "[]").status, 400);
  EXPECT_EQ(mock.get("/_mock/instances").json["instances"].size(), 0U);
}

TEST(ControlInstances, UnknownOnesAreAnsweredWithWhatThereIs) {
  const MockServer mock;
  EXPECT_NE(mock.get("/_mock/instances/x").detail().find("POST /_mock/instances"),
            std::string::npos);
  mock.make(R"({"name":"test_login"})");
  const Response r = mock.get("/_mock/instances/test_logn");
  EXPECT_EQ(r.status, 404);
  EXPECT_NE(r.detail().find("did you mean \"test_login\""), std::string::npos) << r.detail();
  EXPECT_EQ(r.json["instances"], Json::array({"test_login"}));
}

TEST(ControlInstances, AreListedEachOnceInSeveralSlices) {
  const MockServer mock;
  EXPECT_EQ(mock.get("/_mock/instances").text, "{\"instances\":[]}\n");
  // A whole slice, and one more.
  for (const std::size_t count : {500U, 1'001U}) {
    Json script = {{"greenmock", 1}, {"instances", Json::array()}};
    for (std::size_t i = mock.get("/_mock/instances").json["instances"].size(); i < count; ++i)
      script["instances"].push_back({{"idInstance", std::to_string(7'000'000'000 + i)}});
    ASSERT_EQ(mock.put("/_mock/script", script.dump()).status, 200);
    const Json listed = mock.get("/_mock/instances").json["instances"];
    ASSERT_EQ(listed.size(), count);
    for (std::size_t i = 0; i < count; ++i) EXPECT_EQ(listed[i]["idInstance"], 7'000'000'000 + i);
  }
}

TEST(ControlInstances, AreNotFoundByAnIdWithAZeroInFront) {
  const MockServer mock;
  const Made made = mock.make();
  EXPECT_EQ(mock.get("/_mock/instances/" + made.id).status, 200);
  EXPECT_EQ(mock.get("/_mock/instances/0" + made.id).status, 404);
}

TEST(ControlInstances, AreChangedInOneCall) {
  const MockServer mock;
  const Made made = mock.make();
  const Response r = mock.patch(
      made.control, R"({"state":"blocked","settings":{"stateWebhook":"yes"},"strict":true})");
  EXPECT_EQ(r.status, 200) << r.text;
  EXPECT_EQ(r.json["state"], "blocked");
  EXPECT_EQ(r.json["strict"], true);
  EXPECT_EQ(r.json["settings"]["stateWebhook"], "yes");
  EXPECT_EQ(mock.call(made, "getStateInstance").json["stateInstance"], "blocked");
  EXPECT_EQ(mock.patch(made.control, R"({"state":"gone"})").json["field"], "/state");
}

TEST(ControlInstances, ADeletionTellsWhatHappened) {
  const MockServer mock;
  const Made made = mock.make(R"({"name":"a","script":{"rules":[
    {"id":"hold","when":{"method":"qr","call":2},"wait":"10m"},
    {"id":"typo","when":{"method":"reboot"},"reply":500}]}})");
  mock.call(made, "qr");
  auto parked = mock.call_in_background(made, "qr");
  ASSERT_EQ(mock.wait_for(made, R"({"call":"qr","phase":"parked"})").status, 200);
  const Response r = mock.del(made.control);
  EXPECT_EQ(r.status, 200);
  EXPECT_EQ(r.json["calls"], Json({{"qr", 2}}));
  EXPECT_EQ(r.json["unanswered"], 1);
  EXPECT_EQ(r.json["rulesNeverFired"], Json::array({"typo"}));
  EXPECT_EQ(parked.get().status, 0) << "the parked call is cut";
  EXPECT_EQ(mock.get(made.control).status, 404);
  EXPECT_EQ(mock.make(R"({"name":"a"})").id, made.id) << "its name is free again";
}

TEST(ControlInstances, AResetBeginsAnew) {
  const MockServer mock;
  const Made made = mock.make(
      R"({"script":{"rules":[{"id":"once","when":{"method":"qr"},"times":1,"reply":500}]}})");
  EXPECT_EQ(mock.call(made, "qr").status, 500);
  EXPECT_EQ(mock.call(made, "qr").status, 200);
  mock.post(made.control + "/phone", R"({"do":"scan"})");
  EXPECT_EQ(mock.post(made.control + "/reset", R"({"keep":["script"]})").json["state"],
            "notAuthorized");
  EXPECT_EQ(mock.get(made.control + "/counts").json, Json::object());
  EXPECT_EQ(mock.call(made, "qr").status, 500) << "the rule is there, and has not fired";
  EXPECT_EQ(mock.post(made.control + "/reset", "").status, 200);
  EXPECT_EQ(mock.call(made, "qr").status, 200) << "the rule is gone";
  EXPECT_EQ(mock.post(made.control + "/reset", R"({"keep":["state"]})").status, 400);
}

TEST(ControlInstances, AResetOfAllSparesNamedOnes) {
  const MockServer mock;
  const Made made = mock.make();
  mock.call(made, "qr");
  EXPECT_EQ(mock.post("/_mock/reset", "{}").json["instances"], 1);
  EXPECT_EQ(mock.get(made.control + "/counts").json, Json::object());
  const Made named = mock.make(R"({"name":"theirs"})");
  mock.call(named, "qr");
  const Response refused = mock.post("/_mock/reset", "{}");
  EXPECT_EQ(refused.status, 409);
  EXPECT_NE(refused.detail().find("force"), std::string::npos);
  EXPECT_EQ(refused.detail().find("1 instances"), std::string::npos) << refused.text;
  EXPECT_EQ(mock.get(named.control + "/counts").json["qr"]["sent"], 1);
  EXPECT_EQ(mock.post("/_mock/reset", R"({"force":true})").status, 200);
  EXPECT_EQ(mock.get(named.control + "/counts").json, Json::object());
}

TEST(ControlInstances, GoByThemselvesAfterTheirTime) {
  const MockServer mock;
  mock.make(R"({"name":"stays"})");
  mock.make(R"({"name":"goes","ttl":"300ms"})");
  EXPECT_EQ(mock.get("/_mock/instances/goes").json["ttl"], "300ms");
  // The list is no call of an instance.
  EXPECT_TRUE(
      eventually([&] { return mock.get("/_mock/instances").json["instances"].size() == 1; }));
  EXPECT_EQ(mock.get("/_mock/instances").json["instances"][0]["name"], "stays");
}

TEST(ControlInstances, MayHaveAPortOfTheirOwn) {
  const MockServer mock;
  const Response r = mock.post("/_mock/instances", R"({"name":"own","ownPort":true})");
  ASSERT_EQ(r.status, 201) << r.text;
  const std::string url = r.json["apiUrl"];
  const int port = std::stoi(url.substr(url.rfind(':') + 1));
  EXPECT_NE(port, mock.server_port());
  const Made made{std::to_string(r.json["idInstance"].get<std::uint64_t>()),
                  r.json["apiTokenInstance"], "/_mock/instances/own"};
  const auto status = [&] {
    return response_of(MockServer::client(port).Get(made.path("getStateInstance"))).status;
  };
  EXPECT_EQ(status(), 200);
  EXPECT_EQ(mock.post(made.control + "/server", R"({"do":"down"})").json["server"], "down");
  EXPECT_EQ(status(), 0) << "nobody listens";
  EXPECT_EQ(mock.post(made.control + "/server", R"({"do":"down"})").status, 200) << "twice is once";
  EXPECT_EQ(mock.call(made, "getStateInstance").status, 200) << "the common port serves it too";
  EXPECT_EQ(mock.post(made.control + "/server", R"({"do":"up"})").json["port"], port);
  EXPECT_EQ(status(), 200);
  mock.del(made.control);
  EXPECT_EQ(status(), 0);

  const Response none = mock.post(mock.make().control + "/server", R"({"do":"down"})");
  EXPECT_EQ(none.status, 409);
  EXPECT_NE(none.detail().find("ownPort"), std::string::npos);
}

TEST(ControlInstances, KeepAPortThatIsDownFromOtherPrograms) {
  const MockServer mock;
  const Response r = mock.post("/_mock/instances", R"({"name":"own","ownPort":true})");
  const std::string url = r.json["apiUrl"];
  const int port = std::stoi(url.substr(url.rfind(':') + 1));
  // Nobody has connected to it: what the system still remembers of a connection would keep it, too.
  EXPECT_EQ(mock.post("/_mock/instances/own/server", R"({"do":"down"})").status, 200);
  EXPECT_FALSE(is_to_be_had(port)) << "it could not come up again";
}

TEST(ControlInstances, AreListedWithClockAndCalls) {
  const MockServer mock;
  const Made made = mock.make(R"({"clock":{"paused":true}})");
  mock.call(made, "qr");
  mock.call(made, "getStateInstance");
  mock.post(made.control + "/clock/advance", R"({"by":"20s"})");
  const Json one = mock.get("/_mock/instances").json["instances"][0];
  EXPECT_EQ(one["calls"], 2);
  EXPECT_EQ(one["parked"], 0);
  EXPECT_EQ(one["clock"]["at"], 20'000);
  EXPECT_EQ(one["clock"]["paused"], true);
  EXPECT_EQ(one["clock"]["speed"], 1.0);
}

TEST(ControlInstances, AQuotaIsTakenAsItIsShown) {
  const MockServer mock;
  const Made made = mock.make(R"({"quota":2})");
  EXPECT_EQ(mock.get(made.control).json["quota"], 2);
  for (const char* none : {"null", "\"none\""}) {
    mock.patch(made.control, R"({"quota":2})");
    const Response changed = mock.patch(made.control, std::string(R"({"quota":)") + none + "}");
    EXPECT_EQ(changed.status, 200) << changed.text;
    EXPECT_TRUE(changed.json["quota"].is_null()) << changed.text;
  }
  const Response wrong = mock.patch(made.control, R"({"quota":-1})");
  EXPECT_NE(wrong.detail().find("expected \"none\", or a number of chats from 0 to 1000000"),
            std::string::npos)
      << wrong.text;
}

TEST(ControlInstances, OfManyARefusalListsSome) {
  const MockServer mock;
  for (int i = 0; i < 25; ++i) mock.make();
  const Response r = mock.get("/_mock/instances/nobody");
  EXPECT_EQ(r.status, 404);
  EXPECT_EQ(r.json["instances"].size(), 20U);
  EXPECT_TRUE(r.detail().ends_with(" and 5 more")) << r.detail();
}

TEST(ControlInstances, AResetClosesTheConnectionsOfItsInstancesAlone) {
  const MockServer mock;
  const Made first = mock.make(), second = mock.make();
  const auto ask = [](int fd, const Made& instance) {
    const std::string request =
        "GET " + instance.path("getStateInstance") + " HTTP/1.1\r\nHost: x\r\n\r\n";
    ::send(fd, request.data(), request.size(), MSG_NOSIGNAL);
    std::array<char, 4096> answer;
    return ::recv(fd, answer.data(), answer.size(), 0);
  };
  const int of_first = connect_to(mock.server_port()), of_second = connect_to(mock.server_port());
  EXPECT_GT(ask(of_first, first), 0);
  EXPECT_GT(ask(of_second, second), 0);
  EXPECT_EQ(mock.post(first.control + "/reset").status, 200);
  char byte = 0;
  EXPECT_EQ(::recv(of_first, &byte, 1, 0), 0) << "it is closed";
  EXPECT_GT(ask(of_second, second), 0);
  ::close(of_first);
  ::close(of_second);
}

}  // namespace
}  // namespace greenmock::tests
