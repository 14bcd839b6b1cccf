#pragma once
// DURATION of the script grammar: "250ms", "20s", "9m50s", "24h".

#include <optional>
#include <string>
#include <string_view>

#include "core/time/time.hpp"

namespace greenmock::core {

/// The longest span that is read: 366 days, which is also the longest jump of a clock.
inline constexpr Duration kLongestDuration = std::chrono::hours{24 * 366};

/// Reads integers with units h, m, s, ms in falling order, each at most once. Nothing if it is not
/// one, or longer than kLongestDuration.
std::optional<Duration> parse_duration(std::string_view text);

/// The shortest form that parse_duration reads back; microseconds below a millisecond are cut off.
std::string format_duration(Duration d);

/// `2026-11-24T09:05:01.234Z`, as in the service's error envelope (Common errors, recorded
/// answers).
std::string format_utc_ms(VirtualTime t);

/// `Tue, 24 Nov 2026 09:05:01 GMT`, the Date header of HTTP (RFC 9110, 5.6.7).
std::string format_http_date(VirtualTime t);

/// Reads `2026-11-24T09:05:01[.234]Z`; nothing if it is not such a moment between 1970 and 2999.
std::optional<VirtualTime> parse_utc(std::string_view text);

/// The first moment of its calendar month, UTC.
VirtualTime start_of_month(VirtualTime t);

}  // namespace greenmock::core
