#include "silent_host.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <stdexcept>

namespace greenmock::tests {

SilentHost::SilentHost()
    : listener_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0)) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof address;
  if (::bind(listener_, reinterpret_cast<sockaddr*>(&address), size) != 0 ||
      ::listen(listener_, 1) != 0 ||
      ::getsockname(listener_, reinterpret_cast<sockaddr*>(&address), &size) != 0)
    throw std::runtime_error("cannot listen");
  port_ = ntohs(address.sin_port);
}

SilentHost::~SilentHost() {
  if (fd_ >= 0) ::close(fd_);
  ::close(listener_);
}

bool SilentHost::was_asked() {
  read();
  return in_.find("\r\n\r\n") != std::string::npos;
}

bool SilentHost::was_left() {
  read();
  return ended_;
}

void SilentHost::read() {
  if (fd_ < 0) fd_ = ::accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC | SOCK_NONBLOCK);
  while (fd_ >= 0 && !ended_) {
    char buffer[4096];
    const ssize_t n = ::recv(fd_, buffer, sizeof buffer, 0);
    if (n < 0 && (errno == EAGAIN || errno == EINTR)) return;
    if (n > 0) in_.append(buffer, static_cast<std::size_t>(n));
    ended_ = n <= 0;
  }
}

}  // namespace greenmock::tests
