// Webhooks of the program as it runs: over real sockets, to a receiver that is not ours.

#include <gtest/gtest.h>
#include <httplib.h>

#include <condition_variable>
#include <mutex>
#include <thread>

#include "http.hpp"
#include "program.hpp"
#include "silent_host.hpp"

namespace greenmock::tests {
namespace {

using core::Json;

/// Answers what it is told to, and keeps what it got.
class Hook {
 public:
  Hook() {
    server_.set_keep_alive_timeout(1);
    server_.Post("/hook", [this](const httplib::Request& request, httplib::Response& response) {
      const std::lock_guard lock(mutex_);
      bodies_.push_back(Json::parse(request.body));
      authorization_ = request.get_header_value("Authorization");
      response.status = status_;
    });
    port_ = server_.bind_to_any_port("127.0.0.1");
    thread_ = std::thread([this] { server_.listen_after_bind(); });
    while (!server_.is_running()) std::this_thread::yield();
  }
  ~Hook() {
    server_.stop();
    thread_.join();
  }
  std::string url() const { return "http://127.0.0.1:" + std::to_string(port_) + "/hook"; }
  void answer_with(int status) {
    const std::lock_guard lock(mutex_);
    status_ = status;
  }
  std::vector<Json> bodies() {
    const std::lock_guard lock(mutex_);
    return bodies_;
  }
  std::string authorization() {
    const std::lock_guard lock(mutex_);
    return authorization_;
  }

 private:
  httplib::Server server_;
  std::mutex mutex_;
  std::vector<Json> bodies_;
  std::string authorization_;
  int status_ = 200;
  int port_ = 0;
  std::thread thread_;
};

class WebhooksOfAServer : public ::testing::Test {
 protected:
  void point_at(const std::string& url) {
    const HttpAnswer answer = patch(
        server.of_instance(""), {{"settings", {{"webhookUrl", url}, {"webhookUrlToken", "secret"}}},
                                 {"state", "authorized"}});
    ASSERT_EQ(answer.status, 200) << answer.body;
  }
  Json wait_for(const std::string& push, int count = 1) {
    const HttpAnswer answer =
        post(server.of_instance("/wait"),
             {{"for", {{"push", push}}}, {"count", count}, {"within", "30s"}});
    EXPECT_EQ(answer.status, 200) << answer.body;
    return answer.status == 200 ? answer.json().at("webhooks") : Json::array();
  }
  void notify() {
    EXPECT_EQ(post(server.of_instance("/notifications"), "incomingMessage").status, 200);
  }
  ServerProcess server{{"--log", "none"}};
};

TEST_F(WebhooksOfAServer, ANotificationArrivesWithItsTokenAndLeavesTheQueue) {
  Hook hook;
  point_at(hook.url());
  notify();
  wait_for("200");
  ASSERT_EQ(hook.bodies().size(), 1U);
  EXPECT_EQ(hook.bodies()[0]["typeWebhook"], "incomingMessageReceived");
  EXPECT_EQ(hook.authorization(), "Bearer secret");
  EXPECT_EQ(get(server.of_instance("/notifications")).json()["waiting"], 0);
  EXPECT_EQ(get(server.url() + server.path("receiveNotification")).status, 400);
}

TEST_F(WebhooksOfAServer, WhatIsRefusedComesAgainAfterAMinuteAndInOrder) {
  Hook hook;
  hook.answer_with(500);
  point_at(hook.url());
  notify();
  notify();
  EXPECT_EQ(wait_for("failed")[0]["status"], 500);
  hook.answer_with(200);
  EXPECT_EQ(post(server.of_instance("/clock/advance"), {{"by", "60s"}}).status, 200);
  wait_for("200", 2);
  const auto bodies = hook.bodies();
  ASSERT_EQ(bodies.size(), 3U);
  EXPECT_EQ(bodies[0], bodies[1]) << "the same item";
  EXPECT_NE(bodies[1], bodies[2]);
}

TEST_F(WebhooksOfAServer, OfTheAttemptsTheLastAreShownAndThatThereAreOthers) {
  Hook hook;
  point_at(hook.url());
  notify();
  notify();
  wait_for("200", 2);
  const Json all = get(server.of_instance("/webhooks")).json();
  ASSERT_EQ(all["webhooks"].size(), 2U);
  EXPECT_EQ(all["more"], false);
  EXPECT_EQ(all["dropped"], 0);
  const Json one = get(server.of_instance("/webhooks?limit=1")).json();
  ASSERT_EQ(one["webhooks"].size(), 1U);
  EXPECT_EQ(one["webhooks"][0], all["webhooks"][1]) << "the newest";
  EXPECT_EQ(one["more"], true);
}

TEST_F(WebhooksOfAServer, AnAccountThatReportsToNobodyHoldsUpNoOther) {
  Hook hook;
  point_at("http://127.0.0.1:1/");  // tcpmux: nobody has it
  notify();
  EXPECT_NE(wait_for("failed")[0]["problem"], nullptr);
  const HttpAnswer made =
      post(server.control() + "/_mock/instances", {{"name", "other"},
                                                   {"settings", {{"webhookUrl", hook.url()}}},
                                                   {"queue", {"incomingMessage"}}});
  ASSERT_EQ(made.status, 201) << made.body;
  EXPECT_EQ(
      post(server.control() + "/_mock/instances/other/wait", {{"for", {{"push", "200"}}}}).status,
      200);
}

TEST_F(WebhooksOfAServer, AHostThatWasNotAllowedGetsNothingAndTheReasonIsTold) {
  point_at("http://192.0.2.7/hook");
  notify();
  const std::string problem = wait_for("failed")[0]["problem"];
  EXPECT_NE(problem.find("192.0.2.7 is not this machine"), std::string::npos) << problem;
  EXPECT_NE(problem.find("--allow-webhook-host 192.0.2.7"), std::string::npos) << problem;
}

// `eventually` is patient for half a minute, and a webhook has three.
TEST_F(WebhooksOfAServer, OneThatIsNotAnsweredIsCutByAReset) {
  SilentHost host;
  point_at(host.url("/hook"));
  notify();
  ASSERT_TRUE(eventually([&] { return host.was_asked(); }));
  EXPECT_FALSE(host.was_left());
  EXPECT_EQ(post(server.of_instance("/reset"), Json::object()).status, 200);
  EXPECT_TRUE(eventually([&] { return host.was_left(); }));
}

TEST_F(WebhooksOfAServer, TheControlPlaneTakesNoneOfThem) {
  point_at(server.control() + "/_mock/reset");
  notify();
  EXPECT_EQ(wait_for("failed")[0]["status"], 403);
}

}  // namespace
}  // namespace greenmock::tests
