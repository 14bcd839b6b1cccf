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

TEST_F(SlowRequests, AHandshakeOfTlsThatNeverEndsIsAnAlert) {
  const std::string answer = talk(port(), "\x16\x03\x01");
  EXPECT_EQ(answer, tls::kHandshakeFailure);
}

}  // namespace
}  // namespace greenmock::tests
