#include "core/events/wait.hpp"

#include <algorithm>

#include "core/seed.hpp"
#include "core/time/duration.hpp"

namespace greenmock::core {
namespace {

Duration micros(double count) {
  return Duration{static_cast<Duration::rep>(count)};
}

}  // namespace

std::optional<Duration> span_of(const Wait& wait, std::uint64_t seed, std::string_view purpose,
                                std::uint64_t counter) {
  if (const auto* fixed = std::get_if<Duration>(&wait.how)) return *fixed;
  if (const auto* between = std::get_if<Wait::Between>(&wait.how)) {
    const auto low = static_cast<double>(between->low.count());
    const auto high = static_cast<double>(between->high.count());
    return micros(low + (high - low) * draw_unit(seed, purpose, counter));
  }
  if (const auto* lognormal = std::get_if<Wait::Lognormal>(&wait.how)) {
    const double drawn =
        draw_lognormal(seed, purpose, counter, static_cast<double>(lognormal->median.count()),
                       static_cast<double>(lognormal->p99.count()));
    return micros(std::min(drawn, static_cast<double>(kLongestDuration.count())));
  }
  return std::nullopt;
}

}  // namespace greenmock::core
