#pragma once
// JSON with comments, each value and key of which knows where it stands. nlohmann's parser tells
// neither that nor repeated keys, hence one of our own: strict RFC 8259, plus // and /* */.

#include <optional>
#include <string_view>
#include <vector>

#include "script/load.hpp"
#include "script/node.hpp"

namespace greenmock::script {

inline constexpr std::size_t kLargestText = std::size_t{4} << 20;
inline constexpr int kDeepestNesting = 64;

struct Parsed {
  std::optional<Node> root;  ///< only if there is no problem
  std::vector<Problem> problems;
};

/// Reads one JSON value. A byte order mark in front is skipped. Refused: anything after the value,
/// repeated keys, bytes that are not UTF-8, texts over kLargestText, nesting over kDeepestNesting.
Parsed parse_located(std::string_view text);

}  // namespace greenmock::script
