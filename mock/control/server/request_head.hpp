#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <variant>

#include "control/server/message.hpp"
#include "control/server/problem.hpp"

namespace greenmock::control {

inline constexpr std::size_t kLargestBody = std::size_t{32} * 1024 * 1024;
/// A 413 that tells the limit.
Problem body_too_large();

/// How the body of a request is delimited.
struct Framing {
  bool chunked = false;
  std::size_t length = 0;  ///< if it is not chunked
  bool http_1_0 = false;
  bool keep_alive = true;
  bool expects_continue = false;
};

struct ParsedHead {
  Request request;  ///< without its body
  Framing framing;
};

/// Reads a whole head, blank line included. An answer refuses what cannot be framed without doubt,
/// and the connection must then be closed.
std::variant<ParsedHead, Answer> parse_head(std::string_view head);

/// The head of the same request with nothing but what frames it: the library would compress, cut
/// into ranges and decode by the other headers.
std::string bare_head(const ParsedHead& parsed);

}  // namespace greenmock::control
