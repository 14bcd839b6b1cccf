// With a state that is kept: nobody is told of what a server that is killed in the next moment would have forgotten.

#include <gtest/gtest.h>
#include <poll.h>

#include <atomic>

#include "control_harness.hpp"
#include "endpoint.hpp"
#include "net/keeping.hpp"
#include "raw_talk.hpp"
#include "script/load.hpp"

namespace greenmock::tests {
namespace {

using namespace std::chrono_literals;

/// Keeps what it was given when the test says so.
class HeldBack final : public net::Keeping {
 public:
  void begin(Told told) override { told_ = std::move(told); }
  std::uint64_t submit(api::Service& service) override {
    (void)service.take_kept_changes();
    return ++last_;
  }
  std::string end() override { return ""; }
  void keep_all() { told_(last_, ""); }
  void lose_all() { told_(last_, "the disk is gone"); }

 private:
  Told told_;
  std::atomic<std::uint64_t> last_ = 0;
};

class KeptFirst : public ::testing::Test {
 protected:
  KeptFirst() {
    core::InstanceSpec spec;
    spec.settings = Json{{"webhookUrl", endpoint.url()}};
    instance = std::get<core::Instance*>(service_.create(spec, {}, net::Server::now()));
    loop_ = std::thread([this] { server.run(); });
  }
  ~KeptFirst() override {
    server.stop();
    loop_.join();
  }
  /// On the loop, as the control plane does it.
  void change(const std::function<void(core::Instance&)>& how) {
    std::promise<void> done;
    server.post([&] {
      service_.change(*instance, net::Server::now(), how);
      server.carry_out({});
      done.set_value();
    });
    done.get_future().get();
  }
  static void notify(core::Instance& changed) {
    changed.notify(*script::load_notify(R"("incomingMessage")").value);
  }
  std::string websocket_handshake() const {
    const core::Identity& identity = instance->identity();
    return "GET /waInstance" + std::to_string(identity.id) + "/scanqrcode/" + identity.token +
           " HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
           "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n";
  }

  Endpoint endpoint;
  HeldBack disk;
  std::promise<std::string> lost;
  core::Instance* instance = nullptr;

 private:
  api::Service service_{{.keeps = true}, net::Server::now()};

 protected:
  net::Server server{service_,
                     {.port = 0,
                      .keeping = &disk,
                      .on_lost_state = [this](const std::string& why) { lost.set_value(why); },
                      .on_internal_error = {}}};

 private:
  std::thread loop_;
};

TEST_F(KeptFirst, AWebhookIsSentWhenWhatItTellsOfIsKept) {
  change(notify);
  EXPECT_FALSE(endpoint.is_called_within(200ms));
  disk.keep_all();
  EXPECT_TRUE(endpoint.is_called_within(10s));
}

TEST_F(KeptFirst, WhatTellsOfALostStateIsNeverSent) {
  change(notify);
  disk.lose_all();
  disk.keep_all();  // what comes later is no comfort
  EXPECT_FALSE(endpoint.is_called_within(200ms));
  EXPECT_EQ(lost.get_future().get(), "the disk is gone");
}

TEST_F(KeptFirst, AFrameOfAWebsocketIsSentWhenWhatItTellsOfIsKept) {
  const int fd = connect_to(server.port());
  const std::string request = websocket_handshake();
  ::send(fd, request.data(), request.size(), MSG_NOSIGNAL);
  bool disk_works = true;
  std::string all;
  const auto receives = [&](std::string_view what, std::chrono::milliseconds within) {
    const auto end = std::chrono::steady_clock::now() + within;
    while (all.find(what) == std::string::npos && std::chrono::steady_clock::now() < end) {
      if (disk_works) disk.keep_all();
      pollfd wanted{fd, POLLIN, 0};
      if (::poll(&wanted, 1, 20) != 1) continue;
      std::array<char, 65536> chunk;
      const ssize_t got = ::recv(fd, chunk.data(), chunk.size(), 0);
      if (got <= 0) break;
      all.append(chunk.data(), static_cast<std::size_t>(got));
    }
    return all.find(what) != std::string::npos;
  };
  EXPECT_TRUE(receives("\"qrCode\"", 10s));
  disk_works = false;
  change([](core::Instance& changed) { changed.force_state(core::State::Authorized); });
  EXPECT_FALSE(receives("alreadyLogged", 200ms));
  disk_works = true;
  EXPECT_TRUE(receives("alreadyLogged", 10s));
  ::close(fd);
}

}  // namespace
}  // namespace greenmock::tests
