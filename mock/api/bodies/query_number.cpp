#include "api/bodies/query_number.hpp"

#include <fmt/format.h>

#include <charconv>

namespace greenmock::api {
namespace {

QueryNumber wrong(std::string_view name, std::string_view details) {
  return {0, fmt::format("Validation failed. Details: '{}' {}", name, details)};
}

}  // namespace

QueryNumber query_number(const AnswerContext& context, std::string_view name,
                         std::uint64_t otherwise) {
  const auto text = core::query_parameter(context.record.target, name);
  if (!text) return {otherwise, {}};
  if (text->empty()) {
    constexpr std::string_view kEmpty = "empty parameter of the query";
    if (!context.instance.behaviour().strict) {
      context.record.tolerated.push_back(kEmpty);
      return {otherwise, {}};
    }
    context.record.note = fmt::format("{}{}", kStrictNote, kEmpty);
  }
  const char* const end = text->data() + text->size();
  std::uint64_t value = 0;
  const auto [stop, problem] = std::from_chars(text->data(), end, value);
  if (problem == std::errc::result_out_of_range && stop == end) return {UINT64_MAX, {}};
  if (problem != std::errc{} || stop != end) return wrong(name, "must be a number");
  if (value == 0) return wrong(name, "must be larger than or equal to 1");
  return {value, {}};
}

}  // namespace greenmock::api
