#include "raw_socket.hpp"

#include <gtest/gtest.h>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>

#include <unistd.h>
#include <cerrno>

#include <stdexcept>
#include <utility>

namespace greenmock::tests {

using Clock = std::chrono::steady_clock;

RawSocket::RawSocket(std::uint16_t port) : fd_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
  sockaddr_in to{};
  to.sin_family = AF_INET;
  to.sin_port = htons(port);
  to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  if (::connect(fd_, reinterpret_cast<sockaddr*>(&to), sizeof to) != 0)
    throw std::runtime_error("cannot connect");
}

RawSocket::~RawSocket() {
  close();
}

void RawSocket::close() {
  if (fd_ >= 0) ::close(std::exchange(fd_, -1));
}

void RawSocket::send(std::string_view bytes) const {
  while (!bytes.empty()) {
    const ssize_t n = ::send(fd_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (n <= 0) return;  // the server has had enough: what it answered is what counts
    bytes.remove_prefix(static_cast<std::size_t>(n));
  }
}

std::size_t RawSocket::send_some(std::string_view bytes) const {
  const ssize_t n = ::send(fd_, bytes.data(), bytes.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
  return n > 0 ? static_cast<std::size_t>(n) : 0;
}

bool RawSocket::read_some(Clock::time_point until) {
  const auto left =
      std::chrono::duration_cast<std::chrono::milliseconds>(until - Clock::now()).count();
  pollfd wanted{fd_, POLLIN, 0};
  if (ended_ || left < 0 || ::poll(&wanted, 1, static_cast<int>(left)) <= 0) return false;
  char buffer[16 * 1024];
  const ssize_t n = ::recv(fd_, buffer, sizeof buffer, 0);
  if (n <= 0) {
    reset_ = n < 0 && errno == ECONNRESET;
    ended_ = true;
    return false;
  }
  in_.append(buffer, static_cast<std::size_t>(n));
  return true;
}

void RawSocket::half_close() const {
  ::shutdown(fd_, SHUT_WR);
}

void RawSocket::reset() {
  const linger now{1, 0};
  ::setsockopt(fd_, SOL_SOCKET, SO_LINGER, &now, sizeof now);
  close();
}

std::string all_answered_to(std::uint16_t port, std::string_view bytes) {
  RawSocket socket(port);
  socket.send(bytes);
  bool closed = false;
  std::string answer = socket.read_to_end(&closed);
  EXPECT_TRUE(closed) << "the connection was to end: " << bytes.substr(0, 80);
  return answer;
}

}  // namespace greenmock::tests
