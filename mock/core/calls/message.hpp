#pragma once
// HTTP messages as values: what came in, and what shall go out.

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/calls/fault.hpp"
#include "core/calls/form.hpp"
#include "core/time/time.hpp"

namespace greenmock::core {

using InstanceId = std::uint64_t;
using CallId = std::uint64_t;
using ConnectionId = std::uint64_t;

/// Those that a pattern may ask for.
inline constexpr std::string_view kVerbs[] = {"GET",  "POST",  "PUT",    "DELETE",
                                              "HEAD", "PATCH", "OPTIONS"};

struct Request {
  std::string verb;
  std::string target;  ///< as it was sent
  std::string head;    ///< the raw header section, request line and blank line included
  std::string body;    ///< transfer coding removed
  std::shared_ptr<const Form> form;  ///< of a multipart/form-data body; null: it is none
  std::string peer;                  ///< `127.0.0.1:51234`
  ConnectionId connection = 0;
  bool tls = false;    ///< came over TLS
  std::string tunnel;  ///< `host:port` of the CONNECT that its connection began with; empty: none
  std::optional<InstanceId> own_port_of;  ///< came in on the listener of this instance

  /// The value of a header without surrounding blanks; nothing if it is absent.
  std::optional<std::string_view> header(std::string_view name) const;
};

/// The value of a header of a raw head, as of Request::header.
std::optional<std::string_view> header_in(std::string_view head, std::string_view name);

/// All headers of a raw head, in order, names as they were sent.
std::vector<std::pair<std::string_view, std::string_view>> split_headers(std::string_view head);

/// The first value of a parameter of the query, encoding removed; nothing if it is not there.
std::optional<std::string> query_parameter(std::string_view target, std::string_view name);

/// A body that many replies may share: a QR answer is made once an epoch.
using SharedBody = std::shared_ptr<const std::string>;

struct Reply {
  int status = 200;
  std::vector<std::pair<std::string, std::string>>
      headers;             ///< without Content-Length, which delivery adds
  SharedBody body;         ///< never null in a finished reply
  VirtualTime at;          ///< when it was made: the Date header
  bool chunked = false;    ///< Transfer-Encoding instead of Content-Length
  Fault fault;             ///< how its bytes leave
  bool websocket = false;  ///< after it the connection is a websocket
};

SharedBody share(std::string body);

}  // namespace greenmock::core
