#include <fmt/format.h>

#include "script/loaders.hpp"
#include "script/wording.hpp"

namespace greenmock::script {
namespace {

constexpr std::size_t kLongestExpression = 1000;

}  // namespace

void read_expression(const Value& value, core::Pattern& pattern) {
  const std::string* text = value.string("a regular expression");
  if (!text) return;
  pattern.kind = core::Pattern::Kind::Matches;
  pattern.text = *text;
  if (text->size() > kLongestExpression) {
    value.complain(
        fmt::format("a regular expression has {} characters at most", kLongestExpression));
  } else if (const auto problem = pattern.compile()) {
    value.complain(
        fmt::format("{} is no regular expression of RE2, or takes more than a mebibyte: {}",
                    in_quotes(*text), *problem));
  }
}

std::vector<core::Pattern> read_patterns(const Value& value) {
  constexpr std::string_view kLooks =
      R"(an object like {"name": "exact"}, {"name": {"matches": "regular expression"}} or {"name": null})";
  std::vector<core::Pattern> patterns;
  if (!value.is_object()) {
    value.complain_expected(kLooks);
    return patterns;
  }
  if (value.node().members()->empty()) value.complain("expected at least one condition");
  for (const Member& member : *value.node().members()) {
    if (value.problems().full()) break;
    const Value inner(member.value, pointer_to(value.pointer(), member.key), value.problems());
    core::Pattern pattern;
    pattern.name = member.key;
    const core::Json* scalar = inner.node().scalar();
    if (scalar && scalar->is_null()) {
      pattern.kind = core::Pattern::Kind::Absent;
    } else if (inner.is_object()) {
      const Fields fields(inner, "a condition", {"matches"});
      if (const auto matches = fields.require("matches")) read_expression(*matches, pattern);
    } else if (const std::string* text =
                   inner.string(R"(a string, {"matches": "…"}, or null for absent)")) {
      pattern.text = *text;
    }
    if (member.key.empty()) inner.complain("the name is empty");
    patterns.push_back(std::move(pattern));
  }
  return patterns;
}

}  // namespace greenmock::script
