// What is remembered of the attempts at webhooks, and the bound that all accounts share for it.

#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <vector>

#include "core/notifications/push_log.hpp"

namespace greenmock::tests {
namespace {

using core::PushLog;

class PushLogs : public ::testing::Test {
 protected:
  static core::Push push(std::uint64_t receipt) {
    core::Push made;
    made.receipt = receipt;
    made.ended.seq = receipt;
    return made;
  }
  static void fill(PushLog& log, std::size_t count) {
    for (std::uint64_t receipt = 1; receipt <= count; ++receipt) log.add(push(receipt));
  }
  core::PushBudget budget{.limit = 100 * sizeof(core::Push)};
};

TEST_F(PushLogs, WhatFitsStays) {
  PushLog log(budget);
  fill(log, 100);
  EXPECT_EQ(log.all().size(), 100U);
  EXPECT_EQ(budget.used, log.bytes());
}

TEST_F(PushLogs, TheFullestGivesUpItsOldest) {
  PushLog busy(budget), calm(budget);
  fill(calm, PushLog::kLeft + 1);
  fill(busy, 1'000);
  EXPECT_LE(budget.used, budget.limit);
  EXPECT_EQ(budget.used, busy.bytes() + calm.bytes());
  EXPECT_EQ(calm.all().size(), PushLog::kLeft + 1);
  EXPECT_LT(busy.all().size(), 200U);
  EXPECT_EQ(busy.all().back().receipt, 1'000U);
}

TEST_F(PushLogs, TheLastOfEachAreLeftHoweverManyThereAre) {
  budget.limit = 1;
  std::vector<std::unique_ptr<PushLog>> all;
  for (int i = 0; i < 50; ++i) fill(*all.emplace_back(std::make_unique<PushLog>(budget)), 100);
  for (const auto& log : all) EXPECT_EQ(log->all().size(), PushLog::kLeft);
  EXPECT_EQ(budget.used, 0U);
  EXPECT_TRUE(budget.holders.empty());
}

TEST_F(PushLogs, OneAccountHasAThousandAtMost) {
  budget.limit = 1 << 30;
  PushLog log(budget);
  fill(log, PushLog::kKept + 5);
  EXPECT_EQ(log.all().size(), PushLog::kKept);
  EXPECT_EQ(log.all().front().receipt, 6U);
}

TEST_F(PushLogs, ItIsToldWhatWasGivenUp) {
  PushLog log(budget);
  fill(log, 100);
  EXPECT_EQ(log.dropped(), 0U);
  log.give_up(30 * sizeof(core::Push));
  EXPECT_EQ(log.dropped(), 30U);
  EXPECT_EQ(log.dropped_until(), 30U);
  EXPECT_EQ(log.all().front().receipt, 31U);
}

TEST_F(PushLogs, OfALongTextTheBeginningIsKept) {
  PushLog log(budget);
  core::Push made = push(1);
  made.url = std::string(100'000, 'u');
  made.type = std::string(100'000, 't');
  log.add(std::move(made));
  EXPECT_EQ(log.last().url, std::string(1'000, 'u') + "...");
  EXPECT_EQ(log.last().type, std::string(1'000, 't') + "...");
  EXPECT_LT(log.last().url.capacity(), 2'000U);
}

TEST_F(PushLogs, OneThatIsGoneTakesNothing) {
  {
    PushLog log(budget);
    fill(log, 90);
    EXPECT_EQ(budget.holders.size(), 1U);
  }
  EXPECT_EQ(budget.used, 0U);
  EXPECT_TRUE(budget.holders.empty());
}

}  // namespace
}  // namespace greenmock::tests
