// An account that follows its phone slowly: `sleepMode`, and back (docs: GetStateInstance).

#include "service_harness.hpp"

namespace greenmock::tests {

using core::Instance;
using core::PhoneAction;
using core::State;

class PhonePace : public ServiceHarness {
 protected:
  Instance& slow(State state = State::Authorized) {
    core::InstanceSpec spec;
    spec.state = state;
    spec.phone.sleep = 1min;
    spec.phone.wake = 5min;
    return make(spec);
  }
  bool phone(Instance& instance, PhoneAction action) {
    return service.change(instance, now, [&](Instance& i) { return i.phone(action); });
  }
};

TEST_F(PhonePace, ThatIsOffLeadsToSleepModeAfterAWhile) {
  Instance& instance = slow();
  EXPECT_TRUE(phone(instance, PhoneAction::Off));
  EXPECT_FALSE(phone(instance, PhoneAction::Off)) << "it is off already";
  jump(instance, 1min - 1ms);
  EXPECT_EQ(state_of(instance), "authorized");
  jump(instance, 1ms);
  EXPECT_EQ(state_of(instance), "sleepMode");
  EXPECT_FALSE(phone(instance, PhoneAction::Off));
}

TEST_F(PhonePace, ThatIsBackLeadsToAuthorizedWithinFiveMinutes) {
  Instance& instance = slow(State::SleepMode);
  EXPECT_TRUE(phone(instance, PhoneAction::On));
  jump(instance, 5min - 1ms);
  EXPECT_EQ(state_of(instance), "sleepMode");
  jump(instance, 1ms);
  EXPECT_EQ(state_of(instance), "authorized");
}

TEST_F(PhonePace, ThatIsBackInTimeIsNotMissed) {
  Instance& instance = slow();
  phone(instance, PhoneAction::Off);
  jump(instance, 30s);
  EXPECT_TRUE(phone(instance, PhoneAction::On));
  jump(instance, 1h);
  EXPECT_EQ(state_of(instance), "authorized");
}

TEST_F(PhonePace, ThatGoesOffAgainKeepsItAsleep) {
  Instance& instance = slow(State::SleepMode);
  phone(instance, PhoneAction::On);
  jump(instance, 1min);
  EXPECT_TRUE(phone(instance, PhoneAction::Off));
  jump(instance, 1h);
  EXPECT_EQ(state_of(instance), "sleepMode");
}

TEST_F(PhonePace, IsForgottenWithTheLogin) {
  Instance& instance = slow();
  phone(instance, PhoneAction::Off);
  ask(instance, "logout");
  scan(instance, instance.payload());
  jump(instance, 1h);
  EXPECT_EQ(state_of(instance), "authorized");
  EXPECT_TRUE(phone(instance, PhoneAction::Off));
}

TEST_F(PhonePace, IsForgottenByAReset) {
  Instance& instance = slow();
  phone(instance, PhoneAction::Off);
  service.reset(instance, true, now);
  jump(instance, 1h);
  EXPECT_EQ(state_of(instance), "authorized");
  EXPECT_TRUE(phone(instance, PhoneAction::Off));
}

}  // namespace greenmock::tests
