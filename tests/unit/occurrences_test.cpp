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
  core::Occurrences all;
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
  EXPECT_FALSE(all.find(event, 19'000));
  EXPECT_EQ(all.find(event, 19'001)->seq, 19'001U);
  EXPECT_EQ(all.count_after(event, 5'000), 1'000U);
}

TEST(HappenedOfMethods, OneThatWasNotCalledHasNoLastCall) {
  core::Occurrences all;
  all.note({.kind = Event::Kind::Method, .method = 5, .word = {}}, Moment{{}, {}, 1});
  const Event other{.kind = Event::Kind::Method, .method = 2, .word = {}};
  EXPECT_FALSE(all.find(other, 0));
  EXPECT_FALSE(all.find(other, 1));
  EXPECT_EQ(all.count_after(other, 0), 0U);
}

}  // namespace
}  // namespace greenmock::tests
