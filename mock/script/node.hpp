#pragma once
// A JSON value that knows where in its text it stands.

#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "core/encoding/json.hpp"

namespace greenmock::script {

struct Position {
  int line = 1;    ///< from 1
  int column = 1;  ///< from 1, in bytes
};

struct Member;

/// A value with its place.
struct Node {
  using Items = std::vector<Node>;
  using Members = std::vector<Member>;

  Position at;
  std::variant<core::Json, Items, Members> value;  ///< Json: null, bool, number or string

  const core::Json* scalar() const { return std::get_if<core::Json>(&value); }
  const Items* items() const { return std::get_if<Items>(&value); }
  const Members* members() const { return std::get_if<Members>(&value); }

  /// The plain value, whole.
  core::Json to_json() const;
};

struct Member {
  std::string key;
  Position key_at;
  Node value;
};

/// `pointer` and one more step of it, escaped as RFC 6901 asks for.
std::string pointer_to(const std::string& pointer, std::string_view key);

}  // namespace greenmock::script
