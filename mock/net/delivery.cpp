#include "net/delivery.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>

#include "api/bodies.hpp"
#include "core/ascii.hpp"
#include "core/duration.hpp"

namespace greenmock::net {
namespace {

bool names(const core::Reply& reply, std::string_view header) {
  return std::any_of(reply.headers.begin(), reply.headers.end(),
                     [&](const auto& h) { return core::equals_ignoring_case(h.first, header); });
}

/// A date costs more than the rest of a head, and changes once a second.
const std::string& http_date(core::VirtualTime at) {
  thread_local std::int64_t cached_second = -1;
  thread_local std::string cached;
  const std::int64_t second =
      std::chrono::floor<std::chrono::seconds>(at.time_since_epoch()).count();
  if (second != cached_second) {
    cached = core::format_http_date(at);
    cached_second = second;
  }
  return cached;
}

}  // namespace

bool has_body(const core::Reply& reply, bool head_request) {
  return !head_request && reply.status != 204 && reply.status != 304 && reply.status >= 200;
}

std::string write_head(const core::Reply& reply, const DeliveryContext& context) {
  std::string out;
  out.reserve(320);
  auto to = std::back_inserter(out);
  fmt::format_to(to, "HTTP/1.1 {} {}\r\n", reply.status, api::reason_phrase(reply.status));
  if (!names(reply, "Date")) {
    out += "Date: ";
    out += http_date(reply.at);
    out += "\r\n";
  }
  for (const auto& [name, value] : reply.headers) {
    out += name;
    out += ": ";
    out += value;
    out += "\r\n";
  }
  if (reply.status != 204 && reply.status != 304 && !names(reply, "Content-Length"))
    fmt::format_to(to, "Content-Length: {}\r\n", reply.body->size());
  if (!names(reply, "Connection")) {
    if (!context.keep_alive)
      out += "Connection: close\r\n";
    else if (context.http_1_0)
      out += "Connection: keep-alive\r\n";
  }
  out += "\r\n";
  return out;
}

std::string write_refusal(int status, const std::string& reason) {
  const std::string body = "greenmock: " + reason + "\n";
  return fmt::format(
      "HTTP/1.1 {} {}\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Length: "
      "{}\r\nConnection: close\r\n\r\n{}",
      status, api::reason_phrase(status), body.size(), body);
}

}  // namespace greenmock::net
