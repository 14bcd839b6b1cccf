#include "core/time/duration.hpp"

#include <gtest/gtest.h>

using namespace std::chrono_literals;
using greenmock::core::Duration;
using greenmock::core::format_duration;
using greenmock::core::format_http_date;
using greenmock::core::format_utc_ms;
using greenmock::core::parse_duration;
using greenmock::core::parse_utc;
using greenmock::core::VirtualTime;

TEST(Duration, ReadsUnitsInFallingOrder) {
  EXPECT_EQ(parse_duration("250ms"), 250ms);
  EXPECT_EQ(parse_duration("20s"), 20s);
  EXPECT_EQ(parse_duration("9m50s"), 9min + 50s);
  EXPECT_EQ(parse_duration("24h"), 24h);
  EXPECT_EQ(parse_duration("1h2m3s4ms"), 1h + 2min + 3s + 4ms);
  EXPECT_EQ(parse_duration("0s"), 0s);
}

TEST(Duration, RefusesEverythingElse) {
  for (const char* text :
       {"", "20", "s", "20 s", "-1s", "+1s", "1.5s", "1s2m", "1s1s", "20S", "1d", "1m 2s", "s20",
        "1sm", "0x1s", "8784h1ms", "99999999999999999999s", "9223372036854775807h"}) {
    EXPECT_EQ(parse_duration(text), std::nullopt) << text;
  }
}

TEST(Duration, LongestIsALeapYear) {
  EXPECT_EQ(parse_duration("8784h"), Duration{24h * 366});
}

TEST(Duration, FormatsWhatItReadsBack) {
  for (const Duration d : {Duration{0s}, Duration{1ms}, Duration{61s}, Duration{9min + 50s},
                           Duration{24h + 1ms}, Duration{1h + 1s}}) {
    EXPECT_EQ(parse_duration(format_duration(d)), d) << format_duration(d);
  }
  EXPECT_EQ(format_duration(-5s), "-5s");
}

TEST(UtcTime, RoundTripsWithMilliseconds) {
  const auto t = parse_utc("2026-11-24T09:05:01.234Z");
  ASSERT_TRUE(t);
  EXPECT_EQ(format_utc_ms(*t), "2026-11-24T09:05:01.234Z");
  EXPECT_EQ(format_http_date(*t), "Tue, 24 Nov 2026 09:05:01 GMT");
  EXPECT_EQ(parse_utc("1970-01-01T00:00:00Z"), VirtualTime{});
}

TEST(UtcTime, RefusesWhatIsNoMoment) {
  for (const char* text :
       {"", "2026-11-24", "2026-11-24T09:05:01", "2026-02-30T00:00:00Z", "2026-13-01T00:00:00Z",
        "2026-11-24T24:00:00Z", "2026-11-24T09:05:01.2Z", "2026-11-24 09:05:01Z",
        "1969-01-01T00:00:00Z", "2026-11-24T09:05:01.234Zx"}) {
    EXPECT_EQ(parse_utc(text), std::nullopt) << text;
  }
}
