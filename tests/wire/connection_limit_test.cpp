// --max-connections: who gives way to a new connection, and who is turned away.

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <chrono>
#include <csignal>
#include <memory>
#include <string>
#include <vector>

#include "http.hpp"
#include "program.hpp"
#include "raw_socket.hpp"
#include "tls_socket.hpp"
#include "websocket_peer.hpp"

namespace greenmock::tests {
namespace {

constexpr const char* kHoldsAndSendsMuch = R"({"greenmock":1,"rules":[
    {"id":"hold","when":{"method":"qr"},"wait":{"until":"signal=go"}},
    {"id":"much","when":{"method":"getStatusInstance"},"reply":{"qrCode":{"pad":"20MB"}}}]})";

class ConnectionLimit : public ::testing::Test {
 protected:
  explicit ConnectionLimit(const std::string& most = "2")
      : server(
            {"--max-connections", most, "--script", folder.write("s.json", kHoldsAndSendsMuch)}) {}

  std::string request(const std::string& method) const {
    return "GET " + server.path(method) + " HTTP/1.1\r\nHost: x\r\n\r\n";
  }
  bool serves(RawSocket& socket) const {
    socket.send(request("getStateInstance"));
    return socket.read_answer().starts_with("HTTP/1.1 200");
  }
  void park(const std::vector<const RawSocket*>& sockets) const {
    for (const RawSocket* socket : sockets) socket->send(request("qr"));
    const auto parked =
        post(server.of_instance("/wait"), {{"for", {{"call", "qr"}, {"phase", "parked"}}},
                                           {"count", sockets.size()},
                                           {"within", "10s"}});
    ASSERT_EQ(parked.status, 200) << parked.body;
  }
  void go() const { EXPECT_EQ(post(server.of_instance("/signal"), {{"name", "go"}}).status, 200); }
  static bool gets_its_code(RawSocket& socket) {
    return socket.read_answer().find("qrCode") != std::string::npos;
  }
  static bool was_closed_without_a_word(RawSocket& socket) {
    bool closed = false;
    return socket.read_to_end(&closed).empty() && closed;
  }

  TemporaryFolder folder;
  ServerProcess server;
};

class ConnectionLimitOfFour : public ConnectionLimit {
 protected:
  ConnectionLimitOfFour() : ConnectionLimit("4") {}
};

/// For many that come at once.
class ConnectionLimitOfMany : public ConnectionLimit {
 protected:
  using Sockets = std::vector<std::unique_ptr<RawSocket>>;
  explicit ConnectionLimitOfMany(std::size_t most) : ConnectionLimit(std::to_string(most)) {}

  Sockets open(std::size_t count) const {
    Sockets sockets;
    while (sockets.size() < count) sockets.push_back(std::make_unique<RawSocket>(server.port()));
    return sockets;
  }
};

class ConnectionLimitOfEight : public ConnectionLimitOfMany {
 protected:
  ConnectionLimitOfEight() : ConnectionLimitOfMany(8) {}
};

class ConnectionLimitOfThirtyTwo : public ConnectionLimitOfMany {
 protected:
  ConnectionLimitOfThirtyTwo() : ConnectionLimitOfMany(32) {}
};

}  // namespace

TEST_F(ConnectionLimit, MoreThanAllowedAreToldSo) {
  RawSocket a(server.port()), b(server.port());
  park({&a, &b});
  RawSocket c(server.port());
  const std::string answer = c.read_to_end();
  EXPECT_TRUE(answer.starts_with("HTTP/1.1 503")) << answer;
  EXPECT_NE(answer.find("raise --max-connections"), std::string::npos) << answer;
  b.reset();
  c.close();
  EXPECT_TRUE(eventually([&] {
    RawSocket d(server.port());
    return serves(d);
  })) << "there is room again";
  go();
  EXPECT_TRUE(gets_its_code(a));
}

TEST_F(ConnectionLimit, OnlySixtyFourAtATimeAreToldSo) {
  RawSocket a(server.port()), b(server.port());
  park({&a, &b});
  // They all come at once: for a second after it is told, each counts among the sixty-four.
  server.program().signal(SIGSTOP);
  std::vector<std::unique_ptr<RawSocket>> more;
  while (more.size() < 72) more.push_back(std::make_unique<RawSocket>(server.port()));
  server.program().signal(SIGCONT);
  std::size_t told = 0;
  for (const auto& socket : more) {
    bool closed = false;
    const std::string answer = socket->read_to_end(&closed);
    EXPECT_TRUE(closed);
    if (answer.empty()) continue;
    EXPECT_TRUE(answer.starts_with("HTTP/1.1 503")) << answer;
    ++told;
  }
  EXPECT_EQ(told, 64U);
  const auto noted = get(server.control() + "/_mock/journal?instance=none").json()["records"];
  EXPECT_GE(noted.size(), 1U);
  EXPECT_LT(noted.size(), 64U) << "one a second, or they would fill the journal";
  go();
  EXPECT_TRUE(gets_its_code(a));
  EXPECT_TRUE(gets_its_code(b));
}

