// HTTP/1.1 as bytes: framing, keeping alive, waiting and leaving.

#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <memory>
#include <string_view>
#include <vector>

#include "http.hpp"
#include "program.hpp"
#include "raw_socket.hpp"

namespace greenmock::tests {
namespace {

class Connection : public ::testing::Test {
 protected:
  static constexpr const char* kScript =
      R"({"greenmock":1,"rules":[{"id":"hold","when":{"method":"qr"},"wait":{"until":"signal=go"}}]})";

  Connection() : server({"--script", folder.write("script.json", kScript)}) {}

  std::string request(const std::string& method, const std::string& more = "") const {
    return "GET " + server.path(method) + " HTTP/1.1\r\nHost: x\r\n" + more + "\r\n";
  }
  core::Json wait_for(const std::string& call, const std::string& phase, int count = 1) const {
    const auto answer =
        post(server.of_instance("/wait"),
             {{"for", {{"call", call}, {"phase", phase}}}, {"count", count}, {"within", "10s"}});
    EXPECT_EQ(answer.status, 200) << answer.body;
    return answer.json();
  }
  void go() const { EXPECT_EQ(post(server.of_instance("/signal"), {{"name", "go"}}).status, 200); }
  /// What a client is answered that has said its end, and whose wait is over then. It is believed for a second: where
  /// the machine took longer than that, another one is tried.
  std::string answer_after_half_close() const {
    for (int tries = 0; tries < 20; ++tries) {
      RawSocket socket(server.port());
      socket.send(request("qr"));
      wait_for("qr", "parked");
      const auto begin = std::chrono::steady_clock::now();
      socket.half_close();
      go();
      const auto took = std::chrono::steady_clock::now() - begin;
      const std::string answer = socket.read_to_end();
      if (!answer.empty() || took < std::chrono::seconds{1}) return answer;
      EXPECT_EQ(post(server.of_instance("/reset"), {{"keep", {"script"}}}).status, 200);
    }
    ADD_FAILURE() << "the signal is never given within a second";
    return "";
  }

