// The queue by itself: order, receipts, life and bounds.

#include "core/notifications/notification_queue.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <optional>

namespace greenmock::tests {
namespace {

using namespace std::chrono_literals;
using core::Json;
using core::NotificationQueue;

constexpr core::VirtualTime kStart{1'000'000s};

class Queue : public ::testing::Test {
 protected:
  std::uint64_t add(int what, std::uint32_t copies = 1) {
    return queue.add(Json{{"typeWebhook", "t"}, {"n", what}}, copies, now).receipt;
  }
  std::string head() const {
    const auto* note = queue.head(now);
    return note ? std::string(note->body()) : "";
  }
  static std::string body(int what) {
    return R"({"typeWebhook":"t","n":)" + std::to_string(what) + "}";
  }

  core::VirtualTime now = kStart;
  core::NoteBudget budget;
  std::optional<NotificationQueue> made{std::in_place, 7, NotificationQueue::Rules{}, budget,
                                        kStart};
  NotificationQueue& queue = *made;
};

TEST_F(Queue, IsFirstInFirstOut) {
  const auto a = add(1), b = add(2);
  EXPECT_EQ(head(), body(1));
  EXPECT_EQ(head(), body(1)) << "the same until it is removed";
  EXPECT_TRUE(queue.remove(a, now));
  EXPECT_EQ(head(), body(2));
  EXPECT_FALSE(queue.remove(a, now));
  EXPECT_TRUE(queue.remove(b, now));
  EXPECT_EQ(queue.head(now), nullptr);
}

TEST_F(Queue, WrapsTheBodyAndItsReceipt) {
  const auto receipt = add(1);
  EXPECT_EQ(*queue.head(now)->answer,
            R"({"receiptId":)" + std::to_string(receipt) + R"(,"body":)" + body(1) + "}");
  EXPECT_EQ(queue.head(now)->type, "t");
}

TEST_F(Queue, ReceiptsGrowFromAStartThatTheSeedDecides) {
  const auto first = add(1);
  EXPECT_EQ(add(2), first + 1);
  EXPECT_GE(first, 1'000'000U);
  EXPECT_LT(first, 10'000'000U);
  EXPECT_EQ(NotificationQueue(7, {}, budget, kStart).add(Json::object(), 1, now).receipt, first);
  EXPECT_NE(NotificationQueue(8, {}, budget, kStart).add(Json::object(), 1, now).receipt, first);
}

TEST_F(Queue, AResetForgetsAllButTheReceipts) {
  const auto before = add(1);
  queue.begin_anew(kStart);
  EXPECT_EQ(queue.size(now), 0U);
  EXPECT_EQ(add(1), before + 1);
}

TEST_F(Queue, CopiesHaveOneReceiptAndAreRemovedOneByOne) {
  const auto receipt = add(1, 2);
  add(2);
  EXPECT_EQ(queue.size(now), 3U);
  EXPECT_TRUE(queue.remove(receipt, now));
  EXPECT_EQ(head(), body(1));
  EXPECT_TRUE(queue.remove(receipt, now));
  EXPECT_EQ(head(), body(2));
}

TEST_F(Queue, ANotificationLivesForADay) {
  add(1);
  now += 1h;
  add(2);
  now = kStart + 24h - 1us;
  EXPECT_EQ(queue.size(now), 2U);
  now = kStart + 24h;
  EXPECT_EQ(queue.size(now), 1U);
  EXPECT_EQ(head(), body(2));
  now += 1h;
  EXPECT_EQ(queue.head(now), nullptr);
  EXPECT_EQ(queue.expired(now), 2U);
  EXPECT_EQ(queue.dropped(), 0U);
}

TEST_F(Queue, TheOldestGoWhenItIsFull) {
  made.emplace(7, NotificationQueue::Rules{.most = 3}, budget, kStart);
  const auto first = add(1);
  for (int i = 2; i <= 4; ++i) add(i);
  EXPECT_EQ(queue.size(now), 3U);
  EXPECT_EQ(head(), body(2));
  EXPECT_FALSE(queue.remove(first, now));
  EXPECT_EQ(queue.dropped(), 1U);
  EXPECT_EQ(queue.take_untold_drops(), 1U);
  EXPECT_EQ(queue.take_untold_drops(), 0U);
}

TEST_F(Queue, IsBoundInBytesTooButKeepsTheNewest) {
  made.emplace(7, NotificationQueue::Rules{.most_bytes = 5'000}, budget, kStart);
  for (int i = 0; i < 100; ++i) add(i);
  EXPECT_LT(queue.size(now), 50U);
  EXPECT_GT(queue.size(now), 5U);
  queue.add(Json{{"x", std::string(10'000, 'x')}}, 1, now);
  EXPECT_EQ(queue.size(now), 1U);
}

TEST_F(Queue, TellsWhatNobodyWasGivenYet) {
  const auto a = add(1);
  const auto b = add(2);
  queue.hand_out(*queue.find(a, now));
  EXPECT_EQ(queue.first_new(now)->receipt, b);
  queue.hand_out(*queue.find(b, now));
  EXPECT_EQ(queue.first_new(now), nullptr);
  EXPECT_TRUE(queue.give_back(a, now));
  EXPECT_EQ(queue.first_new(now)->receipt, a);
  EXPECT_EQ(queue.head(now)->receipt, a);
}

TEST_F(Queue, CopiesAreHandedOutAndGivenBackOneByOne) {
  const auto receipt = add(1, 2);
  const auto next = add(2);
  for (int i = 0; i < 2; ++i) {
    ASSERT_EQ(queue.first_new(now)->receipt, receipt);
    queue.hand_out(*queue.first_new(now));
  }
  EXPECT_EQ(queue.first_new(now)->receipt, next);
  EXPECT_TRUE(queue.give_back(receipt, now));
  EXPECT_EQ(queue.head(now)->given, 1U) << "the first of them is still out";
  EXPECT_EQ(queue.first_new(now)->receipt, receipt);
}

TEST_F(Queue, OneThatIsHandedOutTwiceIsGivenBackTwice) {
  const auto receipt = add(1);
  for (int i = 0; i < 2; ++i) queue.hand_out(*queue.head(now));
  EXPECT_FALSE(queue.give_back(receipt, now)) << "somebody else has it";
  EXPECT_TRUE(queue.give_back(receipt, now));
  EXPECT_FALSE(queue.give_back(receipt, now)) << "nobody had it";
}

TEST_F(Queue, IsClearedOnceAMinute) {
  add(1);
  EXPECT_EQ(queue.until_clear(now), 0s);
  queue.clear(now);
  EXPECT_EQ(queue.size(now), 0U);
  EXPECT_EQ(queue.until_clear(now), 60s);
  now += 20s;
  EXPECT_EQ(queue.until_clear(now), 40s);
  now += 40s;
  EXPECT_EQ(queue.until_clear(now), 0s);
}

TEST_F(Queue, ItsCountIsThatOfTheLastTenSeconds) {
  now += 3s;
  add(1);
  EXPECT_EQ(queue.count(now), 0U);
  now += 7s;
  EXPECT_EQ(queue.count(now), 1U);
  add(2);
  EXPECT_EQ(queue.count(now), 1U);
  now += 5s;
  queue.remove(queue.head(now)->receipt, now);
  EXPECT_EQ(queue.count(now), 1U) << "2 would be wrong: at the refresh one waited";
  now += 5s;
  EXPECT_EQ(queue.count(now), 1U);
  now += 100h;
  EXPECT_EQ(queue.count(now), 0U);
}

TEST_F(Queue, ItsCountCanBeOfTheMoment) {
  made.emplace(7, NotificationQueue::Rules{.count_every = 0s}, budget, kStart);
  add(1);
  EXPECT_EQ(queue.count(now), 1U);
}

TEST_F(Queue, WhatIsThereAtTheStartCountsAtOnce) {
  add(1);
  queue.count_from_start();
  EXPECT_EQ(queue.count(now), 1U);
}

// --- several that share a bound

class QueuesTogether : public ::testing::Test {
 protected:
  QueuesTogether() { budget.limit = 100'000; }
  std::uint64_t fill(NotificationQueue& queue, int notes) {
    std::uint64_t last = 0;
    for (int i = 0; i < notes; ++i)
      last = queue.add(Json{{"text", std::string(1'000, 'x')}}, 1, kStart).receipt;
    return last;
  }

  core::NoteBudget budget;
  NotificationQueue a{1, {}, budget, kStart}, b{2, {}, budget, kStart};
};

TEST_F(QueuesTogether, TheFullestGivesUpItsOldest) {
  const auto newest = fill(a, 150);
  fill(b, 5);
  budget.keep();
  EXPECT_LE(budget.used, budget.limit * 15 / 16);
  EXPECT_EQ(a.bytes() + b.bytes(), budget.used);
  EXPECT_TRUE(a.find(newest, kStart));
  const auto gone = a.take_given_up();
  EXPECT_EQ(gone.size(), a.dropped());
  EXPECT_EQ(gone.size(), a.take_untold_drops());
  EXPECT_EQ(gone.size() + a.size(kStart), 150U);
  EXPECT_TRUE(std::is_sorted(gone.begin(), gone.end()));
  EXPECT_EQ(b.dropped(), 0U);
}

TEST_F(QueuesTogether, WhatSomebodyWasGivenStays) {
  fill(a, 150);
  const auto receipt = a.head(kStart)->receipt;
  a.hand_out(*a.head(kStart));
  budget.keep();
  EXPECT_EQ(a.head(kStart)->receipt, receipt);
  EXPECT_GT(a.dropped(), 0U);
  a.give_up(a.bytes());
  EXPECT_EQ(a.size(kStart), 1U);
  EXPECT_EQ(budget.used, 0U);
  EXPECT_TRUE(a.give_back(receipt, kStart));
  EXPECT_GT(budget.used, 0U);
  a.give_up(a.bytes());
  EXPECT_EQ(a.size(kStart), 0U);
}

TEST_F(QueuesTogether, AQueueThatAgeHasEmptiedHoldsNothingMore) {
  fill(a, 2);
  EXPECT_EQ(budget.holders.size(), 1U);
  EXPECT_EQ(a.size(kStart + 24h), 0U);
  EXPECT_TRUE(budget.holders.empty());
  fill(a, 1);
  EXPECT_EQ(budget.holders.size(), 1U);
}

TEST_F(QueuesTogether, WhatGoesInAnyWayMakesRoom) {
  const auto last = fill(a, 2);
  a.remove(last, kStart);
  EXPECT_EQ(a.size(kStart + 24h), 0U);
  fill(b, 2);
  b.clear(kStart);
  {
    NotificationQueue gone{3, {}, budget, kStart};
    fill(gone, 2);
    gone.hand_out(*gone.head(kStart));
    EXPECT_GT(budget.used, 0U);
  }
  EXPECT_EQ(budget.used, 0U);
  a.begin_anew(kStart);
  EXPECT_TRUE(budget.holders.empty());
}

}  // namespace
}  // namespace greenmock::tests
