// Fuzz target: whatever a client sends behind the handshake of a websocket, over a real socket.

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>
#include <variant>

#include "served_service.hpp"

namespace {

using namespace greenmock;

/// With one account, whose clock stands.
class World {
 public:
  World() {
    core::InstanceSpec spec;
    spec.name = "a";
    spec.id = 1101000001;
    spec.token = "secret";
    spec.paused = true;
    if (!std::holds_alternative<core::Instance*>(
            served_.service.create(spec, std::nullopt, net::Server::now())))
      std::abort();
    served_.start();
  }
  std::uint16_t port() const { return served_.server.port(); }

 private:
  fuzz::ServedService served_;
};

class Socket {
 public:
  explicit Socket(std::uint16_t port)
      : descriptor_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (::connect(descriptor_, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0 &&
        (errno != EINTR || !wait_for(POLLOUT)))
      std::abort();
  }
  ~Socket() { ::close(descriptor_); }
  Socket(const Socket&) = delete;
  Socket& operator=(const Socket&) = delete;

  /// False if the server has closed already.
  bool send(std::string_view bytes) const {
    while (!bytes.empty()) {
      const ssize_t sent = ::send(descriptor_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
      if (sent <= 0) return false;
      bytes.remove_prefix(static_cast<std::size_t>(sent));
    }
    return true;
  }
  /// Nothing more comes from here; all that comes from there, until its end, which must come in time.
  std::string end() const {
    ::shutdown(descriptor_, SHUT_WR);
    std::string all;
    for (;;) {
      if (!wait_for(POLLIN)) std::abort();
      char piece[4096];
      const ssize_t got = ::recv(descriptor_, piece, sizeof piece, 0);
      if (got <= 0) return all;
      all.append(piece, static_cast<std::size_t>(got));
    }
  }

 private:
  bool wait_for(short what) const {
    pollfd ready{descriptor_, what, 0};
    constexpr int kLongest = 20'000;  // ms
    int come = 0;
    while ((come = ::poll(&ready, 1, kLongest)) < 0 && errno == EINTR) {  // the timer of libFuzzer
    }
    return come == 1;
  }

  int descriptor_;
};

constexpr std::string_view kHandshake =
    "GET /waInstance1101000001/scanqrcode/secret HTTP/1.1\r\nHost: 127.0.0.1\r\n"
    "Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
    "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n";

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static World world;
  const Socket socket(world.port());
  if (!socket.send(kHandshake)) std::abort();
  socket.send({reinterpret_cast<const char*>(data), size});
  // Nothing at all: what it had no more use for has reset the connection.
  const std::string answer = socket.end();
  if (!answer.empty() && !answer.starts_with("HTTP/1.1 ")) std::abort();
  return 0;
}
