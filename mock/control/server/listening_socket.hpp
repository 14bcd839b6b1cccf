#pragma once
#include <cstdint>
#include <string>

namespace greenmock::control {

/// A TCP socket that listens; closed when it is destroyed.
class ListeningSocket {
 public:
  /// Port 0: any free one. Throws net::ListenError with a sentence that says what to do.
  ListeningSocket(const std::string& address, std::uint16_t port);
  ~ListeningSocket();
  ListeningSocket(const ListeningSocket&) = delete;
  ListeningSocket& operator=(const ListeningSocket&) = delete;

  int fd() const { return fd_; }
  std::uint16_t port() const { return port_; }

 private:
  int fd_ = -1;
  std::uint16_t port_ = 0;
};

}  // namespace greenmock::control
