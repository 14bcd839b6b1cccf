#include "core/time/clock.hpp"

#include <gtest/gtest.h>

using namespace std::chrono_literals;
using greenmock::core::ClientTime;
using greenmock::core::InstanceClock;
using greenmock::core::VirtualTime;

namespace {
constexpr VirtualTime kStart{1000s};
constexpr ClientTime kNow{50s};
}  // namespace

TEST(InstanceClock, RunsWithRealTimeAtSpeedOne) {
  const InstanceClock clock(kStart, kNow);
  EXPECT_EQ(clock.at(kNow + 7s), kStart + 7s);
}

TEST(InstanceClock, ASpeedCountsFromNowOn) {
  InstanceClock clock(kStart, kNow);
  clock.set_speed(60, kNow + 10s);
  EXPECT_EQ(clock.at(kNow + 10s), kStart + 10s);
  EXPECT_EQ(clock.at(kNow + 11s), kStart + 70s);
}

TEST(InstanceClock, PausedItMovesOnlyByJumps) {
  InstanceClock clock(kStart, kNow);
  clock.set_paused(true, kNow);
  EXPECT_EQ(clock.at(kNow + 1h), kStart);
  EXPECT_EQ(clock.when(kStart + 1s, kNow), std::nullopt);
  clock.jump_to(kStart + 20s, kNow + 1s);
  EXPECT_EQ(clock.at(kNow + 2h), kStart + 20s);
  clock.set_paused(false, kNow + 2h);
  EXPECT_EQ(clock.at(kNow + 2h + 5s), kStart + 25s);
}

TEST(InstanceClock, NeverRunsBackwards) {
  InstanceClock clock(kStart, kNow);
  clock.jump_to(kStart - 5s, kNow + 3s);
  EXPECT_EQ(clock.at(kNow + 3s), kStart + 3s);
}

TEST(InstanceClock, SaysWhenADueTimeCanBeSeen) {
  InstanceClock clock(kStart, kNow);
  clock.set_speed(3, kNow);
  for (int ms = 1; ms < 2000; ms += 7) {
    const auto due = kStart + std::chrono::milliseconds(ms);
    const auto at = clock.when(due, kNow);
    ASSERT_TRUE(at);
    EXPECT_GE(clock.at(*at), due) << "the timer would fire before the clock shows it";
  }
  EXPECT_EQ(clock.when(kStart - 1s, kNow + 4s), kNow + 4s);
}
