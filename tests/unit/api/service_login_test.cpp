// From the first question to the logout, and everything about the code in the picture.

#include "core/encoding/base64.hpp"
#include "service_harness.hpp"

namespace greenmock::tests {

using core::PhoneAction;
using core::State;
using Verdict = core::ScanResult::Verdict;

class Login : public ServiceHarness {};

TEST_F(Login, LeadsFromACodeToAuthorizedAndBack) {
  core::Instance& instance = make();
  EXPECT_EQ(state_of(instance), "notAuthorized");
  const core::Reply first = ask(instance, "qr");
  EXPECT_EQ(first.status, 200);
  EXPECT_EQ(json_of(first)["type"], "qrCode");
  EXPECT_EQ(scan(instance, instance.payload()), Verdict::Accepted);
  EXPECT_EQ(state_of(instance), "authorized");
  EXPECT_EQ(*ask(instance, "qr").body,
            R"({"type":"alreadyLogged","message":"instance account already authorized"})");
  EXPECT_EQ(*ask(instance, "logout").body, R"({"isLogout":true})");
  EXPECT_EQ(state_of(instance), "notAuthorized");
  EXPECT_NE(*ask(instance, "qr").body, *first.body)
      << "a new login wants a code that nobody has seen";
}

TEST_F(Login, TheMessageIsAPngWithoutPrefix) {
  core::Instance& instance = make();
  const std::string message = json_of(ask(instance, "qr"))["message"];
  const auto png = core::base64_decode(message);
  ASSERT_TRUE(png);
  EXPECT_TRUE(png->starts_with("\x89PNG\r\n"));
}

TEST_F(Login, TheCodeChangesEveryTwentySecondsAndTheOldOneIsDead) {
  core::Instance& instance = make();
  const std::string old = instance.payload();
  const std::string body = *ask(instance, "qr").body;
  jump(instance, 20s - 1ms);
  EXPECT_EQ(*ask(instance, "qr").body, body);
  jump(instance, 1ms);
  EXPECT_NE(*ask(instance, "qr").body, body);
  jump(instance, 7s);
  const auto result = service.change(instance, now, [&](core::Instance& i) { return i.scan(old); });
  EXPECT_EQ(result.verdict, Verdict::RotatedAway);
  EXPECT_EQ(result.age, 7s);
  EXPECT_EQ(instance.state(), State::NotAuthorized);
}

TEST_F(Login, APictureIsDrawnOnceAnEpochHoweverManyAsk) {
  core::Instance& instance = make();
  for (int i = 0; i < 50; ++i) ask(instance, "qr");
  EXPECT_EQ(service.pictures_drawn(), 1U);
  jump(instance, 20s);
  for (int i = 0; i < 50; ++i) ask(instance, "qr");
  EXPECT_EQ(service.pictures_drawn(), 2U);
}

TEST_F(Login, ACodeOfAnotherInstanceIsForeign) {
  core::Instance& a = make();
  core::Instance& b = make();
  EXPECT_EQ(scan(a, b.payload()), Verdict::Foreign);
  EXPECT_EQ(service.owner_of(b.payload()), &b);
  EXPECT_EQ(service.owner_of("https://example.org"), nullptr);
}

TEST_F(Login, AnAuthorizedAccountIsNotScannedAgain) {
  core::Instance& instance = make();
  const std::string code = instance.payload();
  EXPECT_EQ(scan(instance, code), Verdict::Accepted);
  EXPECT_EQ(scan(instance, code), Verdict::WrongState);
}

TEST_F(Login, CanGoThroughStarting) {
  core::InstanceSpec spec;
  spec.login.starting = 30s;
  core::Instance& instance = make(spec);
  scan(instance, instance.payload());
  EXPECT_EQ(state_of(instance), "starting");
  jump(instance, 29s);
  EXPECT_EQ(state_of(instance), "starting");
  jump(instance, 1s);
  EXPECT_EQ(state_of(instance), "authorized");
}

TEST_F(Login, CanFailIntoABlock) {
  core::InstanceSpec spec;
  spec.login.end = core::LoginEnd::Blocked;
  core::Instance& at_once = make(spec);
  scan(at_once, at_once.payload());
  EXPECT_EQ(state_of(at_once), "blocked");
  EXPECT_EQ(at_once.occurrences().count(
                {.kind = core::Event::Kind::State, .state = State::Authorized, .word = {}}),
            0U);
  spec.login.starting = 5s;
  core::Instance& later = make(spec);
  scan(later, later.payload());
  EXPECT_EQ(state_of(later), "starting");
  jump(later, 5s);
  EXPECT_EQ(state_of(later), "blocked");
}

TEST_F(Login, LogoutDuringStartingEndsTheLogin) {
  core::InstanceSpec spec;
  spec.login.starting = 30s;
  core::Instance& instance = make(spec);
  scan(instance, instance.payload());
  ask(instance, "logout");
  jump(instance, 1min);
  EXPECT_EQ(state_of(instance), "notAuthorized");
}

TEST_F(Login, ARebootPassesThroughStartingAndComesBack) {
  core::Instance& instance = make({.state = State::Authorized});
  EXPECT_EQ(*ask(instance, "reboot").body, R"({"isReboot":true})");
  EXPECT_EQ(state_of(instance), "starting");
  jump(instance, 5s);
  EXPECT_EQ(state_of(instance), "authorized");
}

TEST_F(Login, ARebootFreesAnInstanceThatHangsInStarting) {
  core::Instance& instance = make({.state = State::Starting});
  ask(instance, "reboot");
  jump(instance, 5s);
  EXPECT_EQ(state_of(instance), "notAuthorized");
}

TEST_F(Login, TwoRebootsStillComeBackToTheFirstState) {
  core::Instance& instance = make({.state = State::Authorized});
  ask(instance, "reboot");
  jump(instance, 3s);
  ask(instance, "reboot");
  jump(instance, 3s);
  EXPECT_EQ(state_of(instance), "starting");
  jump(instance, 2s);
  EXPECT_EQ(state_of(instance), "authorized");
}

TEST_F(Login, StatusFollowsTheState) {
  EXPECT_EQ(*ask(make({.state = State::Authorized}), "getStatusInstance").body,
            R"({"statusInstance":"online"})");
  EXPECT_EQ(*ask(make(), "getStatusInstance").body, R"({"statusInstance":"offline"})");
}

TEST_F(Login, QrInTheStatesThatTheDocumentationLeavesOpen) {
  EXPECT_EQ(type_of_qr(make({.state = State::SleepMode})), "alreadyLogged");
  EXPECT_EQ(type_of_qr(make({.state = State::YellowCard})), "alreadyLogged");
  EXPECT_EQ(type_of_qr(make({.state = State::Suspended})), "alreadyLogged");
  EXPECT_EQ(*ask(make({.state = State::Blocked}), "qr").body,
            R"({"type":"error","message":"Instance has auth. You need to make log out"})");
  const core::Reply starting = ask(make({.state = State::Starting}), "qr");
  EXPECT_EQ(starting.status, 400);
  EXPECT_EQ(json_of(starting)["message"], "instance in starting process try later");
}

TEST_F(Login, QrInSuchAStateCanBeSetEvenToHanging) {
  core::InstanceSpec spec;
  spec.state = State::Starting;
  spec.qr_in[State::Starting] = std::nullopt;
  spec.qr_in[State::Blocked] = core::ReplySpec{core::StatusReply{504}};
  core::Instance& instance = make(spec);
  EXPECT_FALSE(get(instance, "qr").reply);
  jump(instance, 24h);
  EXPECT_TRUE(service.take_effects().released.empty());
  service.change(instance, now, [](core::Instance& i) { i.force_state(State::Blocked); });
  EXPECT_EQ(ask(instance, "qr").status, 504);
}

TEST_F(Login, ThePhoneCanRefuseLogOutSleepAndWake) {
  core::Instance& instance = make();
  const std::string code = instance.payload();
  service.change(instance, now, [](core::Instance& i) { i.phone(PhoneAction::Refuse); });
  EXPECT_EQ(scan(instance, code), Verdict::RotatedAway);
  scan(instance, instance.payload());
  service.change(instance, now, [](core::Instance& i) { i.phone(PhoneAction::Off); });
  EXPECT_EQ(state_of(instance), "sleepMode");
  service.change(instance, now, [](core::Instance& i) { i.phone(PhoneAction::On); });
  EXPECT_EQ(state_of(instance), "authorized");
  service.change(instance, now, [](core::Instance& i) { i.phone(PhoneAction::Logout); });
  EXPECT_EQ(state_of(instance), "notAuthorized");
}

TEST_F(Login, AnAnswerOfQrIsTwoTextsAndNothingElse) {
  core::Instance& half = make();
  service.change(half, now, [](core::Instance& i) { i.phone(PhoneAction::Abandon); });
  for (core::Instance* instance : {&make(), &make({.state = State::Authorized}), &half}) {
    const core::Reply reply = ask(*instance, "qr");
    EXPECT_EQ(reply.status, 200);
    const core::Json json = json_of(reply);
    EXPECT_EQ(json.size(), 2U) << *reply.body;
    EXPECT_TRUE(json["type"].is_string() && json["message"].is_string()) << *reply.body;
  }
}

TEST_F(Login, AnErrorIs200UnlessARuleSaysOtherwise) {
  EXPECT_EQ(ask(make({.state = State::Blocked}), "qr").status, 200);
  core::Rule r = rule("qr");
  core::RawReply raw;
  raw.status = 400;
  raw.kind = core::RawReply::Body::JsonValue;
  raw.json = {{"type", "error"}, {"message", "no"}};
  r.reply = raw;
  const core::Reply refused = ask(make({}, script_of(r)), "qr");
  EXPECT_EQ(refused.status, 400);
  EXPECT_EQ(*refused.body, R"({"type":"error","message":"no"})");
}

TEST_F(Login, QrHasNoTimeAfterWhichItEnds) {
  core::Instance& instance = make();
  for (int n = 0; n < 60; ++n, jump(instance, 20s)) EXPECT_EQ(type_of_qr(instance), "qrCode") << n;
}

TEST_F(Login, AProxyThatGivesUpUntilARebootCanBePlayed) {
  core::Rule r = rule("qr");
  r.when.until = mark(called("reboot"));
  r.reply = core::StatusReply{504};
  core::Instance& instance = make({}, script_of(r));
  for (int n = 0; n < 3; ++n) EXPECT_EQ(ask(instance, "qr").status, 504);
  ask(instance, "reboot");
  jump(instance, 5s);
  EXPECT_EQ(type_of_qr(instance), "qrCode");
}

TEST_F(Login, NoCodeAfterALogoutOnThePhoneCanBePlayed) {
  const core::Event out{
      .kind = core::Event::Kind::State, .state = State::NotAuthorized, .word = {}};
  core::Rule r = rule("qr");
  r.when.from = mark(out, {}, 2);
  r.when.until = mark(out, 2min, 2);
  r.reply = core::StatusReply{504};
  core::Instance& instance = make({}, script_of(r));
  EXPECT_EQ(type_of_qr(instance), "qrCode");
  scan(instance, instance.payload());
  service.change(instance, now, [](core::Instance& i) { i.phone(PhoneAction::Logout); });
  EXPECT_EQ(state_of(instance), "notAuthorized");
  EXPECT_EQ(ask(instance, "qr").status, 504);
  jump(instance, 2min);
  EXPECT_EQ(type_of_qr(instance), "qrCode");
}

class LoginAssumedOtherwise : public ServiceHarness {
 protected:
  static api::Service::Options otherwise() {
    api::Service::Options o = options();
    o.qr_pixels = 256;
    o.assumptions.reboot_lasts = 30s;
    o.assumptions.passkey_message = "confirm it";
    return o;
  }
  LoginAssumedOtherwise() : ServiceHarness(otherwise()) {}
};

TEST_F(LoginAssumedOtherwise, ThePictureIsAsLargeAsTheServerIsTold) {
  const auto png = core::base64_decode(json_of(ask(make(), "qr"))["message"].get<std::string>());
  ASSERT_TRUE(png);
  // IHDR: width and height, four bytes each.
  EXPECT_EQ(png->substr(16, 8), std::string("\0\0\1\0\0\0\1\0", 8));
}

TEST_F(LoginAssumedOtherwise, ARebootLastsAsLongAsTheServerIsTold) {
  core::Instance& instance = make({.state = State::Authorized});
  ask(instance, "reboot");
  jump(instance, 30s - 1ms);
  EXPECT_EQ(state_of(instance), "starting");
  jump(instance, 1ms);
  EXPECT_EQ(state_of(instance), "authorized");
}

TEST_F(LoginAssumedOtherwise, APasskeyIsWantedInTheWordsThatTheServerIsTold) {
  core::Rule r = rule("qr");
  r.reply = core::NamedReply::PasskeyRequired;
  EXPECT_EQ(*ask(make({}, script_of(r)), "qr").body,
            R"({"type":"passkeyRequired","message":"confirm it"})");
}

TEST_F(Login, APasskeyIsWantedInWordsOfOurOwn) {
  core::Rule r = rule("qr");
  r.reply = core::NamedReply::PasskeyRequired;
  EXPECT_EQ(*ask(make({}, script_of(r)), "qr").body,
            R"({"type":"passkeyRequired","message":"Passkey confirmation is required"})");
}

TEST_F(Login, TheOldDialectDoesNotKnowTheNameSuspended) {
  core::Instance& old = make({.state = State::Suspended, .dialect = core::Dialect::Seed});
  core::Instance& current = make({.state = State::Suspended, .dialect = core::Dialect::Current});
  EXPECT_EQ(state_of(old), "yellowCard");
  EXPECT_EQ(state_of(current), "suspended");
}

TEST_F(Login, TwoServersOfOneSeedGiveTheSameBytes) {
  core::ClientTime later{7777s};
  api::Service other(options(), later);
  core::InstanceSpec spec;
  spec.name = "test";
  core::Instance& mine = make(spec);
  make();  // what runs beside it changes nothing
  spec.paused = true;
  core::Instance& theirs = *std::get<core::Instance*>(other.create(spec, std::nullopt, later));
  EXPECT_EQ(mine.identity().id, theirs.identity().id);
  EXPECT_EQ(mine.identity().token, theirs.identity().token);
  EXPECT_EQ(mine.payload(), theirs.payload());
}

}  // namespace greenmock::tests
