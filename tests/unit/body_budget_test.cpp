// What the requests that are being read may take together.

#include "net/body_budget.hpp"

#include <gtest/gtest.h>
#include <httplib.h>

#include "control_harness.hpp"
#include "raw_talk.hpp"

namespace greenmock::tests {
namespace {

constexpr std::size_t kLarge = 100 * 1024;

TEST(BodyBudget, TheOneThatGoesAboveItIsRefused) {
  net::BodyBudget budget{.limit = 3 * kLarge};
  net::BodyShare first(budget), second(budget);
  EXPECT_TRUE(first.hold(2 * kLarge));
  EXPECT_TRUE(second.hold(kLarge));
  EXPECT_FALSE(second.hold(kLarge + 1));
  EXPECT_TRUE(second.hold(kLarge)) << "what becomes less is no matter";
}

TEST(BodyBudget, SmallRequestsAlwaysFindRoom) {
  net::BodyBudget budget{.limit = kLarge};
  net::BodyShare first(budget), second(budget);
  first.hold(kLarge);
  EXPECT_TRUE(second.hold(1000));
}

TEST(BodyBudget, WhatIsOverIsGivenBack) {
  net::BodyBudget budget{.limit = kLarge};
  {
    net::BodyShare first(budget);
    first.hold(kLarge);
  }
  EXPECT_EQ(budget.used, 0U);
}

TEST(BodyBudget, OnTheWireItIs503ForTheOneAndNothingForTheOthers) {
  api::Service service({}, net::Server::now());
  net::Server server(service, {.port = 0, .body_bytes = 3 * kLarge, .on_internal_error = {}});
  std::thread loop([&] { server.run(); });
  const std::string answer =
      talk(server.port(), "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 999999\r\n\r\n" +
                              std::string(5 * kLarge, 'x'));
  EXPECT_EQ(status_of(answer), 503) << answer;
  EXPECT_EQ(
      MockServer::client(server.port()).Post("/", std::string(kLarge, 'x'), "text/plain")->status,
      404);
  server.stop();
  loop.join();
}

}  // namespace
}  // namespace greenmock::tests
