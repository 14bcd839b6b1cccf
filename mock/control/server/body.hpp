#pragma once
// JSON bodies, read as strictly as scripts are: every place that is wrong is named at once.

#include <string_view>
#include <utility>
#include <vector>

#include "control/server/problem.hpp"
#include "script/load.hpp"
#include "script/reader.hpp"

namespace greenmock::control {

/// A 400 that lists them.
Problem problem_of(const std::vector<script::Problem>& problems);

/// What `read(const script::Value&)` makes of the body; no body at all is `{}`. Throws Problem if
/// the text is no JSON or `read` complained about anything.
template <typename Read>
auto read_body(std::string_view text, Read read) {
  if (text.find_first_not_of(" \t\r\n") == std::string_view::npos) text = "{}";
  const script::Parsed parsed = script::parse_located(text);
  if (!parsed.root) throw problem_of(parsed.problems);
  script::Problems problems;
  auto value = read(script::Value(*parsed.root, "", problems));
  if (!problems.empty()) throw problem_of(problems.take());
  return value;
}

template <typename T>
T value_or_throw(script::Loaded<T> loaded) {
  if (!loaded) throw problem_of(loaded.problems);
  return std::move(*loaded.value);
}

}  // namespace greenmock::control
