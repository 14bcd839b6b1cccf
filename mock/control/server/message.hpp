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

/// The way to a client whose answer comes bit by bit.
class Stream {
 public:
  virtual ~Stream() = default;
  /// False if the client has left, or takes nothing for too long: nothing more will reach it.
  virtual bool write(std::string_view bytes) = 0;
  virtual bool client_left() const = 0;
};

struct Answer {
  int status = 200;
  std::string content_type = "application/json";
  std::string body;
  std::vector<std::pair<std::string, std::string>> headers;  ///< besides Content-Type and -Length
  /// Writes the body in place of `body`, and returns at its end. It may block, and is not called
  /// for HEAD. The connection is closed behind it.
  std::function<void(Stream&)> stream = {};
};

}  // namespace greenmock::control
