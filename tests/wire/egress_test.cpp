// Webhooks over real sockets: what is sent, where it may go, and that nobody holds up anybody.

#include "egress/client.hpp"

#include <arpa/inet.h>
#include <gtest/gtest.h>
#include <httplib.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <condition_variable>
#include <cstring>
#include <mutex>
#include <thread>

#include "egress/target.hpp"

namespace greenmock::egress {
namespace {

using namespace std::chrono_literals;

/// A receiver on a free port.
class Receiver {
 public:
  Receiver() {
    server_.Post("/hook", [this](const httplib::Request& request, httplib::Response& response) {
      const std::lock_guard lock(mutex_);
      requests_.push_back(request);
      response.status = 200;
    });
    server_.Post("/moved", [](const httplib::Request&, httplib::Response& response) {
      response.set_redirect("/hook", 307);
    });
    server_.Post("/says-no", [](const httplib::Request&, httplib::Response& response) {
      response.set_content(R"({"statusCode":500,"message":")" + std::string(100'000, 'x') + "\"}",
                           "application/json");
    });
    server_.Post("/slow", [this](const httplib::Request&, httplib::Response& response) {
      std::unique_lock lock(mutex_);
      slow_came.notify_all();
      ended_.wait(lock, [this] { return over_; });
      response.status = 200;
    });
    server_.Get("/large", [](const httplib::Request&, httplib::Response& response) {
      response.set_content(std::string(100'000, 'x'), "image/png");
    });
    server_.set_keep_alive_timeout(1);
    port = server_.bind_to_any_port("127.0.0.1");
    thread_ = std::thread([this] { server_.listen_after_bind(); });
    while (!server_.is_running()) std::this_thread::yield();
  }
  ~Receiver() {
    {
      const std::lock_guard lock(mutex_);
      over_ = true;
    }
    ended_.notify_all();
    server_.stop();
    thread_.join();
  }
  std::string url(const std::string& path) const {
    return "http://127.0.0.1:" + std::to_string(port) + path;
  }

  std::vector<httplib::Request> requests() {
    const std::lock_guard lock(mutex_);
    return requests_;
  }

  int port = 0;
  std::condition_variable slow_came;

 private:
  std::vector<httplib::Request> requests_;
  httplib::Server server_;
  std::mutex mutex_;
  std::condition_variable ended_;
  bool over_ = false;
  std::thread thread_;
};

/// Collects what the sender tells.
class Told {
 public:
  Client::Done done() {
    return [this](Result result) {
      const std::lock_guard lock(mutex_);
      results_.push_back(std::move(result));
      more_.notify_all();
    };
  }
  std::vector<Result> wait_for(std::size_t count) {
    std::unique_lock lock(mutex_);
    more_.wait_for(lock, 30s, [&] { return results_.size() >= count; });
    return results_;
  }
  Result only() {
    const auto results = wait_for(1);
    return results.empty() ? Result{} : results.front();
  }

 private:
  std::mutex mutex_;
  std::condition_variable more_;
  std::vector<Result> results_;
};

TEST(WebhookSender, EachHasAConnectionOfItsOwnSoThatNoneIsSentAgainUnseen) {
  Receiver receiver;
  Told told;
  Client sender({}, told.done());
  sender.post({1, receiver.url("/hook"), "{}", ""});
  told.wait_for(1);
  sender.post({2, receiver.url("/hook"), "{}", ""});
  told.wait_for(2);
  const auto came = receiver.requests();
  ASSERT_EQ(came.size(), 2U);
  EXPECT_NE(came[0].remote_port, came[1].remote_port);
}

TEST(WebhookSender, PostsTheBodyWithItsTypeAndAuthorization) {
  Receiver receiver;
  Told told;
  Client sender({}, told.done());
  sender.post({7, receiver.url("/hook"), R"({"typeWebhook":"x"})", "Bearer secret"});
  const Result result = told.only();
  EXPECT_EQ(result.id, 7U);
  EXPECT_EQ(result.status, 200) << result.problem;
  const auto came = receiver.requests();
  ASSERT_EQ(came.size(), 1U);
  const httplib::Request& request = came.front();
  EXPECT_EQ(request.body, R"({"typeWebhook":"x"})");
  EXPECT_EQ(request.get_header_value("Content-Type"), "application/json");
  EXPECT_EQ(request.get_header_value("Authorization"), "Bearer secret");
  EXPECT_FALSE(request.has_header("Expect"));
}

TEST(WebhookSender, WithoutATokenThereIsNoAuthorization) {
  Receiver receiver;
  Told told;
  Client sender({}, told.done());
  sender.post({1, receiver.url("/hook"), "{}", ""});
  told.only();
  const auto came = receiver.requests();
  ASSERT_EQ(came.size(), 1U);
  EXPECT_FALSE(came.front().has_header("Authorization"));
}

TEST(WebhookSender, ARedirectIsAnAnswerAndIsNotFollowed) {
  Receiver receiver;
  Told told;
  Client sender({}, told.done());
  sender.post({1, receiver.url("/moved"), "{}", ""});
  EXPECT_EQ(told.only().status, 307);
  EXPECT_TRUE(receiver.requests().empty());
}

TEST(WebhookSender, WhatTheAnswerSaysBesidesItsStatusDoesNotMatter) {
  Receiver receiver;
  Told told;
  Client sender({}, told.done());
  sender.post({1, receiver.url("/says-no"), "{}", ""});
  EXPECT_EQ(told.only().status, 200) << told.only().problem;
}

/// Answers one request with the beginning of an answer, and goes on with what comes behind for as long as it is taken.
class Endless {
 public:
  Endless(std::string begin, std::string again)
      : listener_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    ::bind(listener_, reinterpret_cast<sockaddr*>(&address), size);
    ::listen(listener_, 1);
    ::getsockname(listener_, reinterpret_cast<sockaddr*>(&address), &size);
    port_ = ntohs(address.sin_port);
    thread_ = std::thread([this, begin = std::move(begin), again = std::move(again)] {
      const int fd = ::accept(listener_, nullptr, nullptr);
      char request[4096];
      ::recv(fd, request, sizeof request, 0);
      const auto send = [fd](const std::string& bytes) {
        return ::send(fd, bytes.data(), bytes.size(), MSG_NOSIGNAL) >= 0;
      };
      if (send(begin)) {
        while (send(again)) {
        }
      }
      ::close(fd);
    });
  }
  ~Endless() {
    thread_.join();
    ::close(listener_);
  }
  std::string url() const { return "http://127.0.0.1:" + std::to_string(port_) + "/"; }

