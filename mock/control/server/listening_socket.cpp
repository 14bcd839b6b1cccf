#include "control/server/listening_socket.hpp"

#include <fmt/format.h>
#include <netdb.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <memory>
#include <system_error>

#include "net/server.hpp"

namespace greenmock::control {
namespace {

constexpr int kBacklog = 4096;

[[noreturn]] void fail(const std::string& address, std::uint16_t port, int error) {
  std::string advice;
  if (error == EADDRINUSE) {
    advice =
        "; another program has it: choose another with --control-port N, or 0 for any free one";
  } else if (error == EACCES) {
    advice = "; ports below 1024 need rights: choose another with --control-port N";
  } else if (error == EADDRNOTAVAIL) {
    advice = "; this machine has no such address: choose another with --control-bind";
  }
  throw net::ListenError(fmt::format("cannot listen on {} port {} for the control plane: {}{}",
                                     address, port, std::generic_category().message(error),
                                     advice));
}

}  // namespace

ListeningSocket::ListeningSocket(const std::string& address, std::uint16_t port) {
  addrinfo hints{};
  hints.ai_flags = AI_NUMERICHOST | AI_NUMERICSERV | AI_PASSIVE;
  hints.ai_socktype = SOCK_STREAM;
  const std::string numeric = address == "localhost" ? "127.0.0.1" : address;
  addrinfo* raw = nullptr;
  if (getaddrinfo(numeric.c_str(), std::to_string(port).c_str(), &hints, &raw) != 0) {
    throw net::ListenError(
        fmt::format("\"{}\" is no IP address to listen on; give --control-bind one "
                    "such as 127.0.0.1, 0.0.0.0 or ::1",
                    address));
  }
  const std::unique_ptr<addrinfo, decltype(&freeaddrinfo)> found(raw, &freeaddrinfo);

  fd_ = ::socket(found->ai_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
  if (fd_ < 0) fail(address, port, errno);
  // Not SO_REUSEPORT: two servers would share the port, and each test would meet either of them.
  const int on = 1;
  setsockopt(fd_, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
  if (::bind(fd_, found->ai_addr, found->ai_addrlen) != 0 || ::listen(fd_, kBacklog) != 0) {
    const int error = errno;
    ::close(fd_);
    fail(address, port, error);
  }
  sockaddr_storage bound{};
  socklen_t size = sizeof bound;
  getsockname(fd_, reinterpret_cast<sockaddr*>(&bound), &size);
  port_ = ntohs(bound.ss_family == AF_INET6 ? reinterpret_cast<sockaddr_in6&>(bound).sin6_port
                                            : reinterpret_cast<sockaddr_in&>(bound).sin_port);
}

ListeningSocket::~ListeningSocket() {
  ::close(fd_);
}

}  // namespace greenmock::control
