// The bound that the journals of all accounts share.

#include <gtest/gtest.h>

#include "core/calls/journal.hpp"

namespace greenmock::tests {
namespace {

using core::Journal;

/// Holds what it can't give up, as a journal does with calls under way.
struct Stubborn {
  std::size_t asked = 0;
  std::size_t bytes() const { return 1'000; }
  std::size_t give_up(std::size_t) {
    ++asked;
    return 0;
  }
};

class JournalsTogether : public ::testing::Test {
 protected:
  JournalsTogether() { budget.limit = 100'000; }
  static void fill(Journal& journal, std::size_t records,
                   core::Outcome outcome = core::Outcome::Sent) {
    for (std::size_t i = 0; i < records; ++i) {
      auto record = std::make_shared<core::Record>();
      record->target = std::string(1000, 'x');
      record->outcome = outcome;
      journal.add(std::move(record));
    }
  }

  static void end_all(Journal& journal) {
    for (const auto& record : journal.records()) {
      record->outcome = core::Outcome::Sent;
      journal.settle(*record);
    }
  }

  core::JournalBudget budget;
  Journal a{budget}, b{budget}, c{budget};
};

TEST_F(JournalsTogether, WhatFitsStays) {
  fill(a, 10);
  budget.keep();
  EXPECT_EQ(a.records().size(), 10U);
}

TEST_F(JournalsTogether, TheFullestGivesUpItsOldest) {
  fill(a, 200);
  fill(b, 5);
  const auto newest = a.records().back();
  budget.keep();
  EXPECT_LE(budget.used, budget.limit * 15 / 16);
  EXPECT_GT(a.dropped(), 0U);
  EXPECT_EQ(a.records().back(), newest);
  EXPECT_EQ(b.dropped(), 0U);
}

TEST_F(JournalsTogether, SeveralAreCutDownToOneLevel) {
  fill(a, 60);
  fill(b, 40);
  fill(c, 3);
  budget.keep();
  EXPECT_LE(budget.used, budget.limit * 15 / 16);
  EXPECT_EQ(c.dropped(), 0U);
  ASSERT_GT(b.dropped(), 0U);
  EXPECT_EQ(a.records().size(), b.records().size());
  EXPECT_EQ(a.bytes() + b.bytes() + c.bytes(), budget.used);
}

TEST_F(JournalsTogether, CallsUnderWayStay) {
  fill(a, 200, core::Outcome::Open);
  budget.keep();
  EXPECT_EQ(a.records().size(), 200U);
  EXPECT_EQ(a.dropped(), 0U);
}

TEST(BoundOfJournals, IsLookedAtSeldomWhileNothingCanBeGivenUp) {
  Stubborn full;
  core::SharedBound<Stubborn, 1> bound{.limit = 1'600, .used = 1'601, .holders = {&full}};
  for (; bound.used <= 1'700; ++bound.used) bound.keep();
  EXPECT_EQ(full.asked, 1U);
  bound.keep();
  EXPECT_EQ(full.asked, 2U) << "a sixteenth of the limit has come since";
  bound.used = bound.limit;
  bound.keep();
  bound.used = bound.limit + 1;
  bound.keep();
  EXPECT_EQ(full.asked, 3U) << "it was within the bound meanwhile";
}

TEST_F(JournalsTogether, AreCutOnceTheirCallsHaveEnded) {
  fill(a, 200, core::Outcome::Open);
  budget.keep();
  end_all(a);
  budget.keep();
  EXPECT_LE(budget.used, budget.limit * 15 / 16) << "nothing has to be added first";
}

TEST_F(JournalsTogether, WhatHasEndedGoesAlthoughOthersTakeAllTheRoom) {
  fill(a, 200, core::Outcome::Open);
  fill(b, 20);
  budget.keep();
  EXPECT_EQ(a.records().size(), 200U);
  EXPECT_EQ(b.records().size(), 0U);
  EXPECT_EQ(budget.ended, 0U);
}

TEST_F(JournalsTogether, OthersMakeRoomForWhatIsUnderWay) {
  fill(a, 40, core::Outcome::Open);
  fill(b, 40);
  budget.limit = budget.used * 3 / 4;
  budget.keep();
  EXPECT_EQ(a.records().size(), 40U);
  EXPECT_LE(budget.used, budget.limit) << "those of b make room, since those of a cannot";
}

TEST_F(JournalsTogether, WhatIsClearedWasCountedOnce) {
  fill(a, 10, core::Outcome::Open);
  fill(a, 10);
  end_all(a);
  EXPECT_EQ(budget.ended, budget.used);
  a.clear();
  EXPECT_EQ(budget.ended, 0U);
  EXPECT_EQ(budget.used, 0U);
}

TEST_F(JournalsTogether, OneThatHoldsNothingIsLookedAtNoMore) {
  fill(a, 1);
  fill(b, 1);
  {
    Journal gone{budget};
    fill(gone, 1);
    EXPECT_EQ(budget.holders.size(), 3U);
  }
  b.clear();
  c.clear();
  EXPECT_EQ(budget.holders, std::unordered_set<Journal*>{&a});
  a.give_up(1'000'000);
  EXPECT_TRUE(budget.holders.empty());
  EXPECT_EQ(budget.used, 0U);
}

}  // namespace
}  // namespace greenmock::tests
