// What the bodies that the control port receives may take together.

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <future>
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

/// A control port with room for three large bodies, which tells the size of what it was sent, and holds a body of "h".
class ControlBodiesOnTheWire : public ::testing::Test {
 protected:
  ControlBodiesOnTheWire()
      : server_({.body_bytes = 3 * kLargeBody,
                 .gate = [](const control::Request&) { return std::nullopt; },
                 .handler = [this](const control::Request& request) { return handle(request); }}) {
    server_.start();
  }
  ~ControlBodiesOnTheWire() override { server_.stop(); }

  static std::string head(const std::string& framing) {
    return "POST / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n" + framing + "\r\n\r\n";
  }
  std::string answer_to(std::size_t size, char of = 'x') const {
    return talk(server_.port(),
                head("Content-Length: " + std::to_string(size)) + std::string(size, of));
  }
  /// To a request of which nothing more comes.
  std::string answer_to_part(const std::string& bytes) const {
    const int fd = connect_to(server_.port());
    ::send(fd, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    ::shutdown(fd, SHUT_WR);
    std::string answer(16, '\0');
    const ssize_t got = ::recv(fd, answer.data(), answer.size(), MSG_WAITALL);
    ::close(fd);
    answer.resize(got > 0 ? static_cast<std::size_t>(got) : 0);
    return answer;
  }
  int port() const { return server_.port(); }
  bool has_all_its_room() const {
    return eventually([&] { return status_of(answer_to(3 * kLargeBody)) == 200; });
  }

  static constexpr std::size_t kNearlyAll = 5 * kLargeBody / 2;
  std::promise<void> came_, go_on_;

 private:
  control::Answer handle(const control::Request& request) {
    if (request.body.starts_with('h')) {
      came_.set_value();
      go_on_.get_future().wait();
    }
    return {.body = std::to_string(request.body.size()), .headers = {}};
  }

  control::HttpServer server_;
};

TEST_F(ControlBodiesOnTheWire, WithoutRoomTheLargeAreRefusedInWordsAndTheSmallServed) {
  auto held = std::async(std::launch::async, [&] { return answer_to(kNearlyAll, 'h'); });
  came_.get_future().wait();
  const std::string refused = answer_to(kLargeBody);
  EXPECT_EQ(status_of(refused), 503) << refused;
  EXPECT_NE(refused.find("Connection: close\r\n"), std::string::npos) << refused;
  EXPECT_NE(refused.find("try again later"), std::string::npos) << refused;
  EXPECT_EQ(status_of(answer_to(control::BodyRoom::kSmall)), 200);
  go_on_.set_value();
  EXPECT_EQ(status_of(held.get()), 200);
  EXPECT_TRUE(has_all_its_room());
}

TEST_F(ControlBodiesOnTheWire, WhatIsRefusedGivesItsRoomBack) {
  EXPECT_EQ(status_of(answer_to(3 * kLargeBody + 1)), 503);
  EXPECT_TRUE(has_all_its_room());
}

TEST_F(ControlBodiesOnTheWire, WhatIsRefusedGivesItsRoomBackThoughItsClientStays) {
  const int fd = connect_to(port());
  const std::string too_much = head("Content-Length: " + std::to_string(4 * kLargeBody)) +
                               std::string(3 * kLargeBody + 1, 'x');
  EXPECT_EQ(::send(fd, too_much.data(), too_much.size(), MSG_NOSIGNAL),
            static_cast<ssize_t>(too_much.size()));
  std::string refused(12, '\0');
  EXPECT_EQ(::recv(fd, refused.data(), refused.size(), MSG_WAITALL),
            static_cast<ssize_t>(refused.size()));
  EXPECT_EQ(status_of(refused), 503);
  EXPECT_EQ(status_of(answer_to(3 * kLargeBody)), 200) << "at once";
  ::close(fd);
}

TEST_F(ControlBodiesOnTheWire, AClientThatLeavesGivesItsRoomBack) {
  const std::string part =
      head("Content-Length: " + std::to_string(3 * kLargeBody)) + std::string(kNearlyAll, 'x');
  EXPECT_EQ(status_of(answer_to_part(part)), 400);
  EXPECT_TRUE(has_all_its_room());
}

TEST_F(ControlBodiesOnTheWire, AChunkedBodyCountsTooAndGivesItsRoomBackWhenItIsBroken) {
  const auto in_one_chunk = [](std::size_t size) {
    return fmt::format("{}{:x}\r\n{}", head("Transfer-Encoding: chunked"), size,
                       std::string(size, 'x'));
  };
  EXPECT_EQ(status_of(answer_to_part(in_one_chunk(4 * kLargeBody))), 503);
  EXPECT_EQ(status_of(answer_to_part(in_one_chunk(kNearlyAll) + "\r\nno size\r\n")), 400);
  EXPECT_TRUE(has_all_its_room());
}

}  // namespace
}  // namespace greenmock::tests
