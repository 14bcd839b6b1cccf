// What has happened so far, as marks and waits count it.

#include "core/events/occurrences.hpp"

#include <gtest/gtest.h>

namespace greenmock::tests {
namespace {

using core::Event;
using core::Moment;

class Happened : public ::testing::Test {
 protected:
  /// So many more of the event, at sequence numbers that follow each other from 1 on.
  void happens(std::uint64_t times) {
    for (std::uint64_t i = 0; i < times; ++i) all.note(event, Moment{{}, {}, ++last});
  }
  const Event event{.kind = Event::Kind::Signal, .word = "go"};
  core::MomentBudget budget;
  core::Occurrences all{budget};
  core::Sequence last = 0;
};

TEST_F(Happened, IsFoundByItsNumberAndTheLastByNone) {
  happens(3);
  EXPECT_EQ(all.find(event, 2)->seq, 2U);
  EXPECT_EQ(all.find(event, 0)->seq, 3U);
  EXPECT_FALSE(all.find(event, 4));
  EXPECT_FALSE(all.find({.kind = Event::Kind::Signal, .word = "stop"}, 0));
}

TEST_F(Happened, IsCountedAfterACursorHoweverOftenItHadHappenedBefore) {
  happens(1050);
  EXPECT_EQ(all.count_after(event, 0), 1050U);
  EXPECT_EQ(all.count_after(event, 999), 51U);
  EXPECT_EQ(all.count_after(event, 1000), 50U);
  EXPECT_EQ(all.count_after(event, 1049), 1U);
  EXPECT_EQ(all.count_after(event, 1050), 0U);
  EXPECT_EQ(all.find(event, 1049)->seq, 1049U);
}

TEST_F(Happened, TheFirstThousandAndTheLastThousandAreRemembered) {
  happens(20'000);
  EXPECT_EQ(all.count(event), 20'000U);
  EXPECT_EQ(all.find(event, 1000)->seq, 1000U);
  EXPECT_FALSE(all.find(event, 1001)) << "between them they are counted only";
  EXPECT_FALSE(all.find(event, 18'000));
  EXPECT_EQ(all.find(event, 19'001)->seq, 19'001U);
  EXPECT_GE(all.count_after(event, 5'000), 1'000U);
  EXPECT_LE(all.bytes(), 3'200 * sizeof(Moment));
}

TEST(HappenedOfMethods, OneThatWasNotCalledHasNoLastCall) {
  core::MomentBudget budget;
  core::Occurrences all(budget);
  all.note({.kind = Event::Kind::Method, .method = 5, .word = {}}, Moment{{}, {}, 1});
  const Event other{.kind = Event::Kind::Method, .method = 2, .word = {}};
  EXPECT_FALSE(all.find(other, 0));
  EXPECT_FALSE(all.find(other, 1));
  EXPECT_EQ(all.count_after(other, 0), 0U);
}

// --- the bound that those of all accounts share

class HappenedInAll : public ::testing::Test {
 protected:
  static Event signal(const std::string& name) {
    return {.kind = Event::Kind::Signal, .word = name};
  }
  void happens(core::Occurrences& in, const std::string& name, std::uint64_t times) {
    for (std::uint64_t i = 0; i < times; ++i) in.note(signal(name), Moment{{}, {}, ++last});
  }
  core::MomentBudget budget{.limit = 1'000 * sizeof(Moment), .used = 0, .holders = {}};
  core::Occurrences busy{budget}, quiet{budget};
  core::Sequence last = 0;
};

TEST_F(HappenedInAll, TheBusiestForgetsWhatIsInTheMiddle) {
  happens(quiet, "go", 50);
  happens(busy, "go", 5'000);
  EXPECT_LE(budget.used, budget.limit);
  EXPECT_EQ(budget.used, busy.bytes() + quiet.bytes());
  for (std::uint64_t nth = 1; nth <= 50; ++nth) EXPECT_EQ(quiet.find(signal("go"), nth)->seq, nth);
  EXPECT_EQ(busy.count(signal("go")), 5'000U);
  EXPECT_EQ(busy.find(signal("go"), 10)->seq, 60U);
  EXPECT_FALSE(busy.find(signal("go"), 2'500));
  for (std::uint64_t nth = 4'991; nth <= 5'000; ++nth)
    EXPECT_EQ(busy.find(signal("go"), nth)->seq, nth + 50);
  EXPECT_EQ(busy.count_after(signal("go"), last - 5), 5U);
}

TEST_F(HappenedInAll, WhatIsTheLastMayHaveStoodAmongTheFirst) {
  happens(busy, "go", 500);
  busy.give_up(400 * sizeof(Moment));
  EXPECT_TRUE(busy.find(signal("go"), 10));
  EXPECT_FALSE(busy.find(signal("go"), 250));
  EXPECT_EQ(busy.find(signal("go"), 0)->seq, 500U);
  EXPECT_EQ(busy.find(signal("go"), 491)->seq, 491U);
}

TEST_F(HappenedInAll, AnEventThatIsRareKeepsAllOfItsOwn) {
  happens(busy, "rare", 20);
  happens(busy, "go", 5'000);
  for (std::uint64_t nth = 1; nth <= 20; ++nth) EXPECT_EQ(busy.find(signal("rare"), nth)->seq, nth);
}

TEST_F(HappenedInAll, TenOfTheFirstAndTenOfTheLastStayWhateverIsAsked) {
  happens(busy, "go", 800);
  busy.give_up(1'000'000);
  EXPECT_EQ(busy.find(signal("go"), 10)->seq, 10U);
  EXPECT_FALSE(busy.find(signal("go"), 11));
  EXPECT_FALSE(busy.find(signal("go"), 790));
  EXPECT_EQ(busy.find(signal("go"), 791)->seq, 791U);
}

TEST_F(HappenedInAll, OneThatGoesGivesItsRoomBack) {
  {
    core::Occurrences gone(budget);
    happens(gone, "go", 100);
    EXPECT_EQ(budget.holders.size(), 1U);
    gone.clear();
    EXPECT_EQ(budget.used, 0U);
    happens(gone, "go", 100);
  }
  EXPECT_EQ(budget.used, 0U);
  EXPECT_TRUE(budget.holders.empty());
}

TEST_F(HappenedInAll, NobodyLooksAgainUntilMoreIsThereToBeGivenUp) {
  budget.limit = 100;
  happens(busy, "go", 30);
  EXPECT_GT(budget.look_again_at, budget.limit);
  EXPECT_EQ(busy.find(signal("go"), 10)->seq, 10U);
}

}  // namespace
}  // namespace greenmock::tests
