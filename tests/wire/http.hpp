#pragma once
// HTTP by libcurl, as a client that knows nothing of the server.

#include <future>
#include <string>
#include <vector>

#include "core/encoding/json.hpp"

namespace greenmock::tests {

struct HttpAnswer {
  std::string problem;  ///< libcurl's words; empty if an answer came
  long status = 0;
  std::string head, body;
  core::Json json() const { return core::Json::parse(body); }
};

struct HttpCall {
  std::string verb = "GET";
  std::string url;
  std::string body;
  std::vector<std::string> headers;
  long timeout_ms = 60'000;
  std::string ca_file = {};  ///< whom an https server must be vouched for by
  std::string proxy = {};
};

HttpAnswer http(const HttpCall& call);
HttpAnswer get(const std::string& url);
/// Calls of the control API: JSON there and back.
HttpAnswer post(const std::string& url, const core::Json& body);
HttpAnswer patch(const std::string& url, const core::Json& body);
std::future<HttpAnswer> get_beside(const std::string& url);

}  // namespace greenmock::tests
