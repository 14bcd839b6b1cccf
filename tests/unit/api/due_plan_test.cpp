// When which instance has something to do next.

#include "api/service/due_plan.hpp"

#include <gtest/gtest.h>

namespace greenmock::tests {
namespace {

core::ClientTime second(int n) {
  return core::ClientTime{std::chrono::seconds{n}};
}

TEST(DuePlan, IsEmptyAtFirst) {
  const api::DuePlan plan;
  EXPECT_EQ(plan.next(), std::nullopt);
  EXPECT_EQ(plan.first_by(second(1'000)), std::nullopt);
}

TEST(DuePlan, TheFirstIsTheOneThatIsDueSoonestAndOfTwoTheOneWithTheSmallerId) {
  api::DuePlan plan;
  plan.set(1, second(30));
  plan.set(3, second(20));
  plan.set(2, second(20));
  EXPECT_EQ(plan.next(), second(20));
  EXPECT_EQ(plan.first_by(second(19)), std::nullopt);
  EXPECT_EQ(plan.first_by(second(20)), 2U);
}

TEST(DuePlan, WhatIsPlannedForAnInstanceTakesThePlaceOfWhatWas) {
  api::DuePlan plan;
  plan.set(1, second(10));
  plan.set(2, second(20));
  plan.set(1, second(30));
  plan.set(1, second(30));
  EXPECT_EQ(plan.first_by(second(100)), 2U);
  plan.set(2, std::nullopt);
  EXPECT_EQ(plan.next(), second(30));
  plan.set(1, std::nullopt);
  plan.set(1, std::nullopt);
  EXPECT_EQ(plan.next(), std::nullopt);
}

}  // namespace
}  // namespace greenmock::tests
