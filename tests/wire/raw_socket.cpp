#include "raw_socket.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>

#include <unistd.h>
#include <cerrno>

#include <algorithm>
#include <stdexcept>
#include <utility>

#include "core/ascii.hpp"

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

std::string RawSocket::read_until(std::string_view wanted, std::chrono::milliseconds deadline) {
  const auto until = Clock::now() + deadline;
  std::size_t at = std::string::npos;
  while ((at = in_.find(wanted)) == std::string::npos) {
    if (!read_some(until)) return std::exchange(in_, {});
  }
  std::string out = in_.substr(0, at + wanted.size());
  in_.erase(0, out.size());
  return out;
}

std::string RawSocket::read_any(std::chrono::milliseconds deadline) {
  if (in_.empty()) read_some(Clock::now() + deadline);
  return std::exchange(in_, {});
}

std::string RawSocket::read_answer(bool head_request) {
  std::string answer = read_until("\r\n\r\n");
  const std::string lower = core::to_lower(answer);
  const std::size_t at = lower.find("content-length: ");
  if (head_request || at == std::string::npos) return answer;
  const std::size_t length = std::stoul(lower.substr(at + 16));
  const auto until = Clock::now() + std::chrono::seconds{10};
  while (in_.size() < length && read_some(until)) {
  }
  answer += in_.substr(0, length);
  in_.erase(0, std::min(length, in_.size()));
  return answer;
}

std::string RawSocket::read_to_end(bool* closed, std::chrono::milliseconds deadline) {
  const auto until = Clock::now() + deadline;
  while (read_some(until)) {
  }
  if (closed) *closed = ended_;
  return std::exchange(in_, {});
}

void RawSocket::half_close() const {
  ::shutdown(fd_, SHUT_WR);
}

void RawSocket::reset() {
  const linger now{1, 0};
  ::setsockopt(fd_, SOL_SOCKET, SO_LINGER, &now, sizeof now);
  close();
}

}  // namespace greenmock::tests
