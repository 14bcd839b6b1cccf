#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <limits>

#include "core/account/settings.hpp"
#include "core/encoding/utf8.hpp"
#include "core/time/duration.hpp"
#include "script/loaders.hpp"
#include "script/wording.hpp"

namespace greenmock::script {
namespace {

constexpr std::int64_t kLargestCount = std::numeric_limits<std::uint32_t>::max();
constexpr std::uint64_t kLargestPad = 64'000'000;
constexpr std::size_t kLongestReference = 64;

/// A whole text of digits as a number; nothing if it is not one or does not fit.
std::optional<std::uint32_t> count_from(std::string_view digits) {
  std::uint32_t number = 0;
  const char* end = digits.data() + digits.size();
  const auto [stop, problem] = std::from_chars(digits.data(), end, number);
  if (problem != std::errc{} || stop != end) return std::nullopt;
  return number;
}

std::optional<core::Limit> limit_from(std::string_view text) {
  const std::size_t slash = text.find('/');
  if (slash == std::string_view::npos) return std::nullopt;
  core::Limit limit;
  const char* end = text.data() + slash;
  const auto [stop, problem] = std::from_chars(text.data(), end, limit.calls);
  const auto window = core::parse_duration(text.substr(slash + 1));
  if (problem != std::errc{} || stop != end || limit.calls < 1) return std::nullopt;
  if (!window || *window <= core::Duration{0}) return std::nullopt;
  limit.window = *window;
  return limit;
}

std::optional<core::Range> range_from(std::string_view text, std::uint32_t least) {
  const std::size_t dash = text.find('-');
  if (dash == std::string_view::npos) return std::nullopt;
  const auto low = count_from(text.substr(0, dash));
  if (!low || *low < least) return std::nullopt;
  if (dash + 1 == text.size()) return core::Range{*low, std::nullopt};
  const auto high = count_from(text.substr(dash + 1));
  if (!high) return std::nullopt;
  return core::Range{*low, high};
}

std::string is_read_only(std::string_view key) {
  return fmt::format("{} is read only: it is shown, and cannot be set", in_quotes(key));
}

}  // namespace

std::optional<core::State> read_state(const Value& value) {
  const auto place = value.word(core::kStateNames);
  return place ? std::optional(static_cast<core::State>(*place)) : std::nullopt;
}

std::optional<core::Limit> read_rate(const Value& value) {
  constexpr std::string_view kLooks =
      R"(calls, from 1 up, and a span of time longer than zero, like "3/1s")";
  const std::string* text = value.string(kLooks);
  if (!text) return std::nullopt;
  const auto limit = limit_from(*text);
  if (!limit) value.complain_expected(kLooks);
  return limit;
}

std::optional<core::Range> read_range(const Value& value, std::uint32_t least) {
  const std::string looks =
      fmt::format(R"(a number from {} up, or a range like "2-4" or "3-")", least);
  if (value.is_number()) {
    const auto number = value.integer(least, kLargestCount);
    if (!number) return std::nullopt;
    const auto count = static_cast<std::uint32_t>(*number);
    return core::Range{count, count};
  }
  if (value.is_list()) {
    value.complain(fmt::format("expected {}, found a list; 2 to 4 is written \"2-4\"", looks));
    return std::nullopt;
  }
  const std::string* text = value.string(looks);
  if (!text) return std::nullopt;
  const auto range = range_from(*text, least);
  if (!range) {
    const bool is_count = count_from(*text).has_value();
    value.complain(fmt::format("expected {}, found the string {}{}", looks, in_quotes(*text),
                               is_count ? "; write a number without the quotes" : ""));
  } else if (range->high && *range->high < range->low) {
    value.complain(fmt::format("the range {} is empty: {} is above {}", in_quotes(*text),
                               range->low, *range->high));
  }
  return range;
}

std::optional<std::uint32_t> read_size(const Value& value) {
  struct Unit {
    std::string_view name;
    std::uint64_t bytes;
  };
  constexpr std::array<Unit, 3> kUnits{{{"kB", 1'000}, {"MB", 1'000'000}, {"B", 1}}};
  constexpr std::string_view kLooks = R"(a size like "100B", "12kB" or "5MB", 64 MB at most)";

  const std::string* text = value.string(kLooks);
  if (!text) return std::nullopt;
  for (const Unit& unit : kUnits) {
    const std::string_view whole = *text;
    if (!whole.ends_with(unit.name)) continue;
    const auto count = count_from(whole.substr(0, whole.size() - unit.name.size()));
    if (!count || *count > kLargestPad / unit.bytes) break;
    return static_cast<std::uint32_t>(*count * unit.bytes);
  }
  value.complain_expected(kLooks);
  return std::nullopt;
}

std::optional<std::string> read_instance_reference(const Value& value) {
  if (value.is_number()) {
    const auto id = value.integer(1, 999'999'999'999'999'999);
    return id ? std::optional(std::to_string(*id)) : std::nullopt;
  }
  const std::string* text = value.string("the idInstance or the name of an instance");
  if (!text) return std::nullopt;
  if (text->empty() || core::count_code_points(*text) > kLongestReference) {
    value.complain_expected(
        fmt::format("an idInstance or a name of 1 to {} characters", kLongestReference));
  }
  return *text;
}

std::optional<core::Json> read_settings(const Value& value) {
  std::vector<std::string_view> names, read_only;
  for (const core::SettingField& field : core::all_settings()) {
    const bool is_fixed = field.access == core::SettingField::Access::ReadOnly;
    (is_fixed ? read_only : names).push_back(field.name);
  }
  const Fields fields(value, "settings", names, {read_only, is_read_only});
  if (!fields.valid()) return std::nullopt;
  core::Json settings = core::Json::object();
  for (const core::SettingField& field : core::writable_settings()) {
    const auto given = fields.find(field.name);
    if (!given) continue;
    core::Json plain = given->node().to_json();
    if (const auto problem = core::setting_problem(field, plain)) {
      given->complain(
          fmt::format("{} {}, found {}", in_quotes(field.name), *problem, given->found()));
    }
    settings[std::string(field.name)] = std::move(plain);
  }
  return settings;
}

}  // namespace greenmock::script
