#include "script/wording.hpp"

#include "core/encoding/json.hpp"
#include "core/encoding/utf8.hpp"

namespace greenmock::script {
namespace {

constexpr std::size_t kLongestQuote = 60;

}  // namespace

std::string in_quotes(std::string_view text) {
  if (text.size() <= kLongestQuote) return core::dump(std::string(text));
  return core::dump(std::string(core::first_bytes(text, kLongestQuote)) + "...");
}

std::string listed(std::span<const std::string_view> words) {
  std::string out;
  for (std::size_t i = 0; i < words.size(); ++i) {
    if (i > 0) out += i + 1 == words.size() ? " or " : ", ";
    out += in_quotes(words[i]);
  }
  return out;
}

std::string no_header_name(std::string_view text) {
  return in_quotes(text) +
         " is not a header name: letters, digits and !#$%&'*+-.^_`|~ only (RFC 9110, 5.6.2)";
}

std::string no_json_pointer(std::string_view text) {
  return in_quotes(text) +
         R"( is no JSON pointer, which begins with "/" and has "~" before 0 and 1 only (RFC 6901))";
}

}  // namespace greenmock::script
