#include "keep/file_row.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "core/encoding/json_text.hpp"
#include "keep/row_text.hpp"

namespace greenmock::keep {
namespace {

/// It becomes a header of an answer.
bool is_one_line(const std::string& type) {
  return std::none_of(type.begin(), type.end(), [](char byte) {
    return static_cast<unsigned char>(byte) < 0x20 || byte == 0x7F;
  });
}

}  // namespace

std::string file_text(const core::StoredFile& file, std::uint64_t age) {
  const auto& [bytes, type, stored] = file;
  std::string text = fmt::format(R"({{"age":{},"stored":{},"type":{}}})", age, to_row(stored),
                                 core::quoted(type)) +
                     "\n";
  if (bytes) text += *bytes;
  return text;
}

KeptFile read_file_row(std::string text, core::VirtualTime now) try {
  const std::size_t end = text.find('\n');
  if (end == std::string::npos) refuse("a file", text);
  const core::Json json = core::parse_json(std::string_view(text).substr(0, end));
  KeptFile kept;
  kept.age = whole(json.at("age"));
  kept.file.stored = std::min(time_in(json, "stored"), now);
  kept.file.type = json.at("type").get<std::string>();
  if (!is_one_line(kept.file.type)) refuse("a file", text);
  text.erase(0, end + 1);
  kept.file.bytes = core::share(std::move(text));
  return kept;
} catch (const core::Json::exception&) {
  refuse("a file", text);
}

}  // namespace greenmock::keep
