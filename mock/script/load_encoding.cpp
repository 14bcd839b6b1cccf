#include <algorithm>
#include <vector>

#include "script/loaders.hpp"
#include "script/wording.hpp"

namespace greenmock::script {
namespace {

using core::Encoding;

constexpr Value::Choice<bool Encoding::*> kFlags[] = {
    {"bom", &Encoding::bom},
    {"gzip", &Encoding::gzip},
    {"chunked", &Encoding::chunked},
    {"escapedSlashes", &Encoding::escaped_slashes},
    {"reordered", &Encoding::reordered},
    {"extraFields", &Encoding::extra_fields}};
constexpr std::string_view kNoContentType = "noContentType";
constexpr std::size_t kLongestType = 256;

void read_word(const Value& value, Encoding& as) {
  std::vector<std::string_view> words;
  for (const auto& flag : kFlags) words.push_back(flag.name);
  words.push_back(kNoContentType);
  const auto place = value.word(words);
  if (!place) return;
  if (words[*place] == kNoContentType) {
    if (as.type != Encoding::Type::Kept) value.complain("the Content-Type is settled already");
    as.type = Encoding::Type::Left;
    return;
  }
  bool& flag = as.*kFlags[*place].means;
  if (flag) value.complain(in_quotes(words[*place]) + " is there twice");
  flag = true;
}

void read_content_type(const Value& value, Encoding& as) {
  const Fields fields(value, "an encoding", {"contentType"});
  const auto type = fields.require("contentType");
  const std::string* text = type ? type->string("a content type like \"text/html\"") : nullptr;
  if (!text) return;
  const bool fits =
      !text->empty() && text->size() <= kLongestType &&
      std::all_of(text->begin(), text->end(), [](char c) { return c >= ' ' && c < 0x7F; });
  if (!fits) type->complain_expected("1 to 256 printable ASCII characters");
  if (as.type != Encoding::Type::Kept) value.complain("the Content-Type is settled already");
  as.type = Encoding::Type::Named;
  as.type_name = *text;
}

}  // namespace

Encoding read_encoding(const Value& value) {
  Encoding as;
  const auto items = value.list("a list like [\"bom\", \"gzip\"]");
  if (value.is_list() && items.empty())
    value.complain("expected at least one encoding, found an empty list");
  for (const Value& item : items) {
    if (value.problems().full()) break;
    if (item.is_object())
      read_content_type(item, as);
    else
      read_word(item, as);
  }
  return as;
}

}  // namespace greenmock::script
