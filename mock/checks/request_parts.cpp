#include "checks/request_parts.hpp"

#include "core/calls/message.hpp"
#include "core/encoding/ascii.hpp"

namespace greenmock::checks {

std::optional<std::string> header_of(const core::Record& record, std::string_view name) {
  for (const auto& [given, value] : core::split_headers(record.head)) {
    if (core::equals_ignoring_case(given, name)) return std::string(value);
  }
  return std::nullopt;
}

std::optional<std::string> parameter_of(const core::Record& record, std::string_view name) {
  return core::query_parameter(record.target, name);
}

std::string_view path_of(const core::Record& record) {
  if (record.path_size > 0) return record.path();
  return std::string_view(record.target).substr(0, record.target.find('?'));
}

}  // namespace greenmock::checks
