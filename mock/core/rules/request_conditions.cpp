#include "core/rules/request_conditions.hpp"

#include <algorithm>

#include "core/encoding/ascii.hpp"

namespace greenmock::core {
namespace {

/// The value that a name leads to; null if there is none.
const Json* value_of(const Json& body, const std::string& name) {
  if (name.starts_with('/')) {
    try {
      const Json::json_pointer pointer(name);
      return body.contains(pointer) ? &body.at(pointer) : nullptr;
    } catch (const Json::exception&) {  // no pointer, or an index into what is no array
      return nullptr;
    }
  }
  if (!body.is_object()) return nullptr;
  const auto found = body.find(name);
  return found == body.end() ? nullptr : &*found;
}

}  // namespace

bool RequestConditions::hold(const When& when) {
  const auto all = [](const std::vector<Pattern>& patterns, auto fits) {
    return std::all_of(patterns.begin(), patterns.end(), fits);
  };
  return all(when.headers, [&](const Pattern& p) { return header_fits(p); }) &&
         all(when.query, [&](const Pattern& p) { return parameter_fits(p); }) &&
         all(when.body, [&](const Pattern& p) { return value_fits(p); });
}

bool RequestConditions::header_fits(const Pattern& pattern) const {
  for (const auto& [name, value] : split_headers(record_->head)) {
    if (equals_ignoring_case(name, pattern.name)) return pattern.accepts(value);
  }
  return pattern.accepts(std::nullopt);
}

bool RequestConditions::parameter_fits(const Pattern& pattern) const {
  const auto value = query_parameter(record_->target, pattern.name);
  return pattern.accepts(value ? std::optional<std::string_view>(*value) : std::nullopt);
}

bool RequestConditions::value_fits(const Pattern& pattern) {
  if (!parsed_) {
    const bool is_read = body_.size() <= kLargestJson && !is_outsize(body_);
    parsed_ = is_read ? parse_json(body_) : Json(Json::value_t::discarded);
  }
  const Json* value = value_of(*parsed_, pattern.name);
  if (!value) return pattern.accepts(std::nullopt);
  const std::string text = value->is_string() ? value->get<std::string>() : dump(*value);
  return pattern.accepts(text);
}

}  // namespace greenmock::core
