#include "api/bodies/json_body.hpp"

#include <fmt/format.h>

#include <tuple>

namespace greenmock::api {

using core::Json;

namespace {

/// It is outsize, of numbers that cannot be, or has a NUL where it ends.
constexpr const char* kUnreadable = "bad request data";

}  // namespace

JsonBody read_json_body(std::string_view text) {
  if (text.empty()) return {Json::object(), {}};
  if (core::is_outsize(text)) return {Json(Json::value_t::discarded), kUnreadable};
  Json value = core::parse_json(text);
  if (!value.is_discarded()) return {std::move(value), {}};
  const char* const begin = text.data();
  try {
    // Once more, for the place of the mistake. At most what a record keeps of a body is read here.
    std::ignore = Json::parse(begin, begin + text.size());
  } catch (const Json::parse_error& wrong) {
    // `byte` counts from 1, and stands behind the end if the text is too short.
    if (wrong.byte == 0 || wrong.byte > text.size())
      return {std::move(value), "Unexpected end of JSON input"};
    return {std::move(value), fmt::format("Unexpected token {} in JSON at position {}",
                                          text[wrong.byte - 1], wrong.byte - 1)};
  } catch (const Json::exception&) {
    // A number that no double holds, which the service may take for Infinity.
  }
  return {std::move(value), kUnreadable};
}

JsonBody json_body_of(const AnswerContext& context) {
  if (context.record.body_size > kLargestJson)
    return {Json(Json::value_t::discarded), "request entity too large", 500};
  return read_json_body(context.body());
}

}  // namespace greenmock::api
