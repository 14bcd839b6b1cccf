#include "core/encoding/json_text.hpp"

#include <algorithm>
#include <utility>

#include "core/encoding/json.hpp"

namespace greenmock::core {

void append_quoted(std::string& out, std::string_view text) {
  const bool is_plain = std::all_of(text.begin(), text.end(), [](char c) {
    return c >= ' ' && c < '\x7f' && c != '"' && c != '\\';
  });
  if (!is_plain) {
    out += dump(Json(text));
    return;
  }
  out += '"';
  out += text;
  out += '"';
}

std::string quoted(std::string_view text) {
  std::string out;
  append_quoted(out, text);
  return out;
}

void JsonText::separate() {
  if (out_.back() != '{') out_ += ',';
}

void JsonText::begin_member(std::string_view name) {
  separate();
  out_ += '"';
  out_ += name;
  out_ += "\":";
}

void JsonText::add(std::string_view name, std::string_view value) {
  begin_member(name);
  append_quoted(out_, value);
}

void JsonText::add_members(std::string_view object) {
  if (object.size() <= 2 || object.front() != '{') return;  // nothing in it
  separate();
  out_ += object.substr(1, object.size() - 2);
}

void JsonText::open(std::string_view name) {
  begin_member(name);
  out_ += '{';
}

std::string JsonText::take() {
  close();
  return std::move(out_);
}

}  // namespace greenmock::core
