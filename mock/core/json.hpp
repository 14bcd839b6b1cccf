#pragma once
#include <nlohmann/json.hpp>

namespace greenmock::core {

/// JSON whose keys stay in the order in which they were written: answers are compared byte by byte.
using Json = nlohmann::ordered_json;

/// Compact text; bytes that are not UTF-8 become U+FFFD, since a log or journal must never throw.
inline std::string dump(const Json& json, int indent = -1) {
  return json.dump(indent, ' ', false, Json::error_handler_t::replace);
}

}  // namespace greenmock::core