  TemporaryFolder folder;
  ServerProcess server;
};

}  // namespace

TEST_F(Connection, StaysOpenForManyRequests) {
  RawSocket socket(server.port());
  for (int i = 0; i < 100; ++i) {
    socket.send(request("getStateInstance"));
    EXPECT_TRUE(socket.read_answer().starts_with("HTTP/1.1 200 OK\r\n"));
  }
}

TEST_F(Connection, AnswersPipelinedRequestsInOrder) {
  RawSocket socket(server.port());
  socket.send(request("getStateInstance") + request("getStatusInstance") + request("nothing"));
  EXPECT_NE(socket.read_answer().find("stateInstance"), std::string::npos);
  EXPECT_NE(socket.read_answer().find("statusInstance"), std::string::npos);
  EXPECT_TRUE(socket.read_answer().starts_with("HTTP/1.1 404"));
}

TEST_F(Connection, ClosesAfterHttp10AndOnRequest) {
  for (const std::string& bytes : {"GET " + server.path("getStateInstance") + " HTTP/1.0\r\n\r\n",
                                   request("getStateInstance", "Connection: close\r\n")}) {
    RawSocket socket(server.port());
    socket.send(bytes);
    bool closed = false;
    EXPECT_TRUE(socket.read_to_end(&closed).starts_with("HTTP/1.1 200 OK\r\n"));
    EXPECT_TRUE(closed);
  }
}

TEST_F(Connection, HeadHasTheLengthAndNoBody) {
  RawSocket socket(server.port());
  socket.send("HEAD " + server.path("getStateInstance") + " HTTP/1.1\r\nHost: x\r\n\r\n" +
              request("getStatusInstance"));
  const std::string head = socket.read_answer(true);
  EXPECT_NE(head.find("Content-Length: 33\r\n"), std::string::npos) << head;
  EXPECT_TRUE(socket.read_answer().starts_with("HTTP/1.1 200"));
}

TEST_F(Connection, TakesAChunkedBodyAndSaysContinue) {
  RawSocket socket(server.port());
  socket.send("POST " + server.path("logout") +
              " HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\nExpect: 100-continue\r\n\r\n");
  EXPECT_EQ(socket.read_until("\r\n\r\n"), "HTTP/1.1 100 Continue\r\n\r\n");
  socket.send("2\r\n{}\r\n0\r\n\r\n");
  EXPECT_NE(socket.read_answer().find(R"({"isLogout":true})"), std::string::npos);
}

TEST_F(Connection, AnswersWhatItCannotReadAndCloses) {
  const std::string long_text(70'000, 'a');
  for (const auto& [bytes, status] : std::vector<std::pair<std::string, std::string>>{
           {"nonsense\r\n\r\n", "400"},
           {"GET / HTTP/1.1\r\nHost: x\r\nX: " + long_text + "\r\n\r\n", "431"},
           {"GET /" + long_text + " HTTP/1.1\r\nHost: x\r\n\r\n", "414"},
           {"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 99999999999\r\n\r\n", "413"},
           {"POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: gzip\r\n\r\nabc", "400"},
           {"GET / HTTP/3.0\r\nHost: x\r\n\r\n", "505"}}) {
    RawSocket socket(server.port());
    socket.send(bytes);
    bool closed = false;
    const std::string answer = socket.read_to_end(&closed);
    EXPECT_TRUE(answer.starts_with("HTTP/1.1 " + status))
        << bytes.substr(0, 60) << " -> " << answer.substr(0, 60);
    EXPECT_TRUE(closed);
  }
}

TEST_F(Connection, AClientThatLeavesWhileParkedIsNoticed) {
  RawSocket socket(server.port());
  socket.send(request("qr"));
  wait_for("qr", "parked");
  socket.reset();
  const auto answer = wait_for("qr", "left");
  EXPECT_EQ(answer.at("records").at(0).at("outcome"), "left");
}

TEST_F(Connection, AHalfClosedClientIsBelievedForASecond) {
  EXPECT_NE(answer_after_half_close().find("qrCode"), std::string::npos);

  RawSocket socket(server.port());
  socket.send(request("qr"));
  EXPECT_NE(socket.read_answer().find("qrCode"), std::string::npos)
      << "the signal was given: no wait";
}

TEST_F(Connection, AHalfClosedClientThatIsNotAnsweredHasLeft) {
  RawSocket socket(server.port());
  socket.send(request("qr"));
  wait_for("qr", "parked");
  socket.half_close();
  wait_for("qr", "left");
}

TEST_F(Connection, BytesSentAheadNeverEndAWaitAndAreServedAfterIt) {
  RawSocket socket(server.port());
  socket.send(request("qr"));
  wait_for("qr", "parked");
  socket.send("\r\n");
  socket.send(request("getStateInstance"));
  EXPECT_EQ(get(server.of_instance("/counts")).json().at("qr").at("parked"), 1);
  go();
  EXPECT_NE(socket.read_answer().find("qrCode"), std::string::npos);
  EXPECT_NE(socket.read_answer().find("stateInstance"), std::string::npos);
}

TEST_F(Connection, BytesSentAheadWithoutEndStallTheirSenderAndAreServedAfterTheWait) {
  constexpr std::size_t kKept = 64 * 1024;
  constexpr std::size_t kEndless = 64 * 1024 * 1024;  // no kernel keeps as much for a connection
  constexpr int kTurns = 20;
  RawSocket socket(server.port());
  socket.send(request("qr"));
  wait_for("qr", "parked");
  const std::string ahead =
      request("getStateInstance", "X-Long: " + std::string(30'000, 'x') + "\r\n");
  const auto rest_of = [&](std::size_t taken) {
    return std::string_view(ahead).substr(taken % ahead.size());
  };
  std::size_t sent = 0;
  for (int stalled = 0; stalled < kTurns && sent < kEndless;) {
    const std::size_t more = socket.send_some(rest_of(sent));
    sent += more;
    stalled = more > 0 ? 0 : stalled + 1;
    // Another is answered: the server has had a turn, in which it could have read on.
    if (more == 0) {
      ASSERT_EQ(get(server.url() + server.path("getStateInstance")).status, 200);
    }
  }
  EXPECT_GT(sent, kKept);
  ASSERT_LT(sent, kEndless) << "it reads without end";
  EXPECT_EQ(get(server.of_instance("/counts")).json().at("qr").at("parked"), 1);

  go();
  EXPECT_NE(socket.read_answer().find("qrCode"), std::string::npos);
  const std::size_t requests = (sent + ahead.size() - 1) / ahead.size();
  if (sent % ahead.size() != 0) socket.send(rest_of(sent));
  for (std::size_t i = 0; i < requests; ++i)
    ASSERT_NE(socket.read_answer().find("stateInstance"), std::string::npos) << i;
}

TEST_F(Connection, GarbageSentAheadIsRefusedAfterTheAnswer) {
  for (int i = 0; i < 20; ++i) {
    RawSocket socket(server.port());
    socket.send(request("qr", "X: " + std::to_string(i) + "\r\n"));
    if (i == 0) wait_for("qr", "parked");
    socket.send("\x16 bad\r\n");
    if (i == 0) go();
    EXPECT_NE(socket.read_answer().find("qrCode"), std::string::npos);
    socket.send(std::string(2000, 'x'));
    EXPECT_TRUE(socket.read_answer().starts_with("HTTP/1.1 400"));
  }
}

TEST_F(Connection, ARequestThatEndsInTheMiddleIsToldSo) {
  RawSocket socket(server.port());
  socket.send("GET /waInst");
  socket.half_close();
  EXPECT_TRUE(socket.read_to_end().starts_with("HTTP/1.1 400"));
}

TEST_F(Connection, ManyWaitAtOnceAndAllComeBack) {
  std::vector<std::unique_ptr<RawSocket>> sockets;
  for (int i = 0; i < 300; ++i) {
    sockets.push_back(std::make_unique<RawSocket>(server.port()));
    sockets.back()->send(request("qr"));
  }
  wait_for("qr", "parked", 300);
  go();
  for (auto& socket : sockets) EXPECT_NE(socket->read_answer().find("qrCode"), std::string::npos);
}

TEST_F(Connection, ATestCanCutWhatIsParked) {
  RawSocket socket(server.port());
  socket.send(request("qr"));
  wait_for("qr", "parked");
  EXPECT_EQ(post(server.of_instance("/drop"), {{"what", "parked"}}).status, 200);
  bool closed = false;
  EXPECT_EQ(socket.read_to_end(&closed), "");
  EXPECT_TRUE(closed);
}

}  // namespace greenmock::tests
