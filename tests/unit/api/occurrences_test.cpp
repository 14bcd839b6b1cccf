// What has happened so far, as marks and waits count it.

#include "core/events/occurrences.hpp"

#include <gtest/gtest.h>

#include "service_harness.hpp"

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

TEST_F(Happened, WhatIsForgottenHasAnEnd) {
  EXPECT_FALSE(all.first_behind_forgotten(event));
  happens(3'000);
  EXPECT_FALSE(all.first_behind_forgotten(event)) << "all are remembered";
  happens(1'000);
  const auto behind = all.first_behind_forgotten(event);
  ASSERT_TRUE(behind);
  EXPECT_FALSE(all.find(event, behind->seq - 1));
  EXPECT_TRUE(all.find(event, behind->seq));
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
  core::MomentBudget budget{.limit = 1'000 * sizeof(Moment)};
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

TEST_F(HappenedInAll, ThoseThatCanGiveNothingShieldNobody) {
  for (int i = 0; i < 200; ++i) happens(quiet, std::to_string(i), 20);
  EXPECT_EQ(quiet.bytes(), 0U);
  happens(busy, "go", 1'000);
  EXPECT_EQ(budget.used, busy.bytes());
  EXPECT_GT(busy.bytes(), budget.limit * 9 / 10) << "it is alone with the bound";
  EXPECT_EQ(quiet.find(signal("7"), 11)->seq, 7U * 20 + 11);
}

TEST_F(HappenedInAll, NoMoreIsForgottenThanIsAsked) {
  happens(busy, "go", 513);
  busy.give_up(sizeof(Moment));
  std::size_t found = 0;
  for (std::uint64_t nth = 1; nth <= 513; ++nth) found += busy.find(signal("go"), nth) ? 1U : 0U;
  EXPECT_EQ(found, 512U);
}

TEST_F(HappenedInAll, OfOneThatIsForgottenTheNextIsTold) {
  happens(busy, "go", 100);
  busy.give_up(1'000'000);
  EXPECT_EQ(busy.find_or_next(signal("go"), 10)->seq, 10U);
  EXPECT_EQ(busy.find_or_next(signal("go"), 50)->seq, 91U);
  EXPECT_EQ(busy.find_or_next(signal("go"), 0)->seq, 100U);
  EXPECT_FALSE(busy.find_or_next(signal("go"), 101));
  EXPECT_FALSE(busy.find_or_next(signal("stop"), 0));
}

// --- what scripts make of it

class ScarceMoments : public ServiceHarness {
 protected:
  ScarceMoments() : ServiceHarness(little_room()) {}
  static api::Service::Options little_room() {
    api::Service::Options o = options();
    o.journal_bytes = 4'096;
    return o;
  }
  void raise(core::Instance& instance, const std::string& word, int times) {
    for (int i = 0; i < times; ++i)
      service.change(instance, now, [&](core::Instance& changed) { changed.note(signal(word)); });
  }
};

TEST_F(ScarceMoments, AMarkThatHasComeStaysSo) {
  core::Rule r = rule("qr");
  r.when.from = mark(signal("go"), {}, 5);
  r.when.until = mark(signal("go"), {}, 40);
  r.reply = core::StatusReply{504};
  core::Rule held = rule("getStateInstance");
  held.wait = core::Wait{mark(signal("go"), {}, 40)};
  core::Script script = script_of(r);
  script.rules.push_back(held);
  core::Instance& instance = make({}, script);
  raise(instance, "go", 7);
  EXPECT_EQ(ask(instance, "qr").status, 504);
  raise(instance, "go", 200);
  ASSERT_FALSE(instance.occurrences().find(signal("go"), 40)) << "it is forgotten";
  EXPECT_EQ(type_of_qr(instance), "qrCode");
  EXPECT_EQ(state_of(instance), "notAuthorized") << "at once: that moment is past";
}

}  // namespace
}  // namespace greenmock::tests