 private:
  int listener_;
  int port_ = 0;
  std::thread thread_;
};

TEST(WebhookSender, TrailersWithoutEndEndTheExchange) {
  const Endless endless("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n",
                        "X: " + std::string(2000, 'y') + "\r\n");
  Told told;
  Client sender({}, told.done());
  sender.post({1, endless.url(), "{}", ""});
  const Result result = told.only();
  EXPECT_NE(result.problem.find("256 KiB of headers"), std::string::npos) << result.problem;
}

TEST(WebhookSender, AnEndpointHasThreeMinutesToAnswer) {
  EXPECT_EQ(Post{}.timeout, 180s);
}

TEST(WebhookSender, AnEndpointThatDoesNotAnswerHoldsUpNoOther) {
  Receiver receiver;
  Told told;
  Client sender({}, told.done());
  sender.post({1, receiver.url("/slow"), "{}", ""});
  for (std::uint64_t id = 2; id < 22; ++id) sender.post({id, receiver.url("/hook"), "{}", ""});
  const auto results = told.wait_for(20);
  ASSERT_EQ(results.size(), 20U);
  for (const Result& result : results) EXPECT_NE(result.id, 1U);
}

TEST(WebhookSender, TheTimeOutEndsOneThatDoesNotAnswer) {
  Receiver receiver;
  Told told;
  Client sender({}, told.done());
  sender.post({1, receiver.url("/slow"), "{}", "", 50ms});
  const Result result = told.only();
  EXPECT_EQ(result.status, 0);
  EXPECT_NE(result.problem.find("timed out"), std::string::npos) << result.problem;
}

TEST(WebhookSender, NobodyListeningIsAProblemInWords) {
  int free_port = 0;
  {
    const Receiver gone;
    free_port = gone.port;
  }
  Told told;
  Client sender({}, told.done());
  sender.post({1, "http://127.0.0.1:" + std::to_string(free_port) + "/hook", "{}", ""});
  const Result result = told.only();
  EXPECT_EQ(result.status, 0);
  EXPECT_FALSE(result.problem.empty());
}

TEST(WebhookSender, OneThatWasCancelledIsNotTold) {
  Receiver receiver;
  Told told;
  Client sender({}, told.done());
  sender.post({1, receiver.url("/slow"), "{}", ""});
  sender.cancel(1);
  sender.post({2, receiver.url("/hook"), "{}", ""});
  const auto results = told.wait_for(1);
  ASSERT_EQ(results.size(), 1U);
  EXPECT_EQ(results.front().id, 2U);
}

TEST(WebhookSender, EndsAtOnceWithRequestsUnderWay) {
  Receiver receiver;
  Told told;
  {
    Client sender({}, told.done());
    sender.post({1, receiver.url("/slow"), "{}", ""});
  }
  EXPECT_TRUE(told.wait_for(0).empty());
}

TEST(Fetching, WhatAllTakeTogetherIsBounded) {
  Receiver receiver;
  Told told;
  Client client({.most_bytes = 150'000}, told.done());
  const auto fetch = [&](RequestId id) { client.fetch({id, receiver.url("/large"), 1'000'000}); };
  fetch(1);
  EXPECT_EQ(told.wait_for(1).back().body.size(), 100'000U);
  fetch(2);  // what is over counts no more
  EXPECT_EQ(told.wait_for(2).back().body.size(), 100'000U);
  Client small({.most_bytes = 50'000}, told.done());
  small.fetch({3, receiver.url("/large"), 1'000'000});
  const Result refused = told.wait_for(3).back();
  EXPECT_EQ(refused.status, 0);
  EXPECT_TRUE(refused.body.empty());
  EXPECT_NE(refused.problem.find("at one time take 0 MiB already"), std::string::npos)
      << refused.problem;
}

TEST(WebhookSender, AHostThatIsNotThisMachineIsRefusedWithoutAPacket) {
  Told told;
  Client sender({}, told.done());
  // Of the documentation's own network (RFC 5737): nobody answers there.
  sender.post({1, "http://192.0.2.7/hook", "{}", ""});
  const Result result = told.only();
  EXPECT_EQ(result.status, 0);
  EXPECT_NE(result.problem.find("--allow-webhook-host 192.0.2.7"), std::string::npos)
      << result.problem;
}

TEST(WebhookSender, WhatANameLeadsToDecides) {
  Receiver receiver;
  Told told;
  Client sender({}, told.done());
  sender.post({1, "http://localhost:" + std::to_string(receiver.port) + "/hook", "{}", ""});
  EXPECT_EQ(told.only().status, 200) << told.only().problem;
}

struct WrongPost {
  const char* name;
  std::string url, authorization, says;
};
void PrintTo(const WrongPost& post, std::ostream* out) {
  *out << post.name;
}
class WrongPosts : public ::testing::TestWithParam<WrongPost> {};

TEST_P(WrongPosts, AreRefusedInWords) {
  Told told;
  Client sender({}, told.done());
  sender.post({1, GetParam().url, "{}", GetParam().authorization});
  const Result result = told.only();
  EXPECT_EQ(result.status, 0);
  EXPECT_NE(result.problem.find(GetParam().says), std::string::npos) << result.problem;
}

INSTANTIATE_TEST_SUITE_P(
    Table, WrongPosts,
    ::testing::Values(WrongPost{"file", "file:///etc/passwd", "", "http or https"},
                      WrongPost{"gopher", "gopher://127.0.0.1:1/x", "", "http or https"},
                      WrongPost{"nothing", "", "", "no URL"},
                      WrongPost{"user", "http://a:b@127.0.0.1/", "", "a user or a password"},
                      WrongPost{"injection", "http://127.0.0.1:1/", "x\r\nHost: y",
                                "control character"}),
    [](const auto& one) { return std::string(one.param.name); });

sockaddr_storage v4(const char* text) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  inet_pton(AF_INET, text, &address.sin_addr);
  sockaddr_storage storage{};
  std::memcpy(&storage, &address, sizeof address);
  return storage;
}
sockaddr_storage v6(const char* text) {
  sockaddr_in6 address{};
  address.sin6_family = AF_INET6;
  inet_pton(AF_INET6, text, &address.sin6_addr);
  sockaddr_storage storage{};
  std::memcpy(&storage, &address, sizeof address);
  return storage;
}
bool loops_back(const sockaddr_storage& address) {
  return is_loopback(reinterpret_cast<const sockaddr&>(address));
}

TEST(WebhookTarget, OnlyLoopbackIsThisMachine) {
  EXPECT_TRUE(loops_back(v4("127.0.0.1")));
  EXPECT_TRUE(loops_back(v4("127.8.9.10")));
  EXPECT_TRUE(loops_back(v6("::1")));
  EXPECT_TRUE(loops_back(v6("::ffff:127.0.0.1")));
  EXPECT_FALSE(loops_back(v4("0.0.0.0")));
  EXPECT_FALSE(loops_back(v4("128.0.0.1")));
  EXPECT_FALSE(loops_back(v4("169.254.169.254")));
  EXPECT_FALSE(loops_back(v6("::")));
  EXPECT_FALSE(loops_back(v6("::ffff:10.0.0.1")));
  EXPECT_FALSE(loops_back(v6("fe80::1")));
}

TEST(WebhookTarget, AnAllowedHostIsMeantByNameWhateverItsCase) {
  EXPECT_TRUE(is_allowed("Hooks.Example.org", {"hooks.example.org"}));
  EXPECT_TRUE(is_allowed("[fd00::7]", {"fd00::7"}));
  EXPECT_FALSE(is_allowed("evil.hooks.example.org", {"hooks.example.org"}));
  EXPECT_FALSE(is_allowed("hooks.example.org", {}));
}

}  // namespace
}  // namespace greenmock::egress
