#include "api/service/receiving_path.hpp"

#include <algorithm>
#include <string>

#include "core/encoding/ascii.hpp"
#include "core/encoding/percent.hpp"

namespace greenmock::api {
namespace {

constexpr std::string_view kOwnKey = "/wainstance", kMethod = "receivenotification";

/// The next segment; slashes before it are skipped.
std::string_view take_segment(std::string_view& rest) {
  rest.remove_prefix(std::min(rest.find_first_not_of('/'), rest.size()));
  const std::string_view segment = rest.substr(0, rest.find('/'));
  rest.remove_prefix(segment.size());
  return segment;
}

}  // namespace

std::optional<std::string_view> receiving_path_problem(std::string_view target) {
  const std::string path = core::to_lower(target.substr(0, target.find('?')));
  const std::size_t key = path.rfind(kOwnKey);
  if (key == std::string::npos) return std::nullopt;
  std::string_view rest = std::string_view(path).substr(key + kOwnKey.size());
  const std::string_view id = rest.substr(0, rest.find('/'));
  rest.remove_prefix(id.size());
  if (core::percent_decoded(take_segment(rest)) != kMethod) return std::nullopt;
  const bool is_integer =
      !id.empty() && id.find_first_not_of("0123456789") == std::string_view::npos;
  if (!is_integer) return "Parameter idInstance not an integer";
  if (take_segment(rest).empty()) return "Parameter apiTokenInstance not define";
  return std::nullopt;
}

}  // namespace greenmock::api
