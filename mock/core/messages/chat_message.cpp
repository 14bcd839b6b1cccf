#include "core/messages/chat_message.hpp"

#include <algorithm>

#include "core/encoding/ascii.hpp"

namespace greenmock::core {

bool is_group_chat(std::string_view chat_id) {
  return chat_id.ends_with("@g.us");
}

bool is_chat_id(std::string_view text) {
  const std::size_t at = text.find('@');
  if (at == 0 || at == std::string_view::npos) return false;
  const std::string_view host = text.substr(at + 1);
  const bool is_group = host == "g.us";
  if (!is_group && host != "c.us" && host != "lid") return false;
  // Older groups are named after their founder and the time: `79001234567-1581234048@g.us`.
  return std::all_of(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(at),
                     [&](char c) { return is_digit(c) || (is_group && c == '-'); });
}

}  // namespace greenmock::core
