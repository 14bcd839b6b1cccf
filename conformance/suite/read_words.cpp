#include <fmt/format.h>

#include <algorithm>

#include "script/loaders.hpp"
#include "script/nearest.hpp"
#include "script/wording.hpp"
#include "suite/readers.hpp"

namespace greenmock::kit {

using script::Fields;
using script::Value;

std::optional<std::string> read_text(const Value& value, std::string_view what) {
  const std::string* text = value.string(what);
  if (!text) return std::nullopt;
  if (text->empty()) {
    value.complain_expected(what);
    return std::nullopt;
  }
  return *text;
}

std::optional<std::string> read_slug(const Value& value, std::string_view what) {
  auto text = read_text(value, what);
  const auto fits = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-';
  };
  if (text && !std::all_of(text->begin(), text->end(), fits)) {
    value.complain(fmt::format("{} is lower-case letters, digits and hyphens, found {}", what,
                               script::in_quotes(*text)));
    return std::nullopt;
  }
  return text;
}

std::string read_requirement(const Value& value, const Words& words) {
  const auto id = read_text(value, "the id of a requirement");
  if (!id || !words.requirements || words.requirements->find(*id)) return id.value_or("");
  std::vector<std::string_view> ids;
  for (const Requirement& requirement : words.requirements->all()) ids.push_back(requirement.id);
  value.complain(fmt::format("there is no requirement {}{}", script::in_quotes(*id),
                             script::did_you_mean(*id, ids)));
  return *id;
}

std::vector<std::string> read_catches(const Value& value, const Words& words) {
  std::vector<std::string_view> ids;
  if (words.mistakes) {
    for (const Mistake& mistake : *words.mistakes) ids.push_back(mistake.id);
  }
  std::vector<std::string> rows;
  for (const Value& item : value.list("a list of mistakes, like [\"Q1\"]")) {
    const auto row = read_text(item, "the id of a mistake, like \"Q1\"");
    if (!row) continue;
    rows.push_back(*row);
    if (words.mistakes && std::find(ids.begin(), ids.end(), *row) == ids.end())
      item.complain(fmt::format("there is no mistake {}{}", script::in_quotes(*row),
                                script::did_you_mean(*row, ids)));
  }
  return rows;
}

std::optional<std::string> read_call_name(const Value& value, const Words& words) {
  auto name = read_text(value, R"(the name of a method, or "*")");
  if (!name || *name == "*") return name;
  if (const auto id = script::find_method(*name, words.methods))
    return std::string(words.methods.methods[*id]);
  value.complain(script::unknown_method(*name, words.methods));
  return std::nullopt;
}

std::uint64_t read_number(const Fields& fields, std::string_view key, std::uint64_t otherwise) {
  const auto value = fields.find(key);
  if (!value) return otherwise;
  return static_cast<std::uint64_t>(value->integer(1, 10'000).value_or(1));
}

}  // namespace greenmock::kit
