// What the service says over a websocket, and when; without one.

#include "api/vocabulary.hpp"
#include "core/account/wid.hpp"
#include "script/load.hpp"
#include "script_support.hpp"
#include "service_harness.hpp"

namespace greenmock::tests {
namespace {

using Said = std::vector<std::string>;

class Sockets : public ServiceHarness {
 protected:
  explicit Sockets(api::Service::Options o = options()) : ServiceHarness(std::move(o)) {}

  /// An instance whose websockets say these frames.
  core::Instance& make_with(const std::string& frames) {
    const auto loaded = script::load_script(
        R"({"rules":[{"id":"r","when":{"method":"scanqrcode"},"frames":)" + frames + "}]}",
        script::Scope::Instance, api::method_names());
    EXPECT_TRUE(loaded) << script::testing::all(loaded.problems);
    return make({}, *loaded.value);
  }
  /// The last text that has gone out since the last look.
  std::string last_text() {
    std::string text;
    for (const api::SocketStep& step : service.take_effects().sockets) {
      if (step.kind == api::SocketStep::Kind::Text) text = *step.payload;
    }
    return text;
  }
};

TEST_F(Sockets, SayACodeAtOnceAndAtEachRotationUntilTimeIsUp) {
  core::Instance& instance = make();
  open_websocket(instance);
  EXPECT_EQ(said(), Said{"qrCode"});
  for (int rotation = 0; rotation < 4; ++rotation) {
    jump(instance, 20s);
    EXPECT_EQ(said(), Said{"qrCode"});
  }
  jump(instance, 19s);
  EXPECT_EQ(said(), Said{});
  jump(instance, 1s);
  EXPECT_EQ(said(), (Said{"timeout", "close 1000"}));
  jump(instance, 1h);
  EXPECT_EQ(said(), Said{});
}

TEST_F(Sockets, AreUnderWayFromTheAnswerToTheEnd) {
  core::Instance& instance = make();
  const auto opened = shake_hands(instance).ticket;
  service.sent(opened, now);
  EXPECT_TRUE(opened.record->under_way()) << "its log is still to be made";
  service.socket_opened(opened, now);
  EXPECT_TRUE(opened.record->under_way());
  service.socket_closed(opened, {}, now);
  EXPECT_FALSE(opened.record->under_way());

  const auto lost = shake_hands(instance).ticket;
  service.sent(lost, now);
  service.socket_closed(lost, {}, now);
  EXPECT_FALSE(lost.record->under_way()) << "it never opened";

  const auto removed = shake_hands(instance).ticket;
  service.sent(removed, now);
  service.remove(instance, now);
  EXPECT_FALSE(removed.record->under_way());
}

TEST_F(Sockets, OneJumpSaysAllThatItPasses) {
  core::Instance& instance = make();
  open_websocket(instance);
  jump(instance, 24h);
  EXPECT_EQ(said(),
            (Said{"qrCode", "qrCode", "qrCode", "qrCode", "qrCode", "timeout", "close 1000"}));
}

TEST_F(Sockets, TellTheAccountWithItsFieldsAtTheTopInTheOldDialect) {
  core::Instance& instance = make({.name = "shop",
                                   .settings = {{"webhookUrl", "http://127.0.0.1:9/"}},
                                   .dialect = core::Dialect::Seed});
  open_websocket(instance);
  scan(instance, instance.payload());
  EXPECT_EQ(last_text(), R"({"type":"accountData","wid":")" +
                             core::wid_of(instance.identity().phone_seed) +
                             R"(","pushname":"shop","proxy":"system proxy",)"
                             R"("webhookUrl":"http://127.0.0.1:9/"})");
}

TEST_F(Sockets, AreOutOfTimeInTheWordsOfTheDialect) {
  core::Instance& old = make({.dialect = core::Dialect::Seed});
  open_websocket(old);
  jump(old, 100s);
  EXPECT_EQ(last_text(), R"({"type":"timeoutExpired","message":"timeoutExpired"})");
  core::Instance& current = make();
  open_websocket(current);
  jump(current, 100s);
  EXPECT_EQ(last_text(), R"({"type":"timeout","message":"timeout"})");
}

TEST_F(Sockets, SayTheErrorThatQrSays) {
  core::Instance& blocked = make({.state = core::State::Blocked});
  open_websocket(blocked);
  EXPECT_EQ(last_text(), *ask(blocked, "qr").body);
  core::Instance& starting = make({.state = core::State::Starting});
  open_websocket(starting);
  EXPECT_EQ(last_text(), R"({"type":"error","message":"instance in starting process try later"})");
}

TEST_F(Sockets, AreNotTouchedByCallsOfQrBesideThem) {
  core::Instance& instance = make();
  open_websocket(instance);
  said();
  for (int n = 0; n < 5; ++n) EXPECT_EQ(type_of_qr(instance), "qrCode");
  EXPECT_EQ(said(), Said{});
  jump(instance, 20s);
  EXPECT_EQ(said(), Said{"qrCode"});
}

TEST_F(Sockets, AreOpenedOnceASecondWhereTheLimitsAreThoseOfTheirPage) {
  core::InstanceSpec spec;
  spec.limits = core::LimitSpec{core::LimitSpec::Mode::Documented, {}};
  core::Instance& instance = make(spec);
  EXPECT_TRUE(shake_hands(instance).reply->websocket);
  EXPECT_EQ(shake_hands(instance).reply->status, 429);
  now += 1s;
  EXPECT_TRUE(shake_hands(instance).reply->websocket);
}

TEST_F(Sockets, ThatAClientOpensEveryFiveSecondsAndNeverClosesAllGetTheCode) {
  core::InstanceSpec spec;
  spec.sessions = core::SessionRule::Allow;
  core::Instance& instance = make(spec);
  for (int n = 0; n < 10; ++n) {
    said();
    open_websocket(instance);
    EXPECT_EQ(said(), Said{"qrCode"}) << n;
    jump(instance, 5s);
  }
  said();
  jump(instance, 10s);
  EXPECT_EQ(said(), Said(10, "qrCode"));
}

TEST_F(Sockets, ASlowLoginIsNotOutOfTime) {
  core::InstanceSpec spec;
  spec.login.starting = 2min;
  core::Instance& instance = make(spec);
  open_websocket(instance);
  scan(instance, instance.payload());
  said();
  jump(instance, 119s);
  EXPECT_EQ(said(), Said{});
  jump(instance, 1s);
  EXPECT_EQ(said(), (Said{"alreadyLogged", "close 1000"}));
}

TEST_F(Sockets, AStartThatEndsInNoLoginBehindTheirTimeIsOutOfTime) {
  core::Instance& instance = make();
  open_websocket(instance);
  jump(instance, 96s);
  ask(instance, "reboot");
  ASSERT_EQ(instance.state(), core::State::Starting);
  said();
  jump(instance, 4s);
  EXPECT_EQ(said(), Said{}) << "it may become a login";
  jump(instance, 1h);
  EXPECT_EQ(instance.state(), core::State::NotAuthorized);
  EXPECT_EQ(said(), (Said{"timeout", "close 1000"}));
}

TEST_F(Sockets, AStateInWhichQrAnswersOtherwiseEndsThem) {
  core::Instance& instance = make();
  open_websocket(instance);
  said();
  service.change(instance, now, [](core::Instance& i) { i.force_state(core::State::Blocked); });
  EXPECT_EQ(said(), (Said{"error", "close 1000"}));
  core::InstanceSpec spec;
  spec.state = core::State::Starting;
  open_websocket(make(spec));
  EXPECT_EQ(said(), (Said{"error", "close 1000"}));
}

TEST_F(Sockets, WhereQrHangsTheyAreSilentUntilTimeIsUp) {
  core::InstanceSpec spec;
  spec.state = core::State::Starting;
  spec.qr_in[core::State::Starting] = std::nullopt;
  core::Instance& instance = make(spec);
  open_websocket(instance);
  EXPECT_EQ(said(), Said{});
  jump(instance, 100s);
  EXPECT_EQ(said(), (Said{"timeout", "close 1000"}));
}

TEST_F(Sockets, ARefusalOnThePhoneShowsANewCode) {
  core::Instance& instance = make();
  open_websocket(instance);
  said();
  service.change(instance, now, [](core::Instance& i) { i.phone(core::PhoneAction::Refuse); });
  EXPECT_EQ(said(), Said{"qrCode"});
}

TEST_F(Sockets, OneThatHasSaidItsLastIsNoSession) {
  core::InstanceSpec spec;
  spec.sessions = core::SessionRule::Refuse;
  core::Instance& instance = make(spec);
  open_websocket(instance);
  jump(instance, 100s);
  said();
  open_websocket(instance);  // the first may still be closing
  EXPECT_EQ(said(), Said{"qrCode"});
}

TEST_F(Sockets, PlayTheFramesOfAScript) {
  core::Instance& instance = make_with(
      R"(["qrCode",{"wait":"5s"},{"text":"t"},{"send":{"json":{"type":"odd"}},"wait":{"until":"signal=go"}},"ping","drop","qrCode"])");
  open_websocket(instance);
  EXPECT_EQ(said(), Said{"qrCode"});
  jump(instance, 4s);
  EXPECT_EQ(said(), Said{});
  jump(instance, 1s);
  EXPECT_EQ(said(), Said{"t"});
  service.change(instance, now, [](core::Instance& i) { i.note(signal("go")); });
  EXPECT_EQ(said(), (Said{"odd", "ping", "drop"}));
}

TEST_F(Sockets, AFrameWaitsSoLongAfterItsOwnOpening) {
  core::Instance& instance = make_with(R"([{"send":{"text":"t"},"wait":{"until":"connect+5s"}}])");
  for (int n = 1; n <= 2; ++n) {
    const api::Ticket ticket = open_websocket(instance);
    jump(instance, 5s - 1ms);
    EXPECT_EQ(said(), Said{}) << n;
    jump(instance, 1ms);
    EXPECT_EQ(said(), Said{"t"}) << n;
    service.socket_closed(ticket, {core::SocketEnd::Left, 0, ""}, now);
  }
}

TEST_F(Sockets, AForcedRotationBringsTheNthOneNearer) {
  core::Instance& instance = make_with(R"([{"send":{"text":"t"},"wait":{"until":"rotation#2"}}])");
  open_websocket(instance);
  jump(instance, 5s);
  service.change(instance, now, [](core::Instance& i) { i.phone(core::PhoneAction::Refuse); });
  jump(instance, 20s - 1ms);
  EXPECT_EQ(said(), Said{});
  jump(instance, 1ms);
  EXPECT_EQ(said(), Said{"t"});
}

TEST_F(Sockets, AreSilentBehindTheLastFrame) {
  core::Instance& instance = make_with(R"(["qrCode"])");
  open_websocket(instance);
  said();
  jump(instance, 1h);
  scan(instance, instance.payload());
  EXPECT_EQ(said(), Said{});
}

TEST_F(Sockets, AJumpOverTooManyPingsIsRefused) {
  core::Instance& instance = make_with(R"([{"ping":{"every":"10ms"}}])");
  open_websocket(instance);
  const auto refused = service.jump(instance, instance.now() + 24h, now);
  ASSERT_TRUE(std::holds_alternative<api::Refusal>(refused));
  EXPECT_NE(std::get<api::Refusal>(refused).message.find("pings"), std::string::npos);
  jump(instance, 20s);
  EXPECT_EQ(said().size(), 2000U);
}

TEST_F(Sockets, AReplyOfAScriptRefusesTheHandshake) {
  core::Rule r = rule("scanqrcode");
  r.reply = core::StatusReply{403};
  core::Instance& instance = make({}, script_of(r));
  EXPECT_EQ(shake_hands(instance).reply->status, 403);
  EXPECT_EQ(service.sockets(), 0U);
}

TEST_F(Sockets, LeaveNothingBehindHoweverTheyEnd) {
  core::Instance& instance = make();
  const auto lost = shake_hands(instance);  // the 101 never left
  service.ended(lost.ticket, core::Outcome::LeftByClient, now);
  EXPECT_EQ(service.sockets(), 0U);
  const auto never_opened = shake_hands(instance);
  service.sent(never_opened.ticket, now);
  service.socket_closed(never_opened.ticket, {}, now);
  EXPECT_EQ(service.sockets(), 0U);
  const api::Ticket left = open_websocket(instance);
  service.socket_closed(left, {core::SocketEnd::Left, 0, ""}, now);
  EXPECT_EQ(service.sockets(), 0U);
  EXPECT_EQ(left.record->socket->end, core::SocketEnd::Left);
  const api::Ticket of_before = open_websocket(instance);
  service.reset(instance, false, now);
  EXPECT_EQ(service.sockets(), 0U);
  service.socket_closed(of_before, {core::SocketEnd::Cut, 0, ""}, now);
  EXPECT_FALSE(service.next_due()) << "nobody watches the rotations any more";
}

TEST_F(Sockets, WhatAClientSaysIsKeptInPartAndCountedWhole) {
  core::Instance& instance = make();
  const api::Ticket ticket = open_websocket(instance);
  const std::string text(1000, 'x');
  for (int n = 0; n < 1200; ++n)
    service.socket_received(ticket, {core::Opcode::Text, text.size(), text}, now);
  const core::SocketLog& log = *ticket.record->socket;
  EXPECT_EQ(log.frames.size(), core::SocketLog::kFramesKept);
  EXPECT_EQ(log.left_out, 201U) << "the code was the first";
  EXPECT_EQ(log.frames[1].what.size(), core::SocketLog::kTextKept);
  EXPECT_EQ(log.from_client[static_cast<std::size_t>(core::Opcode::Text)], 1200U);
  EXPECT_GE(ticket.record->accounted, log.frames_bytes);
}

class SocketsAssumedOtherwise : public Sockets {
 protected:
  explicit SocketsAssumedOtherwise(std::optional<std::uint16_t> close_code = std::uint16_t{4000})
      : Sockets(closing_with(close_code)) {}

 private:
  static api::Service::Options closing_with(std::optional<std::uint16_t> code) {
    api::Service::Options o = options();
    o.assumptions.timeout_message = "100 s are over";
    o.assumptions.close_code = code;
    return o;
  }
};

TEST_F(SocketsAssumedOtherwise, AreClosedWithTheCodeThatTheServerIsTold) {
  core::Instance& instance = make();
  open_websocket(instance);
  scan(instance, instance.payload());
  EXPECT_EQ(said(), (Said{"qrCode", "alreadyLogged", "close 4000"}));
}

TEST_F(SocketsAssumedOtherwise, AreOutOfTimeInTheWordsThatTheServerIsTold) {
  core::Instance& instance = make();
  open_websocket(instance);
  jump(instance, 100s);
  EXPECT_EQ(last_text(), R"({"type":"timeout","message":"100 s are over"})");
}

class SocketsLeftToTheClient : public SocketsAssumedOtherwise {
 protected:
  SocketsLeftToTheClient() : SocketsAssumedOtherwise(std::nullopt) {}
};

TEST_F(SocketsLeftToTheClient, StayOpenAndSilentBehindTheLastMessage) {
  core::Instance& instance = make();
  const api::Ticket ticket = open_websocket(instance);
  scan(instance, instance.payload());
  EXPECT_EQ(said(), (Said{"qrCode", "alreadyLogged"}));
  jump(instance, 1h);
  EXPECT_EQ(said(), Said{});
  EXPECT_EQ(service.sockets(), 1U);
  service.socket_closed(ticket, {core::SocketEnd::Client, 1000, ""}, now);
  EXPECT_EQ(service.sockets(), 0U);
}

}  // namespace
}  // namespace greenmock::tests
