#pragma once
// A web server whose answer has no end.

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <chrono>
#include <stdexcept>
#include <string>
#include <thread>
#include <utility>

namespace greenmock::tests {

/// To whoever connects it sends `begin` and then `piece` for ever, with so much time between two, until the other one
/// leaves.
class EndlessHost {
 public:
  EndlessHost(std::string begin, std::string piece, std::chrono::milliseconds between = {})
      : begin_(std::move(begin)), piece_(std::move(piece)), between_(between) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    if (::bind(listener_, reinterpret_cast<sockaddr*>(&address), size) != 0 ||
        ::listen(listener_, 1) != 0 ||
        ::getsockname(listener_, reinterpret_cast<sockaddr*>(&address), &size) != 0)
      throw std::runtime_error("cannot listen");
    port_ = ntohs(address.sin_port);
    thread_ = std::thread([this] { serve(); });
  }
  ~EndlessHost() {
    ::shutdown(listener_, SHUT_RDWR);  // ends the accept
    thread_.join();
    ::close(listener_);
  }
  EndlessHost(const EndlessHost&) = delete;
  EndlessHost& operator=(const EndlessHost&) = delete;

  std::string url() const { return "http://127.0.0.1:" + std::to_string(port_); }

 private:
  void serve() const {
    for (int fd = 0; (fd = ::accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC)) >= 0; ::close(fd))
      for (bool taken = sends(fd, begin_); taken && !was_left(fd);) taken = sends(fd, piece_);
  }
  static bool sends(int fd, const std::string& bytes) {
    return ::send(fd, bytes.data(), bytes.size(), MSG_NOSIGNAL) >= 0;
  }
  bool was_left(int fd) const {
    pollfd peer{fd, POLLRDHUP, 0};
    return ::poll(&peer, 1, static_cast<int>(between_.count())) != 0;
  }

  std::string begin_, piece_;
  std::chrono::milliseconds between_;
  int listener_ = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  int port_ = 0;
  std::thread thread_;
};

}  // namespace greenmock::tests
