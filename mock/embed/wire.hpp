#pragma once
// One call of the control API: JSON there and back, refusals as greenmock::Error.

#include <chrono>
#include <string>
#include <string_view>

#include "core/encoding/json.hpp"

namespace greenmock::detail {

class Wire {
 public:
  /// Throws Error if `url` is not that of a plain HTTP server, or `token` fits no header. `patience` is for a whole
  /// exchange, from the connecting to the last byte of the answer; above 30 s, for so long the control API waits for a
  /// client that does not read.
  Wire(std::string_view url, std::string token,
       std::chrono::milliseconds patience = std::chrono::seconds{60});

  const std::string& url() const { return url_; }

  /// The body of the answer; throws Error if there is none, or it refuses, or it is larger than 64 MiB, or not over in
  /// time. `waits` is what the call may take by itself.
  std::string request(std::string_view verb, std::string_view path, std::string_view body = {},
                      std::chrono::milliseconds waits = {}) const;
  /// The same for answers that are JSON.
  core::Json json(std::string_view verb, std::string_view path, std::string_view body = {},
                  std::chrono::milliseconds waits = {}) const;

 private:
  std::string url_, token_;
  std::chrono::milliseconds patience_;
};

/// What may stand as one segment of a path, or as a value of a query (RFC 3986, unreserved).
std::string percent_encode(std::string_view text);

/// DURATION of the script grammar.
std::string duration_text(std::chrono::milliseconds span);

/// `{"key":value}` as text.
std::string object_text(std::string_view key, core::Json value);

/// Reads what the caller gave; throws Error that names it if it is no JSON object.
core::Json read_object(std::string_view text, std::string_view what);

}  // namespace greenmock::detail
