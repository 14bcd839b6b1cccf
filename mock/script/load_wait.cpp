#include <fmt/format.h>

#include "core/time/duration.hpp"
#include "script/loaders.hpp"
#include "script/wording.hpp"

namespace greenmock::script {
namespace {

using core::Wait;

constexpr std::string_view kForms[] = {"until", "between", "lognormal"};

core::Wait read_plain(const Value& value, const Vocabulary& vocabulary) {
  const std::string& text = *value.string("");
  if (!core::parse_duration(text) && parse_mark(text, vocabulary).mark) {
    value.complain(fmt::format("to wait for a moment write {{\"until\": {}}}", in_quotes(text)));
    return {};
  }
  return {value.duration().value_or(core::Duration{0})};
}

core::Wait read_between(const Value& value) {
  constexpr std::string_view kLooks = R"(two durations like ["1s", "9s"])";
  const auto ends = value.list(kLooks);
  if (ends.size() != 2) {
    if (value.is_list()) value.complain(fmt::format("expected {}, found {}", kLooks, ends.size()));
    return {};
  }
  const auto low = ends[0].duration(), high = ends[1].duration();
  if (low && high && *low > *high) {
    value.complain(
        fmt::format("the first duration must not be longer than the second, found {} and "
                    "{}",
                    core::format_duration(*low), core::format_duration(*high)));
  }
  if (!low || !high) return {};
  return {Wait::Between{*low, *high}};
}

core::Wait read_lognormal(const Value& value) {
  const Fields fields(value, "\"lognormal\"", {"median", "p99"});
  const auto median_value = fields.require("median"), p99_value = fields.require("p99");
  if (!median_value || !p99_value) return {};
  const auto median = median_value->duration_above_zero(), p99 = p99_value->duration();
  if (median && p99 && *p99 < *median) {
    p99_value->complain(
        fmt::format("\"p99\" must not be shorter than \"median\", found {} and a median of {}",
                    core::format_duration(*p99), core::format_duration(*median)));
  }
  if (!median || !p99) return {};
  return {Wait::Lognormal{*median, *p99}};
}

}  // namespace

core::Wait read_wait(const Value& value, const Vocabulary& vocabulary) {
  if (value.is_string()) return read_plain(value, vocabulary);
  if (!value.is_object()) {
    value.complain_expected(
        R"(a duration like "20s", or {"until": …}, {"between": …} or {"lognormal": …})");
    return {};
  }
  const Fields fields(value, "\"wait\"", kForms);
  const auto form = fields.exactly_one(kForms);
  if (form == "until") {
    const auto mark = read_mark(*fields.find("until"), vocabulary);
    return mark ? core::Wait{*mark} : core::Wait{};
  }
  if (form == "between") return read_between(*fields.find("between"));
  if (form == "lognormal") return read_lognormal(*fields.find("lognormal"));
  return {};
}

}  // namespace greenmock::script
