#pragma once
// The `fault` and `as` slots of a rule, as values: how the bytes of an answer leave, and how its
// body is written. The grammar is docs/scripts.md; each fault is played by a file of net/faults/.

#include <cstdint>
#include <optional>
#include <string>
#include <variant>

#include "core/time/time.hpp"

namespace greenmock::core {

/// A place in an answer: so many bytes from the first of the status line; nothing: behind the
/// headers.
using Place = std::optional<std::uint64_t>;

namespace fault {
/// The connection ends without a byte.
struct Refuse {};
/// The request is read, has its effect, and is never answered.
struct Hang {};
/// Bytes that are not HTTP, then the end.
struct Garbage {};
/// The answer until there, then the end (FIN).
struct Close {
  Place after;
};
/// The answer until there, then a reset (RST).
struct Reset {
  Place after;
};
/// The answer until there, then silence: for so long (virtual time), or for ever.
struct Stall {
  Place after;
  std::optional<Duration> lasts;
};
/// The answer in small pieces, spread over a span of virtual time.
struct Dribble {
  Duration over{0};
};
/// A Content-Length that is not true, and everything else as usual.
struct ContentLength {
  bool relative = false;  ///< `value` is added to the true one
  std::int64_t value = 0;
};
/// The true Content-Length, but only so many bytes of the body, then the end (FIN).
struct CutBody {
  std::uint64_t bytes = 0;
};
}  // namespace fault

/// `std::monostate` is the fault "none".
using Fault =
    std::variant<std::monostate, fault::Refuse, fault::Hang, fault::Garbage, fault::Close,
                 fault::Reset, fault::Stall, fault::Dribble, fault::ContentLength, fault::CutBody>;

inline bool is_fault(const Fault& fault) {
  return fault.index() != 0;
}

/// As a script writes it, in one line: `reset after 100`.
std::string to_string(const Fault& fault);

/// How a body is written. What does not fit a body is left out: keys can be reordered in JSON only.
struct Encoding {
  enum class Type { Kept, Left, Named };
  bool bom = false;              ///< EF BB BF in front
  bool gzip = false;             ///< whether the client takes it or not
  bool chunked = false;          ///< Transfer-Encoding instead of Content-Length
  bool escaped_slashes = false;  ///< `\/` in JSON, as PHP writes it
  bool reordered = false;        ///< keys of objects in reverse
  bool extra_fields = false;     ///< keys that no documentation knows, in front
  Type type = Type::Kept;        ///< the Content-Type header
  std::string type_name;         ///< Type::Named
};

}  // namespace greenmock::core
