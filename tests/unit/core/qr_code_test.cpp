#include "core/login/qr_code.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <set>

using namespace std::chrono_literals;
using greenmock::core::QrPayloads;
using greenmock::core::QrSchedule;
using greenmock::core::VirtualTime;

namespace {
constexpr std::uint64_t kServerSeed = 42;
const QrPayloads kPayloads(kServerSeed, 1101000001, 7);
constexpr VirtualTime kFirst{1000s};
}  // namespace

TEST(QrPayload, HasTheShapeOfTheRealOne) {
  const std::string payload = kPayloads.payload(0);
  EXPECT_EQ(payload.size(), 237U);
  EXPECT_TRUE(payload.starts_with("2@"));
  EXPECT_EQ(std::count(payload.begin(), payload.end(), ','), 3);
}

TEST(QrPayload, LeadsBackToInstanceAndSerial) {
  std::set<std::string> seen;
  for (std::uint64_t serial : {0ULL, 1ULL, 2ULL, 1000ULL, 18446744073709551615ULL}) {
    const std::string payload = kPayloads.payload(serial);
    EXPECT_TRUE(seen.insert(payload).second);
    EXPECT_EQ(kPayloads.serial_of(payload), serial);
    EXPECT_EQ(QrPayloads::instance_of(payload, kServerSeed), 1101000001U);
  }
}

TEST(QrPayload, IsNotRecognisedIfAnyCharacterDiffers) {
  const std::string payload = kPayloads.payload(3);
  for (std::size_t at = 0; at < payload.size(); ++at) {
    std::string changed = payload;
    changed[at] = changed[at] == 'A' ? 'B' : 'A';
    EXPECT_EQ(kPayloads.serial_of(changed), std::nullopt) << at;
    EXPECT_EQ(kPayloads.serial_of(payload.substr(0, at)), std::nullopt) << at;
  }
  EXPECT_EQ(kPayloads.serial_of(payload + "A"), std::nullopt);
}

TEST(QrPayload, OfAnotherInstanceIsForeign) {
  const QrPayloads other(kServerSeed, 1101000002, 8);
  EXPECT_EQ(other.serial_of(kPayloads.payload(0)), std::nullopt);
}

TEST(QrSchedule, ChangesEveryTwentySeconds) {
  const QrSchedule codes(kFirst);
  EXPECT_EQ(codes.serial_at(kFirst), 0U);
  EXPECT_EQ(codes.serial_at(kFirst + 20s - 1us), 0U);
  EXPECT_EQ(codes.serial_at(kFirst + 20s), 1U);
  EXPECT_EQ(codes.serial_at(kFirst + 10min), 30U);
  EXPECT_EQ(codes.next_rotation(kFirst + 20s), kFirst + 40s);
}

TEST(QrSchedule, AForcedRotationBeginsANewTwentySeconds) {
  QrSchedule codes(kFirst);
  codes.rotate(kFirst + 50s);  // serial 2 was current
  EXPECT_EQ(codes.serial_at(kFirst + 50s), 3U);
  EXPECT_EQ(codes.serial_at(kFirst + 69s), 3U);
  EXPECT_EQ(codes.serial_at(kFirst + 70s), 4U);
  EXPECT_EQ(codes.start_of(2), kFirst + 40s);
  EXPECT_EQ(codes.end_of(2, kFirst + 55s), kFirst + 50s);
  EXPECT_EQ(codes.end_of(3, kFirst + 55s), std::nullopt);
}

TEST(QrSchedule, TwoRotationsAtOneMomentAreTwo) {
  QrSchedule codes(kFirst);
  codes.rotate(kFirst);
  codes.rotate(kFirst);
  EXPECT_EQ(codes.serial_at(kFirst), 2U);
}

TEST(QrSchedule, RemembersABoundedPast) {
  QrSchedule codes(kFirst);
  for (int i = 0; i < 1000; ++i) codes.rotate(kFirst + i * 1s);
  EXPECT_EQ(codes.serial_at(kFirst + 1000s), 1000U);
  EXPECT_EQ(codes.end_of(1, kFirst + 1000s), std::nullopt);
  EXPECT_TRUE(codes.end_of(990, kFirst + 1000s));
}
