#pragma once
// Rules and timeline back into the grammar that they were read from (docs/scripts.md).

#include <string>

#include "core/encoding/json.hpp"
#include "core/rules/rule.hpp"

namespace greenmock::control {

core::Json rule_json(const core::Rule& rule);
core::Json entry_json(const core::TimelineEntry& entry);
std::string event_text(const core::Event& event);
std::string mark_text(const core::Mark& mark);

}  // namespace greenmock::control
