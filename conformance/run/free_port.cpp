#include "run/free_port.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <fstream>
#include <random>

namespace greenmock::kit {
namespace {

constexpr std::uint16_t kLowest = 10'000;
constexpr int kTries = 100;

/// Where the ports begin that the system gives to whoever names none.
std::uint16_t lowest_of_chance() {
  std::uint16_t lowest = 0;
  std::ifstream("/proc/sys/net/ipv4/ip_local_port_range") >> lowest;
  return lowest > kLowest ? lowest : std::uint16_t{32'768};  // Linux, as it comes
}

/// The port if it is free, 0 if it is not. 0: any.
std::uint16_t bound(std::uint16_t port) {
  const int listener = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (listener < 0) return 0;
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  address.sin_port = htons(port);
  socklen_t size = sizeof address;
  auto* const any = reinterpret_cast<sockaddr*>(&address);
  const bool found = ::bind(listener, any, size) == 0 && ::getsockname(listener, any, &size) == 0;
  ::close(listener);
  return found ? ntohs(address.sin_port) : std::uint16_t{0};
}

}  // namespace

std::uint16_t free_port() {
  std::random_device chance;
  std::uniform_int_distribution<int> ports(kLowest, lowest_of_chance() - 1);
  for (int i = 0; i < kTries; ++i) {
    if (const std::uint16_t port = bound(static_cast<std::uint16_t>(ports(chance)))) return port;
  }
  return bound(0);
}

}  // namespace greenmock::kit
