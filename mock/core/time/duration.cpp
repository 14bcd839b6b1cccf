#include "core/time/duration.hpp"

#include <fmt/format.h>

#include <array>
#include <charconv>
#include <ctime>

namespace greenmock::core {
namespace {

using namespace std::chrono_literals;

struct Unit {
  std::string_view name;
  Duration length;
};
constexpr std::array<Unit, 4> kUnits{{{"h", 1h}, {"m", 1min}, {"s", 1s}, {"ms", 1ms}}};

std::tm utc(VirtualTime t) {
  const auto seconds = std::chrono::floor<std::chrono::seconds>(t.time_since_epoch());
  const std::time_t raw = seconds.count();
  std::tm parts{};
  gmtime_r(&raw, &parts);
  return parts;
}

/// Reads exactly `width` digits at `at`.
std::optional<int> digits(std::string_view text, std::size_t at, std::size_t width) {
  if (at + width > text.size()) return std::nullopt;
  int value = 0;
  for (const char c : text.substr(at, width)) {
    if (c < '0' || c > '9') return std::nullopt;
    value = value * 10 + (c - '0');
  }
  return value;
}

}  // namespace

std::optional<Duration> parse_duration(std::string_view text) {
  if (text.empty()) return std::nullopt;
  Duration total{0};
  std::size_t next_unit = 0;
  while (!text.empty()) {
    std::int64_t number = 0;
    const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (problem != std::errc{} || text.front() == '-') return std::nullopt;
    text.remove_prefix(static_cast<std::size_t>(end - text.data()));
    std::size_t letters = 0;
    while (letters < text.size() && text[letters] >= 'a' && text[letters] <= 'z') ++letters;
    const std::string_view unit = text.substr(0, letters);
    while (next_unit < kUnits.size() && kUnits[next_unit].name != unit) ++next_unit;
    if (next_unit == kUnits.size()) return std::nullopt;
    const Duration length = kUnits[next_unit++].length;
    if (number > kLongestDuration / length) return std::nullopt;
    total += number * length;
    text.remove_prefix(letters);
  }
  if (total > kLongestDuration) return std::nullopt;
  return total;
}

std::string format_duration(Duration d) {
  if (d < 1ms) return d < Duration{0} ? "-" + format_duration(-d) : "0s";
  std::string out;
  for (const Unit& unit : kUnits) {
    const auto count = d / unit.length;
    if (count > 0) out += fmt::format("{}{}", count, unit.name);
    d -= count * unit.length;
  }
  return out;
}

std::string format_utc_ms(VirtualTime t) {
  const std::tm parts = utc(t);
  const auto fraction =
      t.time_since_epoch() - std::chrono::floor<std::chrono::seconds>(t.time_since_epoch());
  return fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}.{:03}Z", parts.tm_year + 1900,
                     parts.tm_mon + 1, parts.tm_mday, parts.tm_hour, parts.tm_min, parts.tm_sec,
                     to_ms(fraction));
}

std::string format_http_date(VirtualTime t) {
  constexpr std::array<const char*, 7> kDays{"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
  constexpr std::array<const char*, 12> kMonths{"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  const std::tm parts = utc(t);
  return fmt::format("{}, {:02} {} {:04} {:02}:{:02}:{:02} GMT",
                     kDays[static_cast<std::size_t>(parts.tm_wday)], parts.tm_mday,
                     kMonths[static_cast<std::size_t>(parts.tm_mon)], parts.tm_year + 1900,
                     parts.tm_hour, parts.tm_min, parts.tm_sec);
}

std::optional<VirtualTime> parse_utc(std::string_view text) {
  // Far enough from the year 10000, which no format here can write, for thousands of jumps.
  constexpr int kLastYear = 2999;
  const auto year = digits(text, 0, 4), month = digits(text, 5, 2), day = digits(text, 8, 2);
  const auto hour = digits(text, 11, 2), minute = digits(text, 14, 2), second = digits(text, 17, 2);
  if (!year || !month || !day || !hour || !minute || !second) return std::nullopt;
  if (text[4] != '-' || text[7] != '-' || text[10] != 'T' || text[13] != ':' || text[16] != ':')
    return std::nullopt;
  const std::chrono::year_month_day date{std::chrono::year{*year},
                                         std::chrono::month{static_cast<unsigned>(*month)},
                                         std::chrono::day{static_cast<unsigned>(*day)}};
  if (!date.ok() || *year < 1970 || *year > kLastYear || *hour > 23 || *minute > 59 || *second > 59)
    return std::nullopt;
  Duration fraction{0};
  text.remove_prefix(19);
  if (!text.empty() && text.front() == '.') {
    const auto ms = digits(text, 1, 3);
    if (!ms) return std::nullopt;
    fraction = std::chrono::milliseconds{*ms};
    text.remove_prefix(4);
  }
  if (text != "Z") return std::nullopt;
  return VirtualTime{std::chrono::sys_days{date}.time_since_epoch() + std::chrono::hours{*hour} +
                     std::chrono::minutes{*minute} + std::chrono::seconds{*second} + fraction};
}

VirtualTime start_of_month(VirtualTime t) {
  const std::chrono::sys_days day{std::chrono::floor<std::chrono::days>(t.time_since_epoch())};
  const std::chrono::year_month_day date{day};
  const std::chrono::sys_days first{date.year() / date.month() / 1};
  return VirtualTime{first.time_since_epoch()};
}

}  // namespace greenmock::core
