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

std::string on_port(std::string_view url, std::uint16_t port, std::string_view scheme) {
  const std::string_view authority = url.substr(url.find("://") + 3);
  const std::size_t bracket = authority.find(']');
  const std::size_t colon = authority.find(':', bracket == std::string_view::npos ? 0 : bracket);
  return fmt::format("{}://{}:{}", scheme, authority.substr(0, colon), port);
}

}  // namespace greenmock::net
