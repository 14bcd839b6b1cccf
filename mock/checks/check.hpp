#pragma once
// A check as a value: what a client must have done at one instance. The grammar is told in
// docs/control-api.md, «Verifying»; the conformance kit's scenarios use the same.

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "checks/schema.hpp"
#include "core/account/state.hpp"
#include "core/calls/journal.hpp"
#include "core/encoding/json.hpp"
#include "core/events/event.hpp"
#include "core/rules/pattern.hpp"
#include "core/rules/rule.hpp"
#include "core/time/time.hpp"

namespace greenmock::checks {

/// A part of the order of all things, between two names that only the caller knows: cursors in the
/// control API, steps in a scenario. What came after the first, up to the second.
struct Window {
  std::optional<std::string> from;   ///< nothing: from the instance's start
  std::optional<std::string> until;  ///< nothing: until now
};

/// Which calls are meant; each condition that is stated must hold. A browser's OPTIONS, which the
/// client's author did not write, counts only where `verb` asks for it.
struct CallPattern {
  std::optional<core::MethodId> method;  ///< nothing: any call, also of a method that there is not
  std::string method_name;
  std::optional<std::string> verb;
  std::optional<int> status;
  std::optional<std::string> host;  ///< the Host header, whatever the case
  std::optional<core::ConnectionId> connection;
  std::optional<core::Outcome> outcome;
  std::vector<core::Pattern> query, body;
};

/// So many calls.
struct Calls {
  CallPattern of;
  std::optional<std::uint64_t> least, most;
};

/// Pauses between calls, in client time.
struct Gap {
  enum class From {
    Arrived,  ///< from one arrival to the next
    Sent,     ///< from the last byte of the answer to the next arrival
  };
  CallPattern of;
  From from = From::Arrived;
  std::optional<core::Duration> least;
  std::uint32_t over = 4;   ///< each mean is taken over so many pauses
  std::int64_t slack = 10;  ///< percent
  std::optional<double> grows;
};

/// No more than so many calls in any span of so long, or no faster than in another window.
struct Rate {
  struct NotAbove {
    Window window;
    double factor = 1;
  };
  CallPattern of;
  std::uint64_t most = 0;
  core::Duration per{0};
  std::optional<NotAbove> not_above;  ///< in place of the two
};

/// No more than so many unanswered at one time.
struct Overlap {
  CallPattern of;
  std::uint64_t most = 1;
};

/// These calls, one after the other.
struct Order {
  std::vector<CallPattern> of;
  bool strict = false;  ///< and no other call that one of the patterns fits
};

/// Each of the calls looks like this.
struct Shape {
  CallPattern of;
  std::optional<std::string> path;  ///< with `${id}`, `${token}`, `${receipt}`
  std::vector<core::Pattern> query, headers;
  std::optional<Schema> body;
};

/// So many connections that asked for something.
struct Connects {
  std::optional<std::uint64_t> least, most;
  std::optional<core::Duration> per;  ///< `most` in any span of so long
};

/// So many frames over websockets.
struct Frames {
  bool from_client = true;
  std::vector<core::Opcode> opcodes;  ///< empty: text and binary
  std::optional<std::uint64_t> least, most;
};

/// How the instance is now.
struct InstanceIs {
  std::optional<core::State> state;
  std::vector<std::pair<std::string, core::Json>> settings;  ///< by JSON pointer
  bool settings_unchanged = false;
  std::optional<core::Range> queue;  ///< so many notifications wait
};

struct Check;

/// One of them at least.
struct AnyOf {
  std::vector<Check> of;
};

struct Check {
  std::string id;           ///< empty: none was given
  std::string requirement;  ///< empty: none was given
  std::string proves;       ///< the mutant that it catches; of scenarios
  Window window;
  std::variant<Calls, Gap, Rate, Overlap, Order, Shape, Connects, Frames, InstanceIs, AnyOf> what;
};

}  // namespace greenmock::checks
