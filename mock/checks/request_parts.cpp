#include "checks/request_parts.hpp"

#include "core/ascii.hpp"
#include "core/message.hpp"
#include "core/percent.hpp"

namespace greenmock::checks {

std::optional<std::string> header_of(const core::Record& record, std::string_view name) {
  for (const auto& [given, value] : core::split_headers(record.head)) {
    if (core::equals_ignoring_case(given, name)) return std::string(value);
  }
  return std::nullopt;
}

std::optional<std::string> parameter_of(const core::Record& record, std::string_view name) {
  const std::string_view target = record.target;
  const std::size_t question = target.find('?');
  if (question == std::string_view::npos) return std::nullopt;
  std::string_view rest = target.substr(question + 1);
  for (;;) {
    const std::size_t end = rest.find('&');
    const std::string_view pair = rest.substr(0, end);
    const std::size_t equals = pair.find('=');
    if (core::percent_decoded(pair.substr(0, equals), true) == name) {
      return equals == std::string_view::npos
                 ? std::string()
                 : core::percent_decoded(pair.substr(equals + 1), true);
    }
    if (end == std::string_view::npos) return std::nullopt;
    rest.remove_prefix(end + 1);
  }
}

std::string_view path_of(const core::Record& record) {
  if (record.path_size > 0) return record.path();
  return std::string_view(record.target).substr(0, record.target.find('?'));
}

}  // namespace greenmock::checks
