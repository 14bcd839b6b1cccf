#pragma once
// CONNECT (RFC 9110, 9.3.6), by which clients reach a TLS host through a proxy. Here it leads to this
// very server: nothing is ever connected to.

#include <optional>
#include <string_view>

#include "net/framing.hpp"

namespace greenmock::net {

/// Why `CONNECT target` is refused; nothing if it is granted: a host of Green API, port 443.
/// `speaks_tls`: the port has a certificate for what follows. `inside_tls`: the request came over TLS.
std::optional<FramingError> refusal_of_tunnel(std::string_view target, bool speaks_tls,
                                              bool inside_tls);

}  // namespace greenmock::net
