#pragma once
// The part of JSON Schema (2020-12) that `shape` knows: type, properties, required, const, enum,
// items, pattern, additionalProperties. Other keywords are refused rather than passed over, since a
// schema that is half judged would pass what it must not.

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/rules/pattern.hpp"
#include "script/reader.hpp"

namespace greenmock::checks {

/// JSON whose objects are equal whatever the order of their keys, other than core::Json.
using Plain = nlohmann::json;

struct Schema {
  using Shared = std::shared_ptr<const Schema>;
  std::vector<std::string_view> types;  ///< empty: any
  std::vector<std::pair<std::string, Shared>> properties;
  std::vector<std::string> required;
  std::optional<std::vector<Plain>> allowed;  ///< `enum`, or the one of `const`
  Shared items;                               ///< null: anything
  std::optional<core::Pattern> pattern;
  bool closed = false;  ///< `additionalProperties` is false
  Shared additional;    ///< null: anything, unless closed
};

/// Complains about what is wrong.
Schema read_schema(const script::Value& value);

/// What is wrong with a value, a phrase each (`"/a": expected a string, found the number 1`); none:
/// it fits. Stops after a few, and where `before_each` throws, which is called before each part of the value.
std::vector<std::string> violations(const Schema& schema, const Plain& value,
                                    const std::function<void()>& before_each = {});

}  // namespace greenmock::checks
