// A request that does not come to its end.

#include <httplib.h>

#include "control_harness.hpp"
#include "raw_talk.hpp"
#include "tls/context.hpp"
#include "tls/session.hpp"

namespace greenmock::tests {
namespace {

using namespace std::chrono_literals;

class SlowRequests : public ::testing::Test {
 protected:
  SlowRequests()
      : service_({}, net::Server::now()),
        server_(service_, {.port = 0,
                           .request_timeout = 100ms,
                           .handshake_timeout = 100ms,
                           .tls = std::make_shared<tls::Context>(tls::throw_away_identity()),
                           .on_internal_error = {}}),
        loop_([this] { server_.run(); }) {}
  ~SlowRequests() override {
    server_.stop();
    loop_.join();
  }
  int port() const { return server_.port(); }

 private:
  api::Service service_;
  net::Server server_;
  std::thread loop_;
};

TEST_F(SlowRequests, AHeaderThatNeverEndsIs408) {
  EXPECT_EQ(status_of(talk(port(), "GET / HTTP/1.1\r\nHost: x\r\n")), 408);
}

TEST_F(SlowRequests, ABodyThatNeverEndsIs408) {
  EXPECT_EQ(status_of(talk(port(), "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\nabc")),
            408);
}

TEST_F(SlowRequests, AConnectionBetweenTwoRequestsHasTime) {
  auto client = MockServer::client(port());
  client.set_keep_alive(true);
  EXPECT_EQ(client.Get("/")->status, 404);
  EXPECT_EQ(status_of(talk(port(), "GET / HTTP/1.1\r\n")), 408);  // longer than the limit
  EXPECT_EQ(client.Get("/")->status, 404);
}

TEST(Pipelining, GivesOthersTheirTurn) {
  api::Service service({}, net::Server::now());
  net::Server server(service, {.port = 0, .on_internal_error = {}});
  const auto send = [](int fd, const std::string& bytes) {
    ::send(fd, bytes.data(), bytes.size(), MSG_NOSIGNAL);
  };
  // All is there before the server looks.
  const int many = connect_to(server.port()), one = connect_to(server.port());
  std::string ahead;
  for (int i = 0; i < 200; ++i) ahead += "GET /many HTTP/1.1\r\nHost: x\r\n\r\n";
  send(many, ahead);
  send(one, "GET /one HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
  std::thread loop([&] { server.run(); });
  std::array<char, 4096> chunk;
  while (::recv(one, chunk.data(), chunk.size(), 0) > 0) {
  }
  ::shutdown(many, SHUT_WR);
  while (::recv(many, chunk.data(), chunk.size(), 0) > 0) {
  }
  server.stop();
  loop.join();
  ::close(many);
  ::close(one);
  std::size_t place = 0, of_one = 0;
  for (const auto& record : service.unmatched().records()) {
    ++place;
    if (record->target == "/one") of_one = place;
  }
  EXPECT_EQ(place, 201U);
  EXPECT_LT(of_one, 100U);
}

TEST(SlowReaders, OfWhomNothingIsTakenAreGivenUp) {
  const MockServer mock({}, {}, 100ms);
  const Made made = mock.make(R"({"script":{"greenmock":1,"rules":[
      {"when":{"method":"qr"},"reply":{"qrCode":{"pad":"20MB"}}}]}})");
  const int reader = connect_to(mock.server_port());
  const std::string request = "GET " + made.path("qr") + " HTTP/1.1\r\nHost: x\r\n\r\n";
  ::send(reader, request.data(), request.size(), MSG_NOSIGNAL);
  const Response left = mock.wait_for(made, R"({"call":"qr","phase":"left"})");
  EXPECT_EQ(left.status, 200) << left.text;
  ::close(reader);
}

TEST(SlowReaders, ThatReadAreServedWholeHoweverLongItTakes) {
  const MockServer mock({}, {}, 1s);
  const Made made = mock.make(R"({"script":{"greenmock":1,"rules":[
      {"when":{"method":"qr"},"reply":{"qrCode":{"pad":"20MB"}}}]}})");
  const int reader = connect_to(mock.server_port());
  const std::string request =
      "GET " + made.path("qr") + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n";
  ::send(reader, request.data(), request.size(), MSG_NOSIGNAL);
  // What the kernel keeps for a reader may grow to more than the answer: nothing would be slow then.
  const int kept = 1024 * 1024;
  setsockopt(reader, SOL_SOCKET, SO_RCVBUF, &kept, sizeof kept);
  std::vector<char> chunk(128 * 1024);
  std::size_t all = 0, rested = 0;
  for (ssize_t got = 1; got > 0; all += static_cast<std::size_t>(std::max<ssize_t>(got, 0))) {
    // A reader that has other things to do, for some three seconds together. Rarely: after each time it has to be
    // back within the limit, however busy the machine is.
    if (all >= rested + 2'000'000) {
      rested = all;
      std::this_thread::sleep_for(250ms);
    }
    got = ::recv(reader, chunk.data(), chunk.size(), 0);
  }
  ::close(reader);
  EXPECT_GT(all, 20'000'000U);
}

TEST_F(SlowRequests, AHandshakeOfTlsThatNeverEndsIsAnAlert) {
  const std::string answer = talk(port(), "\x16\x03\x01");
  EXPECT_EQ(answer, tls::kHandshakeFailure);
}

}  // namespace
}  // namespace greenmock::tests