TEST_F(ConnectionLimit, TheSilentAndTheIdleGiveWayTheLongestFirst) {
  RawSocket silent(server.port()), idle(server.port());
  ASSERT_TRUE(serves(idle));
  RawSocket c(server.port());
  EXPECT_TRUE(serves(c));
  EXPECT_TRUE(was_closed_without_a_word(silent));
  EXPECT_TRUE(serves(idle));
  RawSocket d(server.port());
  EXPECT_TRUE(serves(d));
  EXPECT_TRUE(was_closed_without_a_word(c)) << "the other one has asked since";
  EXPECT_TRUE(serves(idle));
  EXPECT_TRUE(serves(d));
}

TEST_F(ConnectionLimit, OneThatWasAnsweredAfterAWaitGivesWay) {
  RawSocket a(server.port()), b(server.port());
  park({&a, &b});
  go();
  ASSERT_TRUE(gets_its_code(a));
  ASSERT_TRUE(gets_its_code(b));
  RawSocket c(server.port());
  EXPECT_TRUE(serves(c));
}

TEST_F(ConnectionLimit, ARequestThatHasComeMeanwhileIsAnswered) {
  RawSocket held(server.port()), idle(server.port());
  park({&held});
  ASSERT_TRUE(serves(idle));
  server.program().signal(SIGSTOP);
  const RawSocket more(server.port());
  idle.send(request("getStateInstance"));
  server.program().signal(SIGCONT);
  EXPECT_TRUE(idle.read_answer().starts_with("HTTP/1.1 200"));
}

TEST_F(ConnectionLimitOfThirtyTwo, ARequestThatWasReadAndNotLookedAtYetIsAnswered) {
  // Sixty-four are accepted in one turn: those behind them meet the first ones between the read of the request, which
  // was there already, and the turn of who has read it.
  server.program().signal(SIGSTOP);
  const Sockets all = open(80);
  for (const auto& socket : all) socket->send(request("getStateInstance"));
  server.program().signal(SIGCONT);
  for (std::size_t i = 0; i < 32; ++i)
    EXPECT_TRUE(all[i]->read_answer().starts_with("HTTP/1.1 200")) << i;
}

TEST_F(ConnectionLimitOfEight, ThePlaceOfOneThatGaveWayIsFreeAtOnce) {
  const Sockets idle = open(8);
  std::vector<const RawSocket*> parked;
  for (const auto& socket : idle) parked.push_back(socket.get());
  park(parked);
  // For a second they count among the sixty-four that are told: with the fifty-six that follow they are as many.
  const Sockets told = open(8);
  for (const auto& socket : told) ASSERT_TRUE(socket->read_to_end().starts_with("HTTP/1.1 503"));
  go();
  for (const auto& socket : idle) ASSERT_TRUE(gets_its_code(*socket));
  server.program().signal(SIGSTOP);
  const Sockets more = open(64);
  server.program().signal(SIGCONT);
  for (const auto& socket : idle) EXPECT_TRUE(was_closed_without_a_word(*socket));
  for (std::size_t i = 0; i < 8; ++i) EXPECT_TRUE(serves(*more[i])) << i;
  for (std::size_t i = 8; i < 64; ++i)
    EXPECT_TRUE(more[i]->read_to_end().starts_with("HTTP/1.1 503")) << i;
}

TEST_F(ConnectionLimitOfFour, WhoWaitsSendsReadsOrSpeaksDoesNotGiveWay) {
  RawSocket parked(server.port()), begun(server.port()), reading(server.port());
  WebsocketPeer websocket(server.port(), server.path("scanqrcode"));
  ASSERT_TRUE(websocket.is_open()) << websocket.answer();
  park({&parked});
  const std::string whole = request("getStateInstance");
  begun.send(whole.substr(0, 10));
  reading.send(request("getStatusInstance"));
  ASSERT_TRUE(reading.read_until("\r\n").starts_with("HTTP/1.1 200"));

  RawSocket more(server.port());
  EXPECT_TRUE(more.read_to_end().starts_with("HTTP/1.1 503"));

  EXPECT_GT(reading.read_answer().size(), 20'000'000U);
  begun.send(whole.substr(10));
  EXPECT_TRUE(begun.read_answer().starts_with("HTTP/1.1 200"));
  EXPECT_TRUE(websocket.read_frame().came);
  go();
  EXPECT_TRUE(gets_its_code(parked));
}

TEST(ConnectionLimitOverTls, OneWithHalfARecordDoesNotGiveWay) {
  const TemporaryFolder folder;
  const ServerProcess server{
      {"--log", "none", "--tls", "--tls-dir", folder.path("tls"), "--max-connections", "1"}};
  RawSocket raw(server.port());
  TlsSocket begun(raw, folder.path("tls/ca.pem"), "127.0.0.1");
  ASSERT_EQ(begun.handshake(), "");
  const std::string request =
      fmt::format("GET {} HTTP/1.1\r\nHost: x\r\n\r\n", server.path("getStateInstance"));
  begun.send(request);
  ASSERT_TRUE(begun.read_answer().starts_with("HTTP/1.1 200"));
  const std::string record = begun.sealed(request);
  raw.send(std::string_view(record).substr(0, record.size() / 2));

  RawSocket more(server.port());
  EXPECT_TRUE(more.read_to_end().starts_with("HTTP/1.1 503"));

  raw.send(std::string_view(record).substr(record.size() / 2));
  EXPECT_TRUE(begun.read_answer().starts_with("HTTP/1.1 200"));
}

}  // namespace greenmock::tests
