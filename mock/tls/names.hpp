#pragma once
// The names that greenmock stands for: those of Green API, and of this machine.

#include <span>
#include <string_view>

namespace greenmock::tls {

/// Patterns of the hosts of Green API, as the certificate has them: `*` is one label.
std::span<const std::string_view> green_api_hosts();

/// True for a host of Green API in any case: `1103.api.green-api.com`; not for localhost.
bool is_green_api_host(std::string_view host);

/// All that the certificate is good for: the patterns above, localhost, and loopback addresses.
std::span<const std::string_view> certificate_names();

}  // namespace greenmock::tls
