#include <fmt/format.h>

#include <map>

#include "core/encoding/ascii.hpp"
#include "script/loaders.hpp"
#include "script/wording.hpp"

namespace greenmock::script {
namespace {

constexpr std::size_t kLongestExpression = 1000;

/// What is wrong with a name; empty: nothing. `headers`: the names that stand in front of it, each as it is written
/// under what it is in small letters.
std::string name_problem(Named named, const std::string& name,
                         std::map<std::string, std::string>& headers) {
  if (name.empty()) return "the name is empty";
  if (named == Named::Values && name.starts_with('/') && !is_json_pointer(name))
    return no_json_pointer(name);
  if (named != Named::Headers) return {};
  if (!core::is_header_name(name)) return no_header_name(name);
  const auto [same, is_first] = headers.try_emplace(core::to_lower(name), name);
  if (is_first) return {};
  return fmt::format("{} is the header {} again: their case plays no part", in_quotes(name),
                     in_quotes(same->second));
}

}  // namespace

void read_expression(const Value& value, core::Pattern& pattern) {
  const std::string* text = value.string("a regular expression");
  if (!text) return;
  pattern.kind = core::Pattern::Kind::Matches;
  pattern.text = *text;
  if (text->size() > kLongestExpression) {
    value.complain(fmt::format("a regular expression has {} bytes at most", kLongestExpression));
  } else if (const auto problem = pattern.compile()) {
    value.complain(
        fmt::format("{} is no regular expression of RE2, or takes more than a mebibyte: {}",
                    in_quotes(*text), *problem));
  }
}

bool is_json_pointer(const std::string& text) {
  try {
    const core::Json::json_pointer pointer(text);
    return !text.empty();
  } catch (const core::Json::exception&) {
    return false;
  }
}

std::vector<core::Pattern> read_patterns(const Value& value, Named named) {
  constexpr std::string_view kLooks =
      R"(an object like {"name": "exact"}, {"name": {"matches": "regular expression"}} or {"name": null})";
  std::vector<core::Pattern> patterns;
  std::map<std::string, std::string> headers;
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
    if (std::string problem = name_problem(named, member.key, headers); !problem.empty())
      value.problems().add(member.key_at, inner.pointer(), std::move(problem));
    patterns.push_back(std::move(pattern));
  }
  return patterns;
}

}  // namespace greenmock::script
