#pragma once
// How the bytes of one answer leave, as a list of steps. Pure: the connection carries it out.

#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "core/time/time.hpp"

namespace greenmock::net {

namespace step {
struct Send {
  std::string bytes;
};
/// Goes on so long after the answer began, in virtual time.
struct Pause {
  core::Duration until{0};
};
/// Nothing more comes; the connection stays until the client leaves it.
struct Hold {};
/// FIN.
struct Close {
  bool early = true;  ///< false: all of the answer has left
};
/// RST.
struct Reset {};
}  // namespace step

using Step = std::variant<step::Send, step::Pause, step::Hold, step::Close, step::Reset>;
using Plan = std::vector<Step>;

/// An answer as it would leave without a fault.
struct Wire {
  std::string bytes;          ///< status line, headers, body
  std::size_t head_size = 0;  ///< of it, the blank line included
  std::size_t body_size = 0;  ///< of the body without its coding, also where it is not sent (HEAD)

  /// The first `n` bytes, or all of them if there are fewer.
  std::string first(std::size_t n) const { return bytes.substr(0, n); }
};

}  // namespace greenmock::net
