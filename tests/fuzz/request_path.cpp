// Fuzz target: any bytes as what a client sends: framing, then the path of each request.

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>

#include "api/route.hpp"
#include "net/framing.hpp"

namespace {

using namespace greenmock;

void check_path(const std::string& target) {
  const api::RouteOrNot parsed = api::parse_route(target);
  if (!parsed.route) return;
  if (parsed.route->method.empty() || parsed.route->token.empty()) std::abort();
  // The path is a part of the target, which the journal relies on.
  const char* const first = parsed.route->path.data();
  if (first < target.data() || first + parsed.route->path.size() > target.data() + target.size())
    std::abort();
}

/// The requests in the bytes, handed over so many at a time. What is read must not depend on it.
std::size_t requests_in(const std::string& bytes, std::size_t step) {
  net::RequestFramer framer({.target = 512, .header = 2048, .body = 4096});
  std::string in;
  std::size_t count = 0;
  for (std::size_t at = 0; at < bytes.size() || !in.empty();) {
    const std::string piece = bytes.substr(at, step);
    at += piece.size();
    in += piece;
    for (;;) {
      const auto result = framer.consume(in);
      if (result == net::RequestFramer::Step::Failed) {
        if (framer.error().status < 400 || framer.error().reason.empty()) std::abort();
        return count;
      }
      if (result == net::RequestFramer::Step::SendContinue) continue;
      if (result != net::RequestFramer::Step::Done) break;
      check_path(framer.take().target);
      ++count;
    }
    if (piece.empty()) break;
  }
  return count;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string bytes(reinterpret_cast<const char*>(data), size);
  check_path(bytes);
  if (requests_in(bytes, bytes.size() + 1) != requests_in(bytes, 7)) std::abort();
  return 0;
}
