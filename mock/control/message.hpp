#pragma once
// Requests and answers of the control plane as values, so that only http_server.cpp knows the
// library.

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace greenmock::control {

/// A request as it was sent: names of headers in their own case, doubled headers as often as they
/// came.
struct Request {
  std::string verb;
  std::string target;  ///< path and query, still percent-encoded
  std::vector<std::pair<std::string, std::string>> headers;
  std::string body;
  /// True if nobody waits for the answer any more. May be empty.
  std::function<bool()> client_left;

  /// The only value of a header; nothing if it is absent or doubled.
  std::optional<std::string_view> header(std::string_view name) const;
  std::size_t count(std::string_view name) const;
};

struct Answer {
  int status = 200;
  std::string content_type = "application/json";
  std::string body;
  std::vector<std::pair<std::string, std::string>> headers;  ///< besides Content-Type and -Length
};

}  // namespace greenmock::control
