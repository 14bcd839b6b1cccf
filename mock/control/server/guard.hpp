#pragma once
// Who may drive the control plane: programs of this machine and of the named hosts, never a web
// page of another origin. A pure function of the request's head.

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "control/server/message.hpp"
#include "control/server/problem.hpp"

namespace greenmock::control {

class Guard {
 public:
  /// `hosts`: names besides loopback under which the control plane is reached, `host` (any port) or
  /// `host:port`. `token`: empty for none.
  Guard(std::vector<std::string> hosts, std::string token);

  /// Why the request is refused; nothing if it is allowed. Looks at its head only.
  std::optional<Problem> refusal(const Request& request) const;

 private:
  bool is_own_host(std::string_view host) const;
  std::optional<Problem> foreign(const Request& request) const;
  std::optional<Problem> without_token(const Request& request) const;

  std::vector<std::string> hosts_;
  std::string token_;
};

/// `host[:port]` as two views; an IPv6 address keeps its brackets. Nothing if it has not that
/// shape.
struct HostAndPort {
  std::string_view host;
  std::string_view port;  ///< empty: none is stated
};
std::optional<HostAndPort> split_host(std::string_view text);

/// Whether a Host header may say this: a name or an address, with a port or without one.
bool can_be_host(std::string_view text);

}  // namespace greenmock::control
