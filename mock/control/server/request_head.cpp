#include "control/server/request_head.hpp"

#include <fmt/format.h>

#include <charconv>

#include "core/calls/message.hpp"
#include "core/encoding/ascii.hpp"

namespace greenmock::control {
namespace {

using core::equals_ignoring_case;

struct RequestLine {
  std::string_view verb, target, version;
};

std::optional<RequestLine> split_request_line(std::string_view line) {
  const std::size_t first = line.find(' '), last = line.rfind(' ');
  if (first == std::string_view::npos || first == last) return std::nullopt;
  RequestLine split{line.substr(0, first), line.substr(first + 1, last - first - 1),
                    line.substr(last + 1)};
  if (split.verb.empty() || split.target.empty() ||
      split.target.find(' ') != std::string_view::npos) {
    return std::nullopt;
  }
  if (split.version != "HTTP/1.1" && split.version != "HTTP/1.0") return std::nullopt;
  return split;
}

/// Each header line is `name: value` and ends with CR LF: a line that two readers may read in two
/// ways is how requests are smuggled.
bool are_header_lines(std::string_view lines) {
  while (!lines.empty() && lines != "\r\n") {
    const std::size_t end = lines.find("\r\n");
    if (end == std::string_view::npos) return false;
    const std::string_view line = lines.substr(0, end);
    const std::string_view name = line.substr(0, line.find(':'));
    if (!core::is_header_name(name) || name.size() == line.size() ||
        line.find_first_of(std::string_view("\r\n\0", 3)) != std::string_view::npos)
      return false;
    lines.remove_prefix(end + 2);
  }
  return true;
}

/// Of the absolute form, which a client sends to a proxy, what comes behind the host (RFC 9112,
/// 3.2.2).
std::string_view without_origin(std::string_view target) {
  constexpr std::string_view kScheme = "http://";
  if (!target.starts_with(kScheme)) return target;
  const std::size_t slash = target.find('/', kScheme.size());
  return slash == std::string_view::npos ? std::string_view("/") : target.substr(slash);
}

bool takes_body(std::string_view verb) {
  return verb == "POST" || verb == "PUT" || verb == "PATCH" || verb == "DELETE";
}

std::optional<Problem> read_framing(const Request& request, Framing& framing) {
  const std::size_t codings = request.count("Transfer-Encoding"),
                    lengths = request.count("Content-Length");
  if (codings + lengths > 1)
    return Problem(400, "send one of Content-Length and Transfer-Encoding, once");
  if (codings == 1) {
    if (!equals_ignoring_case(*request.header("Transfer-Encoding"), "chunked")) {
      return Problem(400, "the only Transfer-Encoding that is read is chunked");
    }
    framing.chunked = true;
  }
  if (lengths == 1) {
    const std::string_view text = *request.header("Content-Length");
    const auto [end, problem] =
        std::from_chars(text.data(), text.data() + text.size(), framing.length);
    if (problem == std::errc::result_out_of_range)
      framing.length = kLargestBody + 1;
    else if (problem != std::errc{} || end != text.data() + text.size()) {
      return Problem(400, "Content-Length must be a whole number");
    }
  }
  if (framing.length > kLargestBody) return body_too_large();
  if ((framing.chunked || framing.length > 0) && !takes_body(request.verb)) {
    return Problem(400, fmt::format("{} takes no body here", request.verb));
  }
  const std::string_view coding = request.header("Content-Encoding").value_or("identity");
  if (request.count("Content-Encoding") > 1 || !equals_ignoring_case(coding, "identity")) {
    return Problem(415, "send the body as it is, without Content-Encoding");
  }
  return std::nullopt;
}

}  // namespace

Problem body_too_large() {
  return Problem(413, fmt::format("a body may have {} MiB at most", kLargestBody / 1024 / 1024));
}

std::variant<ParsedHead, Answer> parse_head(std::string_view head) {
  const auto line = split_request_line(head.substr(0, head.find("\r\n")));
  if (!line) return Problem(400, "this is no HTTP/1.1 request line").answer();
  if (!are_header_lines(head.substr(head.find("\r\n") + 2)))
    return Problem(400, "each header is a line \"Name: value\" that ends with CR LF").answer();
  ParsedHead parsed;
  parsed.request.verb = line->verb;
  parsed.request.target = without_origin(line->target);
  for (const auto& [name, value] : core::split_headers(head))
    parsed.request.headers.emplace_back(name, value);
  parsed.framing.http_1_0 = line->version == "HTTP/1.0";
  const std::string_view connection = parsed.request.header("Connection").value_or("");
  parsed.framing.keep_alive = parsed.framing.http_1_0
                                  ? equals_ignoring_case(connection, "keep-alive")
                                  : !equals_ignoring_case(connection, "close");
  parsed.framing.expects_continue =
      equals_ignoring_case(parsed.request.header("Expect").value_or(""), "100-continue");
  if (const auto problem = read_framing(parsed.request, parsed.framing)) return problem->answer();
  // Chunks are read by the library, and leniently: what it leaves must not be taken for a request.
  if (parsed.framing.chunked) parsed.framing.keep_alive = false;
  if (parsed.framing.chunked && parsed.framing.http_1_0)
    return Problem(400, "HTTP/1.0 knows no Transfer-Encoding").answer();
  return parsed;
}

std::string bare_head(const ParsedHead& parsed) {
  const Framing& framing = parsed.framing;
  std::string head = fmt::format("{} / HTTP/1.1\r\nHost: greenmock\r\n", parsed.request.verb);
  // The library waits for the end of the connection if no length is stated.
  head += framing.chunked ? "Transfer-Encoding: chunked\r\n"
                          : fmt::format("Content-Length: {}\r\n", framing.length);
  if (framing.expects_continue) head += "Expect: 100-continue\r\n";
  if (!framing.keep_alive) head += "Connection: close\r\n";
  head += "\r\n";
  return head;
}

}  // namespace greenmock::control
