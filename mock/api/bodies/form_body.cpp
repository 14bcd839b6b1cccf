#include "api/bodies/form_body.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "api/bodies/json_body.hpp"
#include "core/encoding/ascii.hpp"

namespace greenmock::api {
namespace {

using core::Json;

constexpr std::string_view kFile = "file";
constexpr std::size_t kLongestNumber = 9;

/// A form knows texts only; a field that is a number in JSON is read as one.
Json value_of(const core::FormPart& part) {
  const std::string& text = part.content;
  const bool is_number = part.name == "typingTime" && !text.empty() &&
                         text.size() <= kLongestNumber &&
                         std::all_of(text.begin(), text.end(), core::is_digit);
  return is_number ? Json(std::stoll(text)) : Json(text);
}

}  // namespace

std::optional<FileFault> file_fault(std::size_t bytes, std::size_t most_bytes) {
  if (bytes == 0) return FileFault{"Validation failed. Details: 'file' is not allowed to be empty"};
  if (bytes > most_bytes) return FileFault{"request entity too large", 413};
  return std::nullopt;
}

FormBody::FormBody(const AnswerContext& context) : fields_(json_, findings_), form_(context.form) {
  findings_.strict = context.instance.behaviour().strict;
  if (!form_) {
    // github.com/green-api/issues 1004: a body of another kind is not validated.
    findings_.problem = "Internal server error";
    findings_.status = 500;
    return;
  }
  std::size_t size = 0;
  for (const core::FormPart& part : *form_) {
    if (part.name == kFile || json_.contains(part.name)) continue;
    size += part.name.size() + part.content.size();
    if (size > kLargestJson) {
      // As that of a JSON body: messages stay as small, whichever way they come.
      findings_.problem = "request entity too large";
      findings_.status = 500;
      return;
    }
    json_[part.name] = value_of(part);
  }
}

const core::FormPart* FormBody::file(std::size_t most_bytes) {
  if (!is_good()) return nullptr;
  const core::FormPart* const part = form_part(*form_, kFile);
  if (!part) {
    fields_.refuse(kFile, "is required");
    return nullptr;
  }
  if (auto fault = file_fault(part->content.size(), most_bytes)) {
    findings_.problem = std::move(fault->message);
    findings_.status = fault->status;
    return nullptr;
  }
  return part;
}

}  // namespace greenmock::api
