#include "core/seed.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <set>
#include <vector>

using namespace greenmock::core;

TEST(Seed, SameQuestionSameAnswer) {
  EXPECT_EQ(draw(1, "a", 0), draw(1, "a", 0));
  EXPECT_EQ(draw_hex(9, "token", 0, 50), draw_hex(9, "token", 0, 50));
}

TEST(Seed, AnyDifferenceGivesAnotherAnswer) {
  std::set<std::uint64_t> seen;
  for (std::uint64_t seed : {0ULL, 1ULL, 2ULL}) {
    for (const char* purpose : {"", "a", "b", "ab", "ba"}) {
      for (std::uint64_t counter : {0ULL, 1ULL, 2ULL})
        EXPECT_TRUE(seen.insert(draw(seed, purpose, counter)).second);
    }
  }
}

TEST(Seed, UnitDrawsAreSpreadEvenly) {
  int below = 0;
  for (std::uint64_t i = 0; i < 10'000; ++i) {
    const double u = draw_unit(5, "u", i);
    ASSERT_GE(u, 0);
    ASSERT_LT(u, 1);
    below += u < 0.25;
  }
  EXPECT_NEAR(below, 2500, 150);
}

TEST(Seed, LognormalHasItsMedianAndTail) {
  std::vector<double> draws;
  for (std::uint64_t i = 0; i < 20'000; ++i) draws.push_back(draw_lognormal(3, "w", i, 2.0, 60.0));
  std::sort(draws.begin(), draws.end());
  EXPECT_NEAR(draws[10'000], 2.0, 0.15);
  EXPECT_NEAR(draws[19'800], 60.0, 12.0);
}
