#pragma once
#include "core/encoding/json.hpp"
#include "program.hpp"

namespace greenmock::tests {

/// A fresh instance whose clock is paused and whose script is this rule: the answer that made it.
core::Json make_with_rule(const ServerProcess& server, const core::Json& rule);

}  // namespace greenmock::tests
