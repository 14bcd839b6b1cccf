#include "net/delivery.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>

#include "api/bodies/bodies.hpp"
#include "core/encoding/ascii.hpp"
#include "core/time/duration.hpp"
#include "net/faults/faults.hpp"

namespace greenmock::net {
namespace {

constexpr std::string_view kPlainText = "text/plain; charset=utf-8";

std::string refusal_text(const std::string& reason) {
  return "greenmock: " + reason + "\n";
}

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

/// RFC 9112, 6.1: not where there can be no body, whoever asks.
bool is_chunked(const core::Reply& reply, const DeliveryContext& context) {
  return reply.chunked && !context.http_1_0 && has_body(reply, false);
}

/// Among the options of a Connection header (RFC 9110, 7.6.1).
bool has_close(std::string_view options) {
  constexpr std::string_view kBlanks = " \t";
  while (!options.empty()) {
    const std::size_t end = std::min(options.find(','), options.size());
    std::string_view option = options.substr(0, end);
    option.remove_prefix(std::min(option.find_first_not_of(kBlanks), option.size()));
    option = option.substr(0, option.find_last_not_of(kBlanks) + 1);
    if (core::equals_ignoring_case(option, "close")) return true;
    options.remove_prefix(std::min(end + 1, options.size()));
  }
  return false;
}

/// Several chunks even of a short body, or a client that stops at the first would not be found.
void append_chunks(std::string_view body, std::string& out) {
  constexpr std::size_t kFewest = 3, kLargestChunk = std::size_t{16} * 1024;
  const std::size_t size = std::clamp<std::size_t>(body.size() / kFewest, 1, kLargestChunk);
  auto to = std::back_inserter(out);
  for (; !body.empty(); body.remove_prefix(std::min(size, body.size()))) {
    const std::string_view chunk = body.substr(0, size);
    fmt::format_to(to, "{:x}\r\n{}\r\n", chunk.size(), chunk);
  }
  out += "0\r\n\r\n";
}

}  // namespace

bool has_body(const core::Reply& reply, bool head_request) {
  return !head_request && api::can_have_body(reply.status);
}

bool ends_connection(const core::Reply& reply) {
  return std::any_of(reply.headers.begin(), reply.headers.end(), [](const auto& header) {
    return core::equals_ignoring_case(header.first, "Connection") && has_close(header.second);
  });
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
  if (is_chunked(reply, context))
    out += "Transfer-Encoding: chunked\r\n";
  else if (api::can_have_body(reply.status) && !names(reply, "Content-Length"))
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

Wire write_whole(const core::Reply& reply, DeliveryContext context, bool head_request) {
  Wire wire;
  wire.bytes = write_head(reply, context);
  wire.head_size = wire.bytes.size();
  wire.body_size = reply.body->size();
  if (!has_body(reply, head_request)) return wire;
  if (is_chunked(reply, context))
    append_chunks(*reply.body, wire.bytes);
  else
    wire.bytes += *reply.body;
  return wire;
}

Plan plan_of(const core::Reply& reply, DeliveryContext context, bool head_request) {
  Wire wire = write_whole(reply, context, head_request);
  return std::visit(
      [&](const auto& fault) -> Plan {
        using T = std::decay_t<decltype(fault)>;
        if constexpr (std::is_same_v<T, std::monostate>)
          return {step::Send{std::move(wire.bytes)}};
        else if constexpr (std::is_same_v<T, core::fault::Hang>)
          return {step::Hold{}};
        else
          return faults::plan(fault, wire);
      },
      reply.fault);
}

std::string write_refusal(int status, const std::string& reason) {
  const std::string body = refusal_text(reason);
  return fmt::format(
      "HTTP/1.1 {} {}\r\nContent-Type: {}\r\nContent-Length: "
      "{}\r\nConnection: close\r\n\r\n{}",
      status, api::reason_phrase(status), kPlainText, body.size(), body);
}

core::Reply refusal_reply(int status, const std::string& reason) {
  core::Reply reply;
  reply.status = status;
  reply.headers = {{"Content-Type", std::string(kPlainText)}};
  reply.body = core::share(refusal_text(reason));
  return reply;
}

}  // namespace greenmock::net
