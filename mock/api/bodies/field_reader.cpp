#include "api/bodies/field_reader.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "core/encoding/ascii.hpp"
#include "core/encoding/utf8.hpp"
#include "core/messages/chat_message.hpp"

namespace greenmock::api {
namespace {

using core::Json;

/// Recorded in August 2026. The form with `@lid` came in 2025; before it there were two
/// (github.com/green-api/docs, issue 64).
constexpr std::string_view kChatForms =
    "must be one of the next formats: 'phone_number@c.us', 'chat_id@lid' or 'group_id@g.us'";

bool is_empty_text(const Json& value) {
  return value.is_string() && value.get_ref<const std::string&>().empty();
}

bool all_digits(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), core::is_digit);
}

/// A whole number, perhaps written with a point.
std::optional<std::int64_t> whole_number(const Json& value) {
  constexpr double kExact = 9007199254740992.0;  // beyond it a double has no units
  if (value.is_number_integer()) {
    if (value.is_number_unsigned() && value.get<std::uint64_t>() > INT64_MAX) return std::nullopt;
    return value.get<std::int64_t>();
  }
  if (!value.is_number()) return std::nullopt;
  const double number = value.get<double>();
  if (std::trunc(number) != number || std::abs(number) > kExact) return std::nullopt;
  return static_cast<std::int64_t>(number);
}

/// The number that a text is; discarded: it is none.
Json number_in(const Json& text) {
  constexpr std::size_t kLongest = 100;
  const std::string& digits = text.get_ref<const std::string&>();
  if (digits.size() > kLongest) return Json(Json::value_t::discarded);
  Json value = core::parse_json(digits);
  return value.is_number() ? value : Json(Json::value_t::discarded);
}

}  // namespace

std::size_t text_length(std::string_view utf8) {
  std::size_t units = 0;
  for (const char c : utf8) {
    if (!core::is_continuation_byte(c)) units += static_cast<unsigned char>(c) >= 0xF0U ? 2 : 1;
  }
  return units;
}

void BodyFindings::refuse(std::string_view details) {
  if (problem.empty()) problem = fmt::format("Validation failed. Details: {}", details);
}

void BodyFindings::tolerate(std::string_view shape, std::string_view details) {
  if (strict) return refuse(details);
  if (std::find(odd.begin(), odd.end(), shape) == odd.end()) odd.push_back(shape);
}

std::string FieldReader::quoted(std::string_view name) const {
  return fmt::format("'{}{}'", within_, name);
}

void FieldReader::refuse(std::string_view name, std::string_view details) {
  findings_.refuse(fmt::format("{} {}", quoted(name), details));
}

const Json* FieldReader::find(std::string_view name, bool is_required) {
  if (is_over()) return nullptr;
  const auto found = object_.is_object() ? object_.find(std::string(name)) : object_.end();
  if (found == object_.end()) {
    if (is_required) refuse(name, "is required");
    return nullptr;
  }
  // Clients whose objects have all fields send those that they do not use as null or empty.
  if (!is_required && found->is_null()) {
    findings_.tolerate("null instead of no field", quoted(name) + " must not be null");
    return nullptr;
  }
  if (!is_required && is_empty_text(*found)) {
    findings_.tolerate("empty text instead of no field",
                       quoted(name) + " is not allowed to be empty");
    return nullptr;
  }
  return &*found;
}

std::string FieldReader::checked_text(std::string_view name, const Json& value, std::size_t most) {
  if (!value.is_string()) {
    refuse(name, "must be a string");
    return "";
  }
  std::string text = value.get<std::string>();
  if (text.empty()) {
    refuse(name, "is not allowed to be empty");
  } else if (text_length(text) > most) {
    // docs: SendMessage, errors
    refuse(name, fmt::format("length must be less than or equal to {} characters long", most));
  } else {
    return text;
  }
  return "";
}

std::string FieldReader::text(std::string_view name, std::size_t most) {
  const Json* const value = find(name, true);
  return value ? checked_text(name, *value, most) : "";
}

