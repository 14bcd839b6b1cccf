#include "control/server/guard.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "api/service/same_secret.hpp"
#include "core/calls/loopback.hpp"
#include "core/encoding/ascii.hpp"
#include "egress/client.hpp"

namespace greenmock::control {
namespace {

using core::equals_ignoring_case;

bool is_number(std::string_view text, unsigned most) {
  if (text.empty() || text.size() > 5) return false;
  unsigned value = 0;
  for (const char c : text) {
    if (c < '0' || c > '9') return false;
    value = value * 10 + static_cast<unsigned>(c - '0');
  }
  return value <= most;
}

std::string_view trim(std::string_view text) {
  while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
  while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.remove_suffix(1);
  return text;
}

bool is_json(std::string_view content_type) {
  return equals_ignoring_case(trim(content_type.substr(0, content_type.find(';'))),
                              "application/json");
}

bool has_body(const Request& request) {
  if (request.count("Transfer-Encoding") > 0) return true;
  const auto length = request.header("Content-Length");
  return request.count("Content-Length") > 1 || (length && *length != "0");
}

/// The files of the console hold no secret, and a browser that opens a page cannot send a token.
bool is_console_file(const Request& request) {
  if (request.verb != "GET" && request.verb != "HEAD") return false;
  const std::string_view path =
      std::string_view(request.target).substr(0, request.target.find('?'));
  return path == "/" || path.starts_with("/console/");
}

/// A person opens the console by a link elsewhere: in a window of its own, which that page can neither
/// read nor frame.
bool follows_a_link(const Request& request) {
  return is_console_file(request) && request.header("Sec-Fetch-Mode") == "navigate" &&
         request.header("Sec-Fetch-Dest") == "document";
}

/// A browser asks before it sends one of these across origins, unless their content type is one
/// that a form can have. DELETE it always asks for.
bool needs_json(const Request& request) {
  if (request.verb == "POST" || request.verb == "PUT" || request.verb == "PATCH") return true;
  return request.verb == "DELETE" && has_body(request);
}

}  // namespace

std::optional<HostAndPort> split_host(std::string_view text) {
  HostAndPort split{text, {}};
  std::size_t colon = std::string_view::npos;
  if (text.starts_with('[')) {
    const std::size_t end = text.find(']');
    if (end == std::string_view::npos) return std::nullopt;
    split.host = text.substr(0, end + 1);
    if (end + 1 == text.size()) return split;
    if (text[end + 1] != ':') return std::nullopt;
    colon = end + 1;
  } else {
    colon = text.find(':');
    if (colon == std::string_view::npos) return text.empty() ? std::nullopt : std::optional(split);
    split.host = text.substr(0, colon);
  }
  split.port = text.substr(colon + 1);
  if (split.host.empty() || !is_number(split.port, 65535)) return std::nullopt;
  return split;
}

bool can_be_host(std::string_view text) {
  const auto split = split_host(text);
  if (!split || split->host.starts_with('-')) return false;
  // RFC 3986, 3.2.2, without what no name has; behind a bracket, split_host sees to the other one.
  const bool is_address = split->host.starts_with('[');
  const std::string_view name =
      is_address ? split->host.substr(1, split->host.size() - 2) : split->host;
  const std::string_view marks = is_address ? ".:" : "-._";
  const bool says_something =
      name == "::" || std::any_of(name.begin(), name.end(), core::is_alphanumeric);
  return says_something && std::all_of(name.begin(), name.end(), [&](char c) {
           return core::is_alphanumeric(c) || marks.find(c) != std::string_view::npos;
         });
}

Guard::Guard(std::vector<std::string> hosts, std::string token)
    : hosts_(std::move(hosts)), token_(std::move(token)) {}

bool Guard::is_own_host(std::string_view host) const {
  const auto split = split_host(host);
  if (!split) return false;
  if (core::is_loopback_host(split->host)) return true;
  return std::any_of(hosts_.begin(), hosts_.end(), [&](const std::string& own) {
    return equals_ignoring_case(own, host) || equals_ignoring_case(own, split->host);
  });
}

std::optional<Problem> Guard::foreign(const Request& request) const {
  // Whoever sets a webhookUrl must not drive the control plane by it.
  if (request.header("User-Agent") == egress::kUserAgent)
    return Problem(403, "a webhook of this server may not go to its control plane");
  const auto host = request.header("Host");
  if (!host) return Problem(403, "send one Host header");
  if (!is_own_host(*host)) {
    const std::string flag =
        can_be_host(*host)
            ? fmt::format(", or start greenmock with --control-host {}", split_host(*host)->host)
            : "";
    return Problem(403, fmt::format("the host \"{}\" is not one of this control plane's; use a "
                                    "loopback address{}",
                                    *host, flag));
  }
  if (request.count("Origin") > 0) {
    const auto origin = request.header("Origin");
    if (!origin || !equals_ignoring_case(*origin, fmt::format("http://{}", *host))) {
      return Problem(403, "a page of another origin may not drive the control plane");
    }
  }
  if (request.count("Sec-Fetch-Site") > 0) {
    const auto site = request.header("Sec-Fetch-Site");
    const bool own = site && (*site == "same-origin" || *site == "none");
    if (!own && !follows_a_link(request)) {
      return Problem(403, "a page of another site may not drive the control plane");
    }
  }
  return std::nullopt;
}

std::optional<Problem> Guard::without_token(const Request& request) const {
  if (token_.empty() || is_console_file(request)) return std::nullopt;
  constexpr std::string_view kScheme = "Bearer ";
  const std::string_view given = request.header("Authorization").value_or("");
  if (given.size() > kScheme.size() &&
      equals_ignoring_case(given.substr(0, kScheme.size()), kScheme) &&
      api::same_secret(trim(given.substr(kScheme.size())), token_)) {
    return std::nullopt;
  }
  return Problem(401, "send the token of --control-token: -H 'Authorization: Bearer TOKEN'")
      .with_header("WWW-Authenticate", "Bearer realm=\"greenmock\"");
}

std::optional<Problem> Guard::refusal(const Request& request) const {
  if (auto problem = foreign(request)) return problem;
  if (auto problem = without_token(request)) return problem;
  if (needs_json(request) && !is_json(request.header("Content-Type").value_or(""))) {
    return Problem(415, "changes want a JSON body: add -H 'Content-Type: application/json'");
  }
  return std::nullopt;
}

}  // namespace greenmock::control
