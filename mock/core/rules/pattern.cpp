#include "core/rules/pattern.hpp"

#include <re2/re2.h>

namespace greenmock::core {

std::optional<std::string> Pattern::compile() {
  // RE2, since its time grows with the text and no faster: the text comes from any client.
  RE2::Options options;
  options.set_log_errors(false);
  // A script may have thousands of them. One that is too large for it is refused, in RE2's words.
  options.set_max_mem(1 << 20);
  const auto compiled = std::make_shared<const RE2>(text, options);
  if (!compiled->ok()) return compiled->error();
  expression = compiled;
  return std::nullopt;
}

bool Pattern::accepts(std::optional<std::string_view> value) const {
  switch (kind) {
    case Kind::Exact:
      return value && *value == text;
    case Kind::Matches:
      return value &&
             RE2::PartialMatch(re2::StringPiece(value->data(), value->size()), *expression);
    case Kind::Absent:
      return !value;
  }
  return false;
}

}  // namespace greenmock::core
