#include "net/address.hpp"

#include <fmt/format.h>

namespace greenmock::net {

std::string url_of(const std::string& bind, std::uint16_t port) {
  if (bind == "0.0.0.0" || bind == "localhost") return fmt::format("http://127.0.0.1:{}", port);
  if (bind == "::") return fmt::format("http://[::1]:{}", port);
  if (bind.find(':') != std::string::npos) return fmt::format("http://[{}]:{}", bind, port);
  return fmt::format("http://{}:{}", bind, port);
}

}  // namespace greenmock::net
