// What the requests that are being read may take together.

#include "net/body_budget.hpp"

#include <gtest/gtest.h>
#include <httplib.h>

#include "api/vocabulary.hpp"
#include "control_harness.hpp"
#include "net/framing.hpp"
#include "raw_talk.hpp"
#include "script/load.hpp"

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

TEST(BodyBudget, WhatManyReadCountsOnce) {
  net::BodyBudget budget{.limit = 3 * kLarge};
  const core::SharedBody file = core::share(std::string(2 * kLarge, 'x'));
  {
    const net::BodyOnItsWay first(budget, file), second(budget, file);
    EXPECT_TRUE(second.has_room());
    EXPECT_EQ(budget.used, file->size());
    const core::SharedBody other = core::share(std::string(2 * kLarge, 'y'));
    const net::BodyOnItsWay refused(budget, other);
    EXPECT_FALSE(refused.has_room());
    EXPECT_FALSE(net::BodyOnItsWay(budget, other).has_room());
    EXPECT_EQ(budget.used, file->size());
    EXPECT_TRUE(net::BodyOnItsWay(budget, core::share(std::string(1000, 'z'))).has_room());
    EXPECT_TRUE(net::BodyOnItsWay(budget, nullptr).has_room());
  }
  EXPECT_EQ(budget.used, 0U);
  EXPECT_TRUE(budget.readers.empty());
}

TEST(BodyBudget, WhatIsAnnouncedDoesNotCountBeforeItComes) {
  net::RequestFramer framer;
  std::string in = "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 9999999\r\n\r\nx";
  EXPECT_EQ(framer.consume(in), net::RequestFramer::Step::NeedMore);
  EXPECT_LT(framer.held(), 1000U);
  std::string more(kLarge, 'x');
  framer.consume(more);
  EXPECT_GT(framer.held(), kLarge);
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

/// A server with room for so many bytes, and an account whose clock stands still.
class SmallRoom {
 public:
  SmallRoom(std::size_t bytes, const std::string& script)
      : service_({}, net::Server::now()),
        server_(service_, {.port = 0, .body_bytes = bytes, .on_internal_error = {}}) {
    core::InstanceSpec spec;
    spec.paused = true;
    const auto loaded = script::load_script(script, script::Scope::Instance, api::method_names());
    instance_ =
        std::get<core::Instance*>(service_.create(spec, loaded.value.value(), net::Server::now()));
    loop_ = std::thread([this] { server_.run(); });
  }
  ~SmallRoom() {
    server_.stop();
    loop_.join();
  }
  SmallRoom(const SmallRoom&) = delete;
  SmallRoom& operator=(const SmallRoom&) = delete;

  int port() const { return server_.port(); }
  std::string request() const {
    const core::Identity& identity = instance_->identity();
    return "GET /waInstance" + std::to_string(identity.id) + "/qr/" + identity.token +
           " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n";
  }
  std::string hash_of_first_reply() {
    std::promise<std::string> told;
    server_.post([&] { told.set_value(instance_->journal().records().front()->reply_sha256); });
    return told.get_future().get();
  }
  /// The outcome and the status of its first call, once there is one.
  std::pair<core::Outcome, int> first_call() {
    std::promise<std::pair<core::Outcome, int>> told;
    server_.post([&] {
      const auto& records = instance_->journal().records();
      told.set_value(records.empty()
                         ? std::pair{core::Outcome::Open, 0}
                         : std::pair{records.front()->outcome, records.front()->status});
    });
    return told.get_future().get();
  }

 private:
  api::Service service_;
  net::Server server_;
  core::Instance* instance_ = nullptr;
  std::thread loop_;
};

TEST(BodyBudget, AnAnswerWithoutRoomIs503FromItsFirstByte) {
  SmallRoom room(3 * kLarge, R"({"rules":[{"when":{"method":"qr"},
      "reply":{"qrCode":{"pad":"20MB"}}}]})");
  const std::string answer = talk(room.port(), room.request());
  EXPECT_EQ(status_of(answer), 503) << answer.substr(0, 200);
  EXPECT_TRUE(answer.ends_with("try again later\n")) << answer.substr(0, 400);
  EXPECT_TRUE(eventually([&] { return room.first_call() == std::pair{core::Outcome::Sent, 503}; }));
}

TEST(BodyBudget, OfAnAnswerThatHasNoRoomTheRecordKeepsNothing) {
  SmallRoom room(3 * kLarge, R"({"rules":[{"when":{"method":"qr"},
      "reply":{"qrCode":{"pad":"20MB"}}}]})");
  talk(room.port(), room.request());
  EXPECT_EQ(room.hash_of_first_reply(), "");
}

TEST(BodyBudget, WithoutABodyNothingCounts) {
  SmallRoom room(3 * kLarge, R"({"rules":[{"when":{"method":"qr"},
      "reply":{"qrCode":{"pad":"20MB"}}}]})");
  EXPECT_EQ(status_of(talk(room.port(), "HEAD" + room.request().substr(3))), 200);
}

TEST(BodyBudget, TheCopyOfAnAnswerThatAFaultHoldsUpCounts) {
  SmallRoom room(4 * kLarge, R"({"rules":[{"when":{"method":"qr"},
      "reply":{"qrCode":{"pad":"150kB"}},"fault":{"stall":{"after":15}}}]})");
  {
    const Asked first(room.port(), room.request());
    EXPECT_TRUE(eventually([&] { return room.first_call().second == 200; }));
    EXPECT_EQ(status_of(talk(room.port(), room.request())), 503);
  }
  EXPECT_TRUE(eventually([&] { return room.first_call().first == core::Outcome::LeftByClient; }));
  EXPECT_EQ(talk(room.port(), room.request(), " OK"), "HTTP/1.1 200 OK");
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
