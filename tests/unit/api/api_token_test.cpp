// `updateApiToken` (reference: account methods, 4.2).

#include "service_harness.hpp"

namespace greenmock::tests {

using core::Instance;

class ApiToken : public ServiceHarness {
 protected:
  std::string renewed(const Instance& instance) {
    return json_of(ask(instance, "updateApiToken"))["apiTokenInstance"];
  }
  int status_with(const Instance& instance, const std::string& token) {
    return send("GET", "/waInstance" + std::to_string(instance.identity().id) +
                           "/getStateInstance/" + token)
        .reply->status;
  }
};

TEST_F(ApiToken, TheOldOneIsDeadAtOnceAndTheNewOneOpens) {
  Instance& instance = make();
  const std::string before = instance.identity().token;
  const std::string after = renewed(instance);
  EXPECT_EQ(after.size(), 50U);
  EXPECT_EQ(after.find_first_not_of("0123456789abcdef"), std::string::npos);
  EXPECT_EQ(status_with(instance, before), 401);
  EXPECT_EQ(status_with(instance, after), 200);
  EXPECT_EQ(instance.identity().token, after);
}

TEST_F(ApiToken, EachRenewalGivesAnother) {
  Instance& instance = make();
  const std::string first = renewed(instance), second = renewed(instance);
  EXPECT_NE(first, second);
  EXPECT_EQ(status_with(instance, first), 401);
  EXPECT_EQ(status_with(instance, second), 200);
}

TEST_F(ApiToken, SameSeedSameTokens) {
  api::Service other(options(), core::ClientTime{5s});
  Instance& theirs = *std::get<Instance*>(other.create({.name = "same"}, {}, core::ClientTime{5s}));
  Instance& mine = make({.name = "same"});
  EXPECT_EQ(renewed(mine), theirs.tell_token());
  EXPECT_NE(renewed(mine), renewed(make({.name = "another"})));
}

TEST_F(ApiToken, OneThatWasOnlyToldOpensNothingAndNeverComesAgain) {
  core::Rule r = rule("updateApiToken");
  r.apply = false;
  r.times = 1;
  Instance& instance = make({}, script_of(r));
  const std::string before = instance.identity().token;
  const std::string useless = renewed(instance);
  EXPECT_EQ(status_with(instance, useless), 401);
  EXPECT_EQ(status_with(instance, before), 200);
  EXPECT_NE(renewed(instance), useless);
  EXPECT_EQ(status_with(instance, useless), 401);
}

TEST_F(ApiToken, ItMayBeRenewedThoughTheAnswerIsLost) {
  core::Rule r = rule("updateApiToken");
  r.reply = core::StatusReply{502};
  r.apply = true;
  Instance& instance = make({}, script_of(r));
  const std::string before = instance.identity().token;
  EXPECT_EQ(ask(instance, "updateApiToken").status, 502);
  EXPECT_EQ(status_with(instance, before), 401);
}

TEST_F(ApiToken, TheFirstOneIsBackAfterAReset) {
  Instance& instance = make();
  const std::string before = instance.identity().token;
  const std::string after = renewed(instance);
  service.reset(instance, true, now);
  EXPECT_EQ(status_with(instance, before), 200);
  EXPECT_EQ(status_with(instance, after), 401);
}

TEST_F(ApiToken, ACallThatWaitedIsAnsweredThoughItsTokenIsDead) {
  core::Rule r = rule("getStateInstance");
  r.wait = core::Wait{core::Duration{10s}};
  Instance& instance = make({}, script_of(r));
  EXPECT_FALSE(get(instance, "getStateInstance").reply);
  renewed(instance);
  jump(instance, 10s);
  EXPECT_EQ(service.take_effects().released.at(0).reply.status, 200);
}

}  // namespace greenmock::tests