std::string FieldReader::optional_text(std::string_view name, std::size_t most) {
  const Json* const value = find(name, false);
  return value ? checked_text(name, *value, most) : "";
}

std::string FieldReader::chat(std::string_view name) {
  std::string id = text(name);
  if (is_over() || core::is_chat_id(id)) return id;
  refuse(name, kChatForms);
  return "";
}

double FieldReader::number(std::string_view name, double least, double most) {
  const Json* const given = find(name, true);
  if (!given) return 0;
  Json value = *given;
  if (value.is_string()) {
    value = number_in(value);
    if (value.is_number()) findings_.tolerate("number as text", quoted(name) + " must be a number");
  }
  if (!value.is_number()) {
    refuse(name, "must be a number");
    return 0;
  }
  const double number = value.get<double>();
  // docs: SendTyping, errors, for the words
  if (number < least) refuse(name, fmt::format("must be larger than or equal to {}", least));
  if (number > most) refuse(name, fmt::format("must be less than or equal to {}", most));
  return is_over() ? 0 : number;
}

std::optional<std::int64_t> FieldReader::optional_integer(std::string_view name, std::int64_t least,
                                                          std::int64_t most) {
  const Json* const given = find(name, false);
  if (!given) return std::nullopt;
  Json value = *given;
  if (value.is_string()) {
    value = number_in(value);
    if (value.is_number()) findings_.tolerate("number as text", quoted(name) + " must be a number");
  }
  const auto whole = whole_number(value);
  if (!whole) {
    refuse(name, value.is_number() ? "must be an integer" : "must be a number");
  } else if (*whole < least) {
    refuse(name, fmt::format("must be larger than or equal to {}", least));
  } else if (*whole > most) {
    refuse(name, fmt::format("must be less than or equal to {}", most));
  }
  return is_over() ? std::nullopt : whole;
}

std::string FieldReader::digits(std::string_view name) {
  const Json* const value = find(name, true);
  if (!value) return "";
  if (value->is_string() && all_digits(value->get_ref<const std::string&>())) {
    findings_.tolerate("number as text", quoted(name) + " must be a number");
    return is_over() ? "" : value->get<std::string>();
  }
  const auto whole = whole_number(*value);
  if (whole && *whole > 0) return std::to_string(*whole);
  refuse(name, value->is_number() ? "must be a positive number" : "must be a number");
  return "";
}

bool FieldReader::flag(std::string_view name, bool otherwise) {
  const Json* const value = find(name, false);
  if (!value) return otherwise;
  if (value->is_boolean()) return value->get<bool>();
  if (*value == "true" || *value == "false") {
    findings_.tolerate("boolean as text", quoted(name) + " must be a boolean");
    return *value == "true";
  }
  refuse(name, "must be a boolean");
  return otherwise;
}

const Json* FieldReader::object(std::string_view name) {
  const Json* const value = find(name, true);
  if (!value || value->is_object()) return value;
  refuse(name, "must be of type object");
  return nullptr;
}

const Json* FieldReader::optional_object(std::string_view name) {
  const Json* const value = find(name, false);
  if (!value || value->is_object()) return value;
  refuse(name, "must be of type object");
  return nullptr;
}

const Json* FieldReader::array(std::string_view name, std::size_t least, std::size_t most) {
  const Json* const value = find(name, true);
  if (!value) return nullptr;
  if (!value->is_array()) {
    refuse(name, "must be an array");
  } else if (value->size() < least) {
    refuse(name, fmt::format("must contain at least {} items", least));  // docs: ForwardMessages
  } else if (value->size() > most) {
    refuse(name, fmt::format("must contain less than or equal to {} items", most));
  } else {
    return value;
  }
  return nullptr;
}

void FieldReader::allow_only(std::initializer_list<std::string_view> names) {
  if (is_over() || !object_.is_object()) return;
  for (const auto& [name, value] : object_.items()) {
    if (std::find(names.begin(), names.end(), name) == names.end())
      findings_.tolerate("unknown field", quoted(name) + " is not allowed");
  }
}

}  // namespace greenmock::api
