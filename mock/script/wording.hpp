#pragma once
// How problems put things into words, so that all of them sound alike.

#include <span>
#include <string>
#include <string_view>

namespace greenmock::script {

/// The text as a JSON string, cut after about 60 bytes: a problem stays on one line of a terminal.
std::string in_quotes(std::string_view text);

/// `"a", "b" or "c"`.
std::string listed(std::span<const std::string_view> words);

/// Unicode code points of valid UTF-8.
std::size_t count_characters(std::string_view text);

/// Place of the first byte that is not part of valid UTF-8; npos if all of it is.
std::size_t find_invalid_utf8(std::string_view text);

}  // namespace greenmock::script
