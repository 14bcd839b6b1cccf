// The small methods of an account (reference: account methods, 4.1 and 4.2).

#include "service_harness.hpp"

namespace greenmock::tests {

using core::Instance;
using core::State;

class Account : public ServiceHarness {};

TEST_F(Account, GetStateInstanceTellsEachStateByItsName) {
  for (const auto name : core::kStateNames) {
    Instance& instance = make({.state = *core::parse_state(name)});
    EXPECT_EQ(*ask(instance, "getStateInstance").body,
              R"({"stateInstance":")" + std::string(name) + R"("})");
  }
}

TEST_F(Account, GetStatusInstanceIsOnlineWhileMessagesCanBeSent) {
  const std::pair<State, const char*> table[] = {
      {State::NotAuthorized, "offline"}, {State::Authorized, "online"},
      {State::Blocked, "offline"},       {State::SleepMode, "offline"},
      {State::Starting, "offline"},      {State::YellowCard, "online"},
      {State::Suspended, "online"},
  };
  for (const auto& [state, status] : table)
    EXPECT_EQ(json_of(ask(make({.state = state}), "getStatusInstance"))["statusInstance"], status)
        << core::to_string(state);
}

TEST_F(Account, LogoutLeadsToNotAuthorizedFromEveryState) {
  for (const auto name : core::kStateNames) {
    Instance& instance = make({.state = *core::parse_state(name)});
    EXPECT_EQ(*ask(instance, "logout").body, R"({"isLogout":true})");
    EXPECT_EQ(state_of(instance), "notAuthorized") << name;
  }
}

TEST_F(Account, RebootLeadsThroughStartingBackToEveryState) {
  for (const auto name : core::kStateNames) {
    Instance& instance = make({.state = *core::parse_state(name)});
    EXPECT_EQ(*ask(instance, "reboot").body, R"({"isReboot":true})");
    EXPECT_EQ(state_of(instance), "starting");
    jump(instance, 5s);
    EXPECT_EQ(state_of(instance), name == "starting" ? "notAuthorized" : name);
  }
}

TEST_F(Account, MethodsAreTakenInEitherSpelling) {
  Instance& instance = make();
  for (const char* name :
       {"GetSettings", "GetStateInstanceHistory", "GetWaSettings", "SetSystemProxy"})
    EXPECT_EQ(ask(instance, name).status, 200) << name;
}

TEST_F(Account, MethodsAreTakenByTheirOwnVerbOnly) {
  Instance& instance = make({.state = State::Authorized, .strict = true});
  for (const char* name :
       {"qr", "getStateInstance", "getStatusInstance", "getStateInstanceHistory", "logout",
        "reboot", "getSettings", "getWaSettings", "setSystemProxy", "updateApiToken"})
    EXPECT_EQ(send("POST", path(instance, name)).reply->status, 404) << name;
  for (const char* name : {"getAuthorizationCode", "setSettings", "setProfilePicture"})
    EXPECT_EQ(ask(instance, name).status, 404) << name;
  EXPECT_EQ(state_of(instance), "authorized");
}

TEST_F(Account, MethodsOfOtherProductsAreUnknown) {
  Instance& instance = make();
  for (const char* name :
       {"getAccountSettings", "callsQr", "callsScanqrcode", "callsGetStateInstance"})
    EXPECT_EQ(ask(instance, name).status, 404) << name;
}

TEST_F(Account, OfANewInstanceMayBeNullAtFirst) {
  core::Rule r = rule("getStateInstance");
  r.when.until = since_start(2min);
  r.reply = core::NamedReply::Null;
  Instance& instance = make({}, script_of(r));
  EXPECT_EQ(*ask(instance, "getStateInstance").body, "null");
  jump(instance, 2min);
  EXPECT_EQ(state_of(instance), "notAuthorized");
}

}  // namespace greenmock::tests
