#pragma once
// Bytes to a port, for what no HTTP library would send.

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <chrono>
#include <cstdint>
#include <string>

namespace greenmock::tests {

/// A connection; -1 if there is none. Reads on it end after `patience`.
inline int connect_to(int port, std::chrono::seconds patience = std::chrono::seconds{10}) {
  const int fd = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  const timeval limit{patience.count(), 0};
  setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(static_cast<std::uint16_t>(port));
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  if (::connect(fd, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0) return fd;
  ::close(fd);
  return -1;
}

/// Whether a program that wants this port could have it now.
inline bool is_to_be_had(int port) {
  const int fd = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(static_cast<std::uint16_t>(port));
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  const bool bound = ::bind(fd, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0;
  ::close(fd);
  return bound;
}

/// Sends bytes as they are, and reads until the server closes or `until` has come.
inline std::string talk(int port, const std::string& bytes, const std::string& until = "") {
  const int fd = connect_to(port);
  std::string answer;
  if (fd >= 0) {
    ::send(fd, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    std::array<char, 4096> chunk;
    while (until.empty() || answer.find(until) == std::string::npos) {
      const ssize_t got = ::recv(fd, chunk.data(), chunk.size(), 0);
      if (got <= 0) break;
      answer.append(chunk.data(), static_cast<std::size_t>(got));
    }
  }
  ::close(fd);
  return answer;
}

inline int status_of(const std::string& answer) {
  return answer.starts_with("HTTP/1.1 ") ? std::stoi(answer.substr(9, 3)) : 0;
}

}  // namespace greenmock::tests
