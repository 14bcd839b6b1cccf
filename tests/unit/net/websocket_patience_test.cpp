// How long a websocket is waited for whose client takes or answers nothing. Real time passes here, and
// little of it.

#include "control_harness.hpp"
#include "raw_talk.hpp"

namespace greenmock::tests {
namespace {

using namespace std::chrono_literals;

/// So short that the test is, and with hours for all that it is not about.
constexpr net::WebsocketPatience kForClose{.close = 20ms, .drop = 1h, .take = 1h, .most_queued = 2};
constexpr net::WebsocketPatience kForTake{.close = 1h, .drop = 1h, .take = 20ms, .most_queued = 2};

/// The token of the instance comes in place of each: more than any kernel holds for a client.
std::string long_text() {
  std::string text;
  for (int i = 0; i < 200'000; ++i) text += "${token}";
  return text;
}

class WebsocketPatience : public ::testing::Test {
 protected:
  ~WebsocketPatience() override {
    if (fd >= 0) ::close(fd);
  }

  /// A client that reads no more than the head of the answer, so that little fits on its way to it.
  void open(const net::WebsocketPatience& patience, const Json& frames) {
    mock = std::make_unique<MockServer>(control::Plane::Options{}, patience);
    const Json options = {
        {"clock", {{"paused", true}}},
        {"apiTokenInstance", std::string(64, 't')},
        {"script",
         {{"rules",
           {{{"id", "played"}, {"when", {{"method", "scanqrcode"}}}, {"frames", frames}}}}}}};
    instance = mock->make(options.dump());
    fd = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    const int room = 4096;
    const timeval limit{10, 0};
    setsockopt(fd, SOL_SOCKET, SO_RCVBUF, &room, sizeof room);
    setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(static_cast<std::uint16_t>(mock->server_port()));
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    ASSERT_EQ(::connect(fd, reinterpret_cast<sockaddr*>(&address), sizeof address), 0);
    send("GET " + instance.path("scanqrcode") +
         " HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
         "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n");
    ASSERT_EQ(mock->wait_for(instance, R"({"socket":"open"})").status, 200);
  }
  void send(const std::string& bytes) const {
    ASSERT_EQ(::send(fd, bytes.data(), bytes.size(), MSG_NOSIGNAL),
              static_cast<ssize_t>(bytes.size()));
  }
  Json socket() const {
    return mock->get(instance.control + "/journal").json["records"].at(0)["socket"];
  }
  /// What the journal tells of it once it has ended.
  Json ended() const {
    const Response r = mock->wait_for(instance, R"({"socket":"closed"})");
    EXPECT_EQ(r.status, 200) << r.text;
    return r.status == 200 ? r.json["records"].at(0)["socket"] : Json{{"end", "open"}, {"code", 0}};
  }
  /// True if the connection has ended on the other side, whatever lies before its end.
  bool is_over() const {
    std::array<char, 65536> waste;
    ssize_t got = 0;
    while ((got = ::recv(fd, waste.data(), waste.size(), 0)) > 0) {
    }
    return got == 0 || errno == ECONNRESET;
  }

  std::unique_ptr<MockServer> mock;
  Made instance;
  int fd = -1;
};

TEST_F(WebsocketPatience, OneThatAnswersNoCloseFrameIsNotWaitedForWithoutEnd) {
  open(kForClose, {{{"close", 4000}}});
  const Json socket = ended();
  EXPECT_EQ(socket["end"], "service");
  EXPECT_EQ(socket["code"], 4000);
  EXPECT_TRUE(is_over());
}

TEST_F(WebsocketPatience, OneThatTakesNoAnswerToItsOwnCloseFrameIsNotWaitedForWithoutEnd) {
  open(kForClose, {{{"text", long_text()}}});
  send(std::string("\x88\x82\x00\x00\x00\x00\x03\xE8", 8));
  EXPECT_EQ(ended()["end"], "client");
  EXPECT_TRUE(is_over());
}

TEST_F(WebsocketPatience, OneThatTakesNothingIsGivenUpWhenMoreWaitsForIt) {
  open(kForTake,
       Json::parse(R"([{"text":""},{"ping":{"every":"1s"}}])")
           .patch(Json::array({{{"op", "replace"}, {"path", "/0/text"}, {"value", long_text()}}})));
  EXPECT_EQ(socket()["end"], "open") << "nothing more waits for it";
  // Its clock runs: a jump would wait until the frames are with the kernel.
  EXPECT_EQ(mock->patch(instance.control + "/clock", R"({"paused":false,"speed":1000})").status,
            200);
  EXPECT_EQ(ended()["end"], "cut");
  EXPECT_TRUE(is_over());
}

TEST_F(WebsocketPatience, OneThatTakesNoAnswerToABadFrameIsGivenUp) {
  open(kForTake, {{{"text", long_text()}}});
  send(std::string("\x81\x02hi", 4));  // not masked
  const Json socket = ended();
  EXPECT_EQ(socket["end"], "cut");
  EXPECT_NE(socket["reason"].get<std::string>().find("took no answer"), std::string::npos)
      << socket;
  EXPECT_TRUE(is_over());
}

TEST_F(WebsocketPatience, ABadFrameBehindGoodOnesIsNotForgotten) {
  open(kForTake, {{{"text", long_text()}}});
  const std::string good("\x81\x82\x00\x00\x00\x00hi", 8);
  send(good + good + good + std::string("\x81\x02hi", 4));
  EXPECT_EQ(ended()["end"], "cut");
  EXPECT_TRUE(is_over());
}

TEST_F(WebsocketPatience, OneThatIsSilentIsLeftInPeace) {
  open(kForTake, {"qrCode"});
  send(std::string("\x81\x82\x00\x00\x00\x00hi", 8));
  EXPECT_TRUE(eventually([&] { return socket()["frames"].size() == 2; }));
  const auto up_for = [&] { return mock->get("/_mock/health").json["uptimeMs"].get<int>(); };
  const int before = up_for();
  EXPECT_TRUE(eventually([&] { return up_for() > before + 100; })) << "longer than its patience";
  EXPECT_EQ(socket()["end"], "open");
}

}  // namespace
}  // namespace greenmock::tests
