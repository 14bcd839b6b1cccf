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

}  // namespace greenmock::script
