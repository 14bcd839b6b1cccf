#pragma once
// Which lines of the adapter are meant: {"event":"qr","where":{…}}.

#include <string>
#include <vector>

#include "core/encoding/json.hpp"
#include "core/rules/pattern.hpp"
#include "results/contract.hpp"
#include "script/reader.hpp"

namespace greenmock::kit {

struct EventPattern {
  std::string event;
  /// On the fields of the line; numbers and booleans by their JSON text.
  std::vector<core::Pattern> where;
  bool matches(const core::Json& line) const;
};

/// Complains about what is wrong. `more`: keys that the caller reads itself.
EventPattern read_event_pattern(const script::Value& value,
                                std::initializer_list<std::string_view> more = {});

/// `event qr`, `event error where message is "x"`.
std::string to_string(const EventPattern& pattern);

/// `alreadyLogged` alone means logged in, as `authorized` does.
bool means(std::string_view wanted, std::string_view said);

}  // namespace greenmock::kit
