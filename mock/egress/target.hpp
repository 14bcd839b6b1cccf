#pragma once
// Where requests may go: to this machine, and to hosts that were allowed by name.

#include <string>
#include <string_view>
#include <vector>

struct sockaddr;

namespace greenmock::egress {

/// 127.0.0.0/8, ::1, and the former written as IPv6.
bool is_loopback(const sockaddr& address);

/// `10.0.0.7`, `fd00::7`; empty for a family that is neither.
std::string address_text(const sockaddr& address);

/// A host of an URL, as it was allowed: without a port, case does not matter, `[::1]` as `::1`.
bool is_allowed(std::string_view host, const std::vector<std::string>& allowed);

/// Why no request could ever go there: no http or https, no host, a user's name in it; empty: nothing is wrong.
std::string problem_of_url(const std::string& url);

/// The host in it; empty if it cannot be read.
std::string host_of_url(const std::string& url);

}  // namespace greenmock::egress
