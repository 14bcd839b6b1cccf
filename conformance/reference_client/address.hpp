#pragma once
// Where a websocket is.

#include <optional>
#include <string>

namespace greenmock::reference {

struct Address {
  bool is_secure = false;
  std::string host;  ///< a name or an IP address, the latter without brackets
  std::string port;
  std::string target;     ///< path and query, as they stand
  std::string authority;  ///< for the header Host

  bool names_ip() const;
};

/// Nothing if it is not one of ws:// or wss://.
std::optional<Address> parse_address(const std::string& url);

}  // namespace greenmock::reference
