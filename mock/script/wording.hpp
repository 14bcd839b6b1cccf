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

/// `"A b" is not a header name: …`.
std::string no_header_name(std::string_view text);
/// `"/a~2" is no JSON pointer, …`.
std::string no_json_pointer(std::string_view text);

}  // namespace greenmock::script
