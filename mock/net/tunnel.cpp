#include "net/tunnel.hpp"

#include <fmt/format.h>

#include "tls/names.hpp"

namespace greenmock::net {

std::optional<FramingError> refusal_of_tunnel(std::string_view target, bool speaks_tls,
                                              bool inside_tls) {
  constexpr std::string_view kPort = ":443";
  const bool allowed = target.ends_with(kPort) &&
                       tls::is_green_api_host(target.substr(0, target.size() - kPort.size()));
  if (!allowed) {
    return FramingError{
        403, fmt::format("this is no open proxy: CONNECT leads to this fake server itself, and is "
                         "taken for port 443 of {} only",
                         fmt::join(tls::green_api_hosts(), ", "))};
  }
  if (!speaks_tls) {
    return FramingError{501,
                        "CONNECT leads to TLS, which is off: start it with greenmock serve --tls"};
  }
  if (inside_tls) {
    return FramingError{
        501, "CONNECT is not taken inside TLS: give the client the proxy's address as http://"};
  }
  return std::nullopt;
}

}  // namespace greenmock::net
