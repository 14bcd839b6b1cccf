// What the bodies that the control port receives may take together.

#include <gtest/gtest.h>

#include <memory>
#include <string>

#include "control/server/body_room.hpp"
#include "control/server/http_server.hpp"
#include "control_harness.hpp"
#include "raw_talk.hpp"

namespace greenmock::tests {
namespace {

constexpr std::size_t kLargeBody = 100 * 1024;

TEST(ControlBodies, TheOneThatGoesAboveTheRoomIsRefusedAndSmallOnesAreNot) {
  control::BodyRoom room{.limit = 2 * kLargeBody};
  {
    control::BodyPlace first(room), second(room), small(room);
    EXPECT_TRUE(first.take(kLargeBody));
    EXPECT_TRUE(second.take(kLargeBody));
    EXPECT_TRUE(small.take(control::BodyRoom::kSmall));
    EXPECT_FALSE(second.take(1));
    second.give_back();
    EXPECT_EQ(room.used, kLargeBody + control::BodyRoom::kSmall);
  }
  EXPECT_EQ(room.used, 0U);
}

/// A control port with room for three large bodies, which tells the size of what it was sent.
class ControlBodiesOnTheWire : public ::testing::Test {
 protected:
  ControlBodiesOnTheWire()
      : server_({.body_bytes = 3 * kLargeBody,
                 .gate = [](const control::Request&) { return std::nullopt; },
                 .handler =
                     [](const control::Request& request) {
                       return control::Answer{.body = std::to_string(request.body.size()),
                                              .headers = {}};
                     }}) {
    server_.start();
  }
  ~ControlBodiesOnTheWire() override {
    if (half_sent_ >= 0) ::close(half_sent_);
    server_.stop();
  }

  static std::string head(const std::string& framing) {
    return "POST / HTTP/1.1\r\nHost: x\r\n" + framing + "\r\n\r\n";
  }
  std::string answer_to(std::size_t size) const {
    return talk(server_.port(),
                head("Connection: close\r\nContent-Length: " + std::to_string(size)) +
                    std::string(size, 'x'));
  }
  /// A body of which so much has come, and of which more is to come, until it has filled the room for others.
  void send_half(const std::string& begin) {
    half_sent_ = connect_to(server_.port());
    send_more(begin);
    EXPECT_TRUE(eventually([&] { return status_of(answer_to(kLargeBody)) == 503; }));
  }
  void send_more(std::string_view bytes) const {
    while (!bytes.empty()) {
      const ssize_t sent = ::send(half_sent_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
      if (sent <= 0) return;
      bytes.remove_prefix(static_cast<std::size_t>(sent));
    }
  }
  void leave() { ::close(std::exchange(half_sent_, -1)); }
  bool has_room_again() const {
    return eventually([&] { return status_of(answer_to(3 * kLargeBody)) == 200; });
  }

  static constexpr std::size_t kMost = 5 * kLargeBody / 2;

 private:
  control::HttpServer server_;
  int half_sent_ = -1;
};

TEST_F(ControlBodiesOnTheWire, WithoutRoomTheLargeAreRefusedInWordsAndTheSmallServed) {
  EXPECT_EQ(status_of(answer_to(3 * kLargeBody)), 200);
  const std::string refused = answer_to(3 * kLargeBody + 1);
  EXPECT_EQ(status_of(refused), 503) << refused;
  EXPECT_NE(refused.find("Connection: close\r\n"), std::string::npos) << refused;
  EXPECT_NE(refused.find("try again later"), std::string::npos) << refused;
  send_half(head("Content-Length: " + std::to_string(4 * kLargeBody)) + std::string(kMost, 'x'));
  EXPECT_EQ(status_of(answer_to(control::BodyRoom::kSmall)), 200);
}

TEST_F(ControlBodiesOnTheWire, AClientThatLeavesGivesItsRoomBack) {
  send_half(head("Content-Length: " + std::to_string(4 * kLargeBody)) + std::string(kMost, 'x'));
  leave();
  EXPECT_TRUE(has_room_again());
}

TEST_F(ControlBodiesOnTheWire, ARequestThatIsAnsweredGivesItsRoomBackThoughItsConnectionStays) {
  send_half(head("Content-Length: " + std::to_string(3 * kLargeBody)) + std::string(kMost, 'x'));
  send_more(std::string(3 * kLargeBody - kMost, 'x'));
  EXPECT_TRUE(has_room_again());
}

TEST_F(ControlBodiesOnTheWire, AChunkedBodyCountsTooAndGivesItsRoomBackWhenItIsBroken) {
  send_half(head("Transfer-Encoding: chunked") + "3e800\r\n" + std::string(0x3e800, 'x'));
  send_more("no line end, and no size of a chunk\r\n");
  EXPECT_TRUE(has_room_again());
}

}  // namespace
}  // namespace greenmock::tests
