// Every fault over a real socket: the bytes on the wire, and the journal's account of them.

#include <gtest/gtest.h>

#include "http.hpp"
#include "made_instance.hpp"
#include "program.hpp"
#include "raw_socket.hpp"

namespace greenmock::tests {
namespace {

using core::Json;
using namespace std::chrono_literals;

constexpr std::string_view kBody = R"({"stateInstance":"notAuthorized"})";

class Faults : public ::testing::Test {
 protected:
  /// A fresh instance, its clock paused, whose getStateInstance has this fault.
  void play(const Json& fault, const Json& more = Json::object()) {
    Json rule = {{"id", "bad"}, {"when", {{"method", "getStateInstance"}}}, {"fault", fault}};
    for (const auto& [key, value] : more.items()) rule[key] = value;
    instance = make_with_rule(server, rule);
  }
  std::string control(const std::string& call) const {
    return instance["control"].get<std::string>() + call;
  }
  std::string request(const std::string& method = "getStateInstance") const {
    return "GET /waInstance" + std::to_string(instance["idInstance"].get<std::uint64_t>()) + "/" +
           method + "/" + instance["apiTokenInstance"].get<std::string>() +
           " HTTP/1.1\r\nHost: x\r\n\r\n";
  }
  std::string everything() const {
    RawSocket socket(server.port());
    socket.send(request());
    bool closed = false;
    const std::string bytes = socket.read_to_end(&closed);
    EXPECT_TRUE(closed) << "the connection was to end: " << bytes;
    return bytes;
  }
  /// The journal's record of the only call, once it has come so far.
  Json record(const std::string& phase) const {
    const HttpAnswer answer =
        post(control("/wait"), {{"for", {{"call", "getStateInstance"}, {"phase", phase}}}});
    EXPECT_EQ(answer.status, 200) << answer.body;
    return answer.status == 200 ? answer.json()["records"].at(0) : Json{{"outcome", ""}};
  }
  void expect_cut(const Json& record, const std::string& fault, std::size_t bytes) const {
    EXPECT_EQ(record["outcome"], "cut");
    EXPECT_EQ(record["fault"], fault);
    EXPECT_EQ(record["wireBytes"], bytes);
    EXPECT_EQ(record["rules"], Json::parse(R"([{"id":"bad","slots":["fault"]}])"));
  }
  static std::string body_of(const std::string& answer) {
    return answer.substr(answer.find("\r\n\r\n") + 4);
  }
  void advance(const std::string& by) const {
    const HttpAnswer moved = post(control("/clock/advance"), {{"by", by}});
    EXPECT_EQ(moved.status, 200) << moved.body;
  }

  ServerProcess server;
  Json instance;
};

TEST_F(Faults, RefuseEndsTheConnectionWithoutAByte) {
  play("refuse");
  EXPECT_EQ(everything(), "");
  expect_cut(record("left"), "refuse", 0);
}

TEST_F(Faults, HangReadsTheCallAndNeverAnswers) {
  play("hang");
  RawSocket socket(server.port());
  socket.send(request());
  const Json parked = record("parked");
  EXPECT_EQ(parked["outcome"], "open");
  EXPECT_EQ(parked["fault"], "hang");
  advance("366h");
  EXPECT_EQ(post(control("/drop"), {{"what", "parked"}}).status, 200);
  EXPECT_EQ(socket.read_to_end(), "");
  EXPECT_EQ(record("left")["wireBytes"], 0);
}

TEST_F(Faults, AHangingLogoutHasLoggedOut) {
  play("none");
  const HttpAnswer made = post(server.control() + "/_mock/instances",
                               Json::parse(R"({"state":"authorized","script":{"rules":[
             {"when":{"method":"logout"},"fault":"hang"}]}})"));
  instance = made.json();
  RawSocket socket(server.port());
  socket.send(request("logout"));
  EXPECT_EQ(post(control("/wait"), {{"for", {{"call", "logout"}, {"phase", "parked"}}}}).status,
            200);
  EXPECT_EQ(get(control("")).json()["state"], "notAuthorized");
}

TEST_F(Faults, GarbageIsNotHttpAndEndsTheConnection) {
  play("garbage");
  const std::string bytes = everything();
  EXPECT_FALSE(bytes.starts_with("HTTP/")) << bytes;
  EXPECT_GT(bytes.size(), 10U);
  expect_cut(record("left"), "garbage", bytes.size());
}

TEST_F(Faults, CloseEndsTheAnswerBehindTheHeaders) {
  play({{"close", {{"after", "headers"}}}});
  const std::string bytes = everything();
  EXPECT_TRUE(bytes.starts_with("HTTP/1.1 200 OK\r\n")) << bytes;
  EXPECT_NE(bytes.find("Content-Length: 33\r\n"), std::string::npos) << bytes;
  EXPECT_TRUE(bytes.ends_with("\r\n\r\n")) << bytes;
  expect_cut(record("left"), "close after headers", bytes.size());
}

TEST_F(Faults, CloseEndsTheAnswerAtAByteOfTheStatusLine) {
  play({{"close", {{"after", 10}}}});
  EXPECT_EQ(everything(), "HTTP/1.1 2");
  expect_cut(record("left"), "close after 10", 10);
}

