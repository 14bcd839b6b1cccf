#include "api/service/own_notes.hpp"

#include <fmt/format.h>

#include "api/answer.hpp"
#include "api/method_table.hpp"
#include "core/encoding/ascii.hpp"
#include "core/encoding/json.hpp"
#include "core/encoding/utf8.hpp"

namespace greenmock::api {
namespace {

constexpr std::string_view kJson = "application/json";
constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";
constexpr std::size_t kLongestReason = 300;  // bytes; it may name a field of any length
constexpr std::size_t kLongestType = 100;

std::string cut_to(std::size_t longest, std::string text) {
  if (text.size() <= longest) return text;
  text.resize(core::first_bytes(text, longest).size());
  return text + "…";
}

/// Without its parameters.
std::string_view media_type_in(std::string_view head) {
  std::string_view type = core::header_in(head, "Content-Type").value_or("");
  type = type.substr(0, type.find(';'));
  return type.substr(0, type.find_last_not_of(" \t") + 1);
}

bool takes_json(const core::Record& record) {
  return record.method && methods()[*record.method].verb == "POST" &&
         !handlers()[*record.method].takes_form;
}

}  // namespace

std::string no_such_method(std::string_view name) {
  const std::size_t slash = name.find('/');
  return fmt::format("{}{}{}", kNoMethod, name.substr(0, slash), slash < name.size() ? "/…" : "");
}

std::string reason_of(int status, std::string_view said) {
  if (status < 400) return "";
  const core::Json envelope = core::parse_json(said);
  if (!envelope.is_object() || !envelope.contains("message")) return "";
  const core::Json& message = envelope["message"];
  return message.is_string() ? cut_to(kLongestReason, message.get<std::string>()) : "";
}

std::string oddity_of_body(const core::Record& record) {
  if (record.body_size == 0 || !takes_json(record)) return "";
  const std::string_view type = media_type_in(record.head);
  std::string note;
  if (type.empty())
    note = fmt::format("no Content-Type; the documentation has {}", kJson);
  else if (!core::equals_ignoring_case(type, kJson))
    note =
        fmt::format("Content-Type is {}, not {}", cut_to(kLongestType, std::string(type)), kJson);
  if (record.body.starts_with(kByteOrderMark))
    note += fmt::format("{}the body begins with a byte order mark", note.empty() ? "" : "; ");
  return note;
}

}  // namespace greenmock::api
