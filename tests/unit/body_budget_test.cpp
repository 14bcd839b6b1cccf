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

/// A request that is sent, and whose answer is not waited for.
class Asked {
 public:
  Asked(int port, const std::string& request) : fd_(connect_to(port)) {
    for (std::size_t sent = 0; sent < request.size();) {
      const ssize_t more = ::send(fd_, request.data() + sent, request.size() - sent, MSG_NOSIGNAL);
      if (more <= 0) break;
      sent += static_cast<std::size_t>(more);
    }
  }
  ~Asked() { ::close(fd_); }
  Asked(const Asked&) = delete;
  Asked& operator=(const Asked&) = delete;

 private:
  int fd_;
};

TEST(BodyBudget, TheBodyOfACallThatIsHeldCounts) {
  constexpr std::size_t kBody = 90 * 1024;
  api::Service service({}, net::Server::now());
  core::InstanceSpec spec;
  spec.state = core::State::Authorized;
  core::Rule hang;
  hang.fault = core::Fault{core::fault::Hang{}};
  core::Script script;
  script.rules = {hang};
  const auto made = service.create(spec, script, net::Server::now());
  const core::Identity& identity = std::get<core::Instance*>(made)->identity();
  const std::string request = "POST /waInstance" + std::to_string(identity.id) + "/sendMessage/" +
                              identity.token +
                              " HTTP/1.1\r\nHost: x\r\nContent-Length: " + std::to_string(kBody) +
                              "\r\n\r\n" + std::string(kBody, 'x');
  net::Server server(service, {.port = 0, .body_bytes = 5 * kBody / 2, .on_internal_error = {}});
  std::thread loop([&] { server.run(); });
  const auto holds = [&](std::size_t count) {
    return eventually([&] {
      std::promise<std::size_t> told;
      server.post([&] { told.set_value(service.parked()); });
      return told.get_future().get() == count;
    });
  };
  const auto status_of_another = [&] {
    return status_of(
        talk(server.port(), "POST / HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: " +
                                std::to_string(kBody) + "\r\n\r\n" + std::string(kBody, 'x')));
  };
  {
    const Asked first(server.port(), request);
    EXPECT_TRUE(holds(1));
    EXPECT_EQ(status_of_another(), 404) << "there is room for two";
    const Asked second(server.port(), request);
    EXPECT_TRUE(holds(2));
    EXPECT_EQ(status_of_another(), 503);
  }
  EXPECT_TRUE(holds(0));
  EXPECT_EQ(status_of_another(), 404);
  server.stop();
  loop.join();
}

}  // namespace
}  // namespace greenmock::tests