TEST_F(Faults, CloseBehindTheEndGivesTheWholeAnswer) {
  for (const Json& fault : {Json{{"close", {{"after", 1'000'000}}}}, Json{{"cutBody", 100'000}}}) {
    play(fault);
    const std::string bytes = everything();
    EXPECT_EQ(body_of(bytes), kBody);
    const Json whole = record("sent");
    EXPECT_EQ(whole["outcome"], "sent") << fault;
    EXPECT_EQ(whole["wireBytes"], bytes.size());
  }
}

TEST_F(Faults, ResetBreaksTheConnectionOff) {
  play({{"reset", {{"after", 9}}}});
  RawSocket socket(server.port());
  socket.send(request());
  EXPECT_EQ(socket.read_to_end(), "HTTP/1.1 ");
  EXPECT_TRUE(socket.was_reset());
  expect_cut(record("left"), "reset after 9", 9);
}

TEST_F(Faults, CloseIsNoReset) {
  play({{"close", {{"after", 9}}}});
  RawSocket socket(server.port());
  socket.send(request());
  socket.read_to_end();
  EXPECT_FALSE(socket.was_reset());
}

TEST_F(Faults, AnAnswerWhoseOwnHeaderEndsTheConnectionIsNotLostToWhatTheClientHasSentAhead) {
  play("none", {{"wait", {{"until", "signal=go"}}},
                {"reply", {{"text", "bye"}, {"headers", {{"Connection", "close"}}}}}});
  RawSocket socket(server.port());
  // More than the server reads ahead while a call waits: the rest is unread when it answers.
  socket.send(request() + std::string(100'000, 'x'));
  record("parked");
  EXPECT_EQ(post(control("/signal"), {{"name", "go"}}).status, 200);
  EXPECT_EQ(body_of(socket.read_to_end()), "bye");
  EXPECT_FALSE(socket.was_reset());
  EXPECT_EQ(record("sent")["outcome"], "sent");
}

TEST_F(Faults, StallGoesOnWhenItsTimeIsOver) {
  play({{"stall", {{"after", 15}, {"for", "10m"}}}});
  RawSocket socket(server.port());
  socket.send(request());
  EXPECT_EQ(socket.read_until(" OK"), "HTTP/1.1 200 OK");
  EXPECT_EQ(record("released")["outcome"], "open");
  advance("9m59s");
  EXPECT_EQ(socket.read_until("\n", 1ms), "");
  advance("1s");
  EXPECT_EQ(body_of(socket.read_answer()), kBody);
  const Json sent = record("sent");
  EXPECT_EQ(sent["outcome"], "sent");
  EXPECT_EQ(sent["fault"], "stall after 15 for 10m");
  EXPECT_EQ(sent["sent"]["at"].get<int>() - sent["released"]["at"].get<int>(), 600'000);
  socket.send(request());  // the connection is as good as before
  EXPECT_EQ(socket.read_until(" OK"), "HTTP/1.1 200 OK");
}

TEST_F(Faults, AJumpOverTheWaitAndTheStallGivesTheWholeAnswerBeforeItReturns) {
  play({{"stall", {{"after", 15}, {"for", "10s"}}}}, {{"wait", "60s"}});
  for (int i = 0; i < 20; ++i) {
    RawSocket socket(server.port());
    socket.send(request());
    EXPECT_EQ(post(control("/wait"),
                   {{"for", {{"call", "getStateInstance"}, {"phase", "parked"}}}, {"count", i + 1}})
                  .status,
              200);
    advance("10m");
    const auto counts = get(control("/counts")).json()["getStateInstance"];
    EXPECT_EQ(counts["sent"], i + 1);
    EXPECT_EQ(counts["parked"], 0);
  }
}

TEST_F(Faults, AClientThatStaysAfterTheEndIsLetGo) {
  play({{"close", {{"after", 9}}}}, {{"wait", "60s"}});
  RawSocket socket(server.port());
  socket.send(request());
  record("parked");
  advance("60s");
  EXPECT_EQ(socket.read_to_end(), "HTTP/1.1 ");
  socket.send("x");
  const auto connections = [&] {
    return get(server.control() + "/_mock/health").json()["connections"].get<int>();
  };
  const auto end = std::chrono::steady_clock::now() + 10s;
  while (connections() > 0 && std::chrono::steady_clock::now() < end) {
  }
  EXPECT_EQ(connections(), 0);
}

TEST_F(Faults, AStallWithoutAnEndLastsUntilTheClientLeaves) {
  play({{"stall", {{"after", "headers"}}}});
  RawSocket socket(server.port());
  socket.send(request());
  const std::string head = socket.read_until("\r\n\r\n");
  advance("24h");
  socket.reset();
  const Json left = record("left");
  EXPECT_EQ(left["outcome"], "left");
  EXPECT_EQ(left["wireBytes"], head.size());
}

TEST_F(Faults, DribbleSpreadsTheAnswerOverItsSpan) {
  play({{"dribble", {{"over", "30s"}}}});
  RawSocket socket(server.port());
  socket.send(request());
  std::string got = socket.read_until("H");
  for (int second = 1; second < 30; ++second) {
    advance("1s");
    const std::string piece = socket.read_any();
    ASSERT_GT(piece.size(), 0U) << second;
    ASSERT_LT(piece.size(), 50U) << second;
    got += piece;
  }
  advance("1s");
  got += socket.read_until(kBody.substr(kBody.size() - 2));
  EXPECT_EQ(body_of(got), kBody);
  EXPECT_EQ(record("sent")["fault"], "dribble over 30s");
}

TEST_F(Faults, ContentLengthSaysMoreThanThereIs) {
  play({{"contentLength", "+100"}});
  RawSocket socket(server.port());
  socket.send(request());
  const std::string bytes = socket.read_until(kBody);
  EXPECT_NE(bytes.find("Content-Length: 133\r\n"), std::string::npos) << bytes;
  EXPECT_EQ(record("sent")["fault"], "contentLength +100");
}

TEST_F(Faults, ContentLengthSaysLessThanThereIs) {
  play({{"contentLength", 5}});
  RawSocket socket(server.port());
  socket.send(request());
  const std::string bytes = socket.read_until(kBody);
  EXPECT_NE(bytes.find("Content-Length: 5\r\n"), std::string::npos) << bytes;
  EXPECT_EQ(bytes.find("Content-Length: 33"), std::string::npos) << bytes;
}

TEST_F(Faults, ContentLengthBesideChunksIsTheSmugglersPair) {
  play({{"contentLength", 5}}, {{"as", {"chunked"}}});
  RawSocket socket(server.port());
  socket.send(request());
  const std::string bytes = socket.read_until("0\r\n\r\n");
  EXPECT_NE(bytes.find("Content-Length: 5\r\n"), std::string::npos) << bytes;
  EXPECT_NE(bytes.find("Transfer-Encoding: chunked\r\n"), std::string::npos) << bytes;
}

TEST_F(Faults, CutBodyPromisesAllAndGivesAPart) {
  play({{"cutBody", 12}});
  const std::string bytes = everything();
  EXPECT_NE(bytes.find("Content-Length: 33\r\n"), std::string::npos) << bytes;
  EXPECT_EQ(body_of(bytes), kBody.substr(0, 12));
  expect_cut(record("left"), "cutBody 12", bytes.size());
}

TEST_F(Faults, NoneShieldsTheCallFromTheRulesBelow) {
  const HttpAnswer made = post(server.control() + "/_mock/instances", Json::parse(R"({"script":
    {"rules":[{"when":{"method":"getStateInstance"},"fault":"none"},{"when":{},"fault":"refuse"}]}})"));
  instance = made.json();
  RawSocket socket(server.port());
  socket.send(request());
  EXPECT_EQ(body_of(socket.read_answer()), kBody);
  EXPECT_EQ(record("sent")["fault"], nullptr);
}

TEST_F(Faults, AFaultGoesTogetherWithAnyReplyAndWait) {
  play({{"cutBody", 3}}, {{"reply", 504}, {"wait", "60s"}});
  RawSocket socket(server.port());
  socket.send(request());
  record("parked");
  advance("60s");
  const std::string bytes = socket.read_to_end();
  EXPECT_TRUE(bytes.starts_with("HTTP/1.1 504 Gateway Time-out\r\n")) << bytes;
  EXPECT_EQ(body_of(bytes), "<ht");
}

TEST_F(Faults, AnAnswerThatSaysCloseEndsItsConnectionWithoutAFault) {
  play("none", {{"reply", {{"headers", {{"Connection", "close"}}}, {"text", "x"}}}});
  EXPECT_EQ(body_of(everything()), "x");
  EXPECT_EQ(record("sent")["outcome"], "sent");
}

TEST_F(Faults, HttpOneZeroGetsNoChunks) {
  play("none", {{"as", {"chunked"}}});
  RawSocket socket(server.port());
  std::string old = request();
  old.replace(old.find("HTTP/1.1"), 8, "HTTP/1.0");
  socket.send(old);
  EXPECT_EQ(body_of(socket.read_to_end()), kBody);
}

TEST_F(Faults, ChunksAreReadByAnyClient) {
  play("none", {{"as", {"chunked", "bom"}}});
  const std::string url = server.url() + request().substr(4, request().find(" HTTP/") - 4);
  const HttpAnswer answer = get(url);
  EXPECT_EQ(answer.problem, "");
  EXPECT_EQ(answer.body, "\xEF\xBB\xBF" + std::string(kBody));
  EXPECT_EQ(answer.head.find("Content-Length"), std::string::npos);
  EXPECT_EQ(record("sent")["as"], (Json{"bom", "chunked"}));
}

TEST_F(Faults, TheServerEndsWhileAnswersStall) {
  play({{"stall", {{"after", 3}}}});
  RawSocket socket(server.port());
  socket.send(request());
  EXPECT_EQ(socket.read_until("HTT"), "HTT");
  server.program().signal(SIGTERM);
  EXPECT_EQ(server.program().wait(), 0);
}

}  // namespace
}  // namespace greenmock::tests
