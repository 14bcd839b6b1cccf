#include "core/account/account_id.hpp"

#include <algorithm>
#include <charconv>

#include "core/encoding/ascii.hpp"
#include "core/encoding/utf8.hpp"

namespace greenmock::core {

std::optional<std::uint64_t> parse_instance_id(std::string_view text) {
  if (text.empty() || text.size() > kLongestInstanceId || text.front() == '0' ||
      !std::all_of(text.begin(), text.end(), is_digit))
    return std::nullopt;
  std::uint64_t id = 0;
  std::from_chars(text.data(), text.data() + text.size(), id);
  return id;
}

bool is_instance_token(std::string_view text) {
  return !text.empty() && text.size() <= kLongestInstanceToken &&
         std::all_of(text.begin(), text.end(),
                     [](char c) { return is_alphanumeric(c) || c == '.' || c == '_' || c == '-'; });
}

bool is_instance_name(std::string_view text) {
  const auto is_control = [](char c) { return (c >= 0 && c < ' ') || c == 0x7F; };
  return text != "." && text != ".." && text.find_first_not_of(' ') != std::string_view::npos &&
         std::none_of(text.begin(), text.end(), is_control) &&
         count_code_points(text) <= kLongestInstanceName;
}

}  // namespace greenmock::core
