#include "core/account/state.hpp"

#include <gtest/gtest.h>

using namespace greenmock::core;
using enum State;
using enum StateEvent;

TEST(State, NamesRoundTrip) {
  for (const auto name : kStateNames) EXPECT_EQ(to_string(*parse_state(name)), name);
  EXPECT_EQ(parse_state("Authorized"), std::nullopt);
  EXPECT_EQ(parse_state(""), std::nullopt);
}

TEST(State, AScanLogsInAtOnceOrThroughStarting) {
  EXPECT_EQ(next_state(NotAuthorized, Scanned), Authorized);
  EXPECT_EQ(next_state(NotAuthorized, Scanned, true), Starting);
  EXPECT_EQ(next_state(Starting, LoginDone), Authorized);
  EXPECT_EQ(next_state(Starting, LoginFailed), Blocked);
}

TEST(State, NobodyIsScannedTwice) {
  for (const State from : {Authorized, Blocked, SleepMode, Starting, YellowCard, Suspended})
    EXPECT_EQ(next_state(from, Scanned), std::nullopt);
}

TEST(State, LogoutCuresEveryStateThatHoldsALogin) {
  for (const State from : {Authorized, Blocked, SleepMode, Starting, YellowCard, Suspended})
    EXPECT_EQ(next_state(from, LoggedOut), NotAuthorized);
  EXPECT_EQ(next_state(NotAuthorized, LoggedOut), std::nullopt);
}

TEST(State, ThePhoneSleepsAndWakes) {
  EXPECT_EQ(next_state(Authorized, PhoneOff), SleepMode);
  EXPECT_EQ(next_state(SleepMode, PhoneOn), Authorized);
  EXPECT_EQ(next_state(NotAuthorized, PhoneOff), std::nullopt);
}

TEST(State, ALoginThatNobodyFinishesAsksForOneAgain) {
  EXPECT_EQ(next_state(Starting, LoginLeft), NotAuthorized);
  EXPECT_EQ(next_state(NotAuthorized, LoginLeft), std::nullopt);
}

TEST(State, IsLoggedInWhereTheServiceKnowsTheAccount) {
  for (const State in : {Authorized, SleepMode, YellowCard, Suspended})
    EXPECT_TRUE(is_logged_in(in));
  for (const State out : {NotAuthorized, Blocked, Starting}) EXPECT_FALSE(is_logged_in(out));
}
