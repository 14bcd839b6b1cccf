#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "script/loaders.hpp"

namespace greenmock::script {
namespace {

using core::Fault;
namespace fault = core::fault;

constexpr std::int64_t kMostBytes = 1'000'000'000;
constexpr std::string_view kHeaders = "headers";
constexpr std::string_view kFaultKeys[] = {"close",   "reset",         "stall",
                                           "dribble", "contentLength", "cutBody"};

constexpr std::pair<std::string_view, std::string_view> kExamples[] = {
    {"close", R"({"close": {"after": 100}})"},
    {"reset", R"({"reset": {"after": 100}})"},
    {"stall", R"({"stall": {"after": "headers", "for": "10s"}})"},
    {"dribble", R"({"dribble": {"over": "30s"}})"},
    {"contentLength", R"({"contentLength": "+100"})"},
    {"cutBody", R"({"cutBody": 60})"}};

std::uint64_t read_count(const Value& value) {
  return static_cast<std::uint64_t>(value.integer(0, kMostBytes, "a number of bytes").value_or(0));
}

/// `"headers"` or so many bytes.
core::Place read_place(const Value& value) {
  const std::string* text = value.is_string() ? value.string("") : nullptr;
  if (text && !text->empty() && text->find_first_not_of("0123456789") == std::string::npos) {
    value.complain("a number of bytes is written without quotes, found the string \"" + *text +
                   "\"");
    return std::nullopt;
  }
  if (!value.is_string()) {
    if (value.is_number()) return read_count(value);
    value.complain_expected(R"("headers" or a number of bytes)");
    return std::nullopt;
  }
  constexpr std::string_view kWords[] = {kHeaders};
  value.word(kWords);
  return std::nullopt;
}

core::Place read_after(const Fields& fields) {
  const auto after = fields.require("after", R"(; write {"after": "headers"} or {"after": 100})");
  return after ? read_place(*after) : std::nullopt;
}

fault::Stall read_stall(const Value& value) {
  const Fields fields(value, "\"stall\"", {"after", "for"});
  fault::Stall stall;
  if (!fields.valid()) return stall;
  stall.after = read_after(fields);
  if (const auto lasts = fields.find("for")) stall.lasts = lasts->duration_above_zero();
  return stall;
}

fault::Dribble read_dribble(const Value& value) {
  const Fields fields(value, "\"dribble\"", {"over"});
  const auto over = fields.require("over");
  return {(over ? over->duration_above_zero() : std::nullopt).value_or(core::Duration{0})};
}

fault::ContentLength read_content_length(const Value& value) {
  constexpr std::string_view kLooks =
      R"(a number of bytes, or one to add or take away like "+100" or "-100")";
  if (value.is_number())
    return {.relative = false, .value = static_cast<std::int64_t>(read_count(value))};
  const std::string* text = value.string(kLooks);
  if (!text) return {};
  const bool signed_digits = text->size() >= 2 && text->size() <= 10 &&
                             (text->front() == '+' || text->front() == '-') &&
                             text->find_first_not_of("0123456789", 1) == std::string::npos;
  if (!signed_digits) {
    value.complain_expected(kLooks);
    return {};
  }
  return {.relative = true, .value = std::stoll(*text)};
}

}  // namespace

Fault read_fault(const Value& value) {
  static const Value::Choice<Fault> kNamed[] = {{"none", Fault{}},
                                                {"refuse", fault::Refuse{}},
                                                {"hang", fault::Hang{}},
                                                {"garbage", fault::Garbage{}}};
  if (value.is_string()) {
    for (const auto& [key, example] : kExamples) {
      if (*value.string("") != key) continue;
      value.complain(fmt::format("\"{}\" wants to know more: write {}", key, example));
      return {};
    }
    return value.choice(kNamed).value_or(Fault{});
  }
  if (!value.is_object()) {
    value.complain_expected(R"(the name of a fault, or an object like {"close": {"after": 100}})");
    return {};
  }
  const Fields fields(value, "a fault", kFaultKeys);
  const auto key = fields.exactly_one(kFaultKeys);
  if (!key) return {};
  const Value inner = *fields.find(*key);
  const auto* const example = std::find_if(std::begin(kExamples), std::end(kExamples),
                                           [&](const auto& e) { return e.first == *key; });
  if (*key != "contentLength" && *key != "cutBody" && !inner.is_object()) {
    inner.complain(
        fmt::format("expected an object as in {}, found {}", example->second, inner.found()));
    return {};
  }
  if (*key == "close") return fault::Close{read_after(Fields(inner, "\"close\"", {"after"}))};
  if (*key == "reset") return fault::Reset{read_after(Fields(inner, "\"reset\"", {"after"}))};
  if (*key == "stall") return read_stall(inner);
  if (*key == "dribble") return read_dribble(inner);
  if (*key == "contentLength") return read_content_length(inner);
  return fault::CutBody{read_count(inner)};
}

}  // namespace greenmock::script
