#include "net/address.hpp"

#include <fmt/format.h>

namespace greenmock::net {

std::string url_of(const std::string& bind, std::uint16_t port, std::string_view scheme) {
  std::string host = bind;
  if (bind == "0.0.0.0" || bind == "localhost") host = "127.0.0.1";
  if (bind == "::") host = "::1";
  if (host.find(':') != std::string::npos) host = fmt::format("[{}]", host);
  return fmt::format("{}://{}:{}", scheme, host, port);
}

}  // namespace greenmock::net
