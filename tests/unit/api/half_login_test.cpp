// A login that was begun and never finished: "Instance has auth" until a logout (docs: QR).

#include "service_harness.hpp"

namespace greenmock::tests {

using core::Instance;
using core::PhoneAction;
using core::State;
using Verdict = core::ScanResult::Verdict;

class HalfLogin : public ServiceHarness {
 protected:
  static constexpr const char* kNumber = R"({"phoneNumber":441234567890})";

  Instance& half() {
    Instance& instance = make();
    EXPECT_TRUE(abandon(instance));
    return instance;
  }
  bool abandon(Instance& instance) {
    return service.change(instance, now, [](Instance& i) { return i.phone(PhoneAction::Abandon); });
  }
  static constexpr const char* kHasAuth =
      R"({"type":"error","message":"Instance has auth. You need to make log out"})";
};

TEST_F(HalfLogin, LooksLoggedOutAndSaysThatItHasAuth) {
  Instance& instance = half();
  EXPECT_EQ(state_of(instance), "notAuthorized");
  EXPECT_EQ(*ask(instance, "qr").body, kHasAuth);
  EXPECT_EQ(instance.occurrences().count(event(core::Event::Kind::Scan)), 1U);
}

TEST_F(HalfLogin, TakesNoOther) {
  Instance& instance = half();
  EXPECT_EQ(scan(instance, instance.payload()), Verdict::WrongState);
  EXPECT_EQ(*send("POST", path(instance, "getAuthorizationCode"), kNumber).reply->body,
            R"({"status":false})");
  EXPECT_FALSE(abandon(instance));
}

TEST_F(HalfLogin, IsCuredByALogoutAndThenTheCodeIsANewOne) {
  Instance& instance = make();
  const std::string before = instance.payload();
  abandon(instance);
  EXPECT_EQ(*ask(instance, "logout").body, R"({"isLogout":true})");
  EXPECT_EQ(type_of_qr(instance), "qrCode");
  EXPECT_EQ(scan(instance, before), Verdict::RotatedAway);
  EXPECT_EQ(scan(instance, instance.payload()), Verdict::Accepted);
  EXPECT_EQ(state_of(instance), "authorized");
}

TEST_F(HalfLogin, IsNotCuredByARebootNorByTime) {
  Instance& instance = half();
  ask(instance, "reboot");
  jump(instance, 1h);
  EXPECT_EQ(state_of(instance), "notAuthorized");
  EXPECT_EQ(type_of_qr(instance), "error");
}

TEST_F(HalfLogin, CanBeWhereEveryLoginLeads) {
  core::InstanceSpec spec;
  spec.login.end = core::LoginEnd::HasAuth;
  spec.login.starting = 30s;
  Instance& instance = make(spec);
  EXPECT_EQ(scan(instance, instance.payload()), Verdict::Accepted);
  EXPECT_EQ(state_of(instance), "starting");
  jump(instance, 30s);
  EXPECT_EQ(state_of(instance), "notAuthorized");
  EXPECT_EQ(type_of_qr(instance), "error");
  ask(instance, "logout");
  EXPECT_EQ(type_of_qr(instance), "qrCode");
}

TEST_F(HalfLogin, EndsWithALogoutOnTheWayThroughStarting) {
  core::InstanceSpec spec;
  spec.login.starting = 30s;
  Instance& instance = make(spec);
  abandon(instance);
  ask(instance, "logout");
  jump(instance, 1h);
  EXPECT_EQ(type_of_qr(instance), "qrCode");
}

TEST_F(HalfLogin, IsToldOverTheWebsocket) {
  Instance& instance = make();
  open_websocket(instance);
  EXPECT_EQ(said(), std::vector<std::string>{"qrCode"});
  abandon(instance);
  EXPECT_EQ(said(), (std::vector<std::string>{"error", "close 1000"}));
  open_websocket(instance);
  EXPECT_EQ(said(), (std::vector<std::string>{"error", "close 1000"}));
}

TEST_F(HalfLogin, IsOverWithAResetAndWhenATestSetsTheState) {
  Instance& reset = half();
  service.reset(reset, true, now);
  EXPECT_EQ(type_of_qr(reset), "qrCode");
  Instance& forced = half();
  service.change(forced, now, [](Instance& i) { i.force_state(State::NotAuthorized); });
  EXPECT_EQ(type_of_qr(forced), "qrCode");
}

}  // namespace greenmock::tests
