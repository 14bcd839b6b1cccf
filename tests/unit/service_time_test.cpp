// Parked calls, jumps, marks, the timeline and the journal's account of them.

#include "service_harness.hpp"

namespace greenmock::tests {

using core::Outcome;
using core::State;

class Time : public ServiceHarness {
 protected:
  core::Script qr_waits(core::Wait wait) {
    core::Rule r = rule("qr");
    r.when.call = core::Range{1, 1};
    r.wait = wait;
    return script_of(r);
  }
  std::vector<api::Released> released() { return service.take_effects().released; }
};

TEST_F(Time, ATenMinuteWaitIsOverAfterAJumpOfTenMinutes) {
  core::Instance& instance = make({}, qr_waits({core::Duration{10min}}));
  const auto arrived = get(instance, "qr");
  EXPECT_FALSE(arrived.reply);
  EXPECT_EQ(service.parked(), 1U);
  jump(instance, 10min - 1ms);
  EXPECT_TRUE(released().empty());
  const auto passed = jump(instance, 1ms);
  EXPECT_EQ(passed.released, std::vector<core::CallId>{arrived.ticket.id});
  const auto out = released();
  ASSERT_EQ(out.size(), 1U);
  EXPECT_EQ(json_of(out[0].reply)["type"], "qrCode");
  service.sent(out[0].ticket, now);
  EXPECT_EQ(service.parked(), 0U);
  const core::Record& record = *arrived.ticket.record;
  EXPECT_EQ(record.released.at - record.arrived.at, 10min);
  EXPECT_EQ(record.released.t - record.arrived.t, 0s);
  EXPECT_EQ(record.outcome, Outcome::Sent);
}

TEST_F(Time, TheCodeIsTheOneOfTheReleaseNotOfTheArrival) {
  core::Instance& instance = make({}, qr_waits({core::Duration{55s}}));
  get(instance, "qr");
  jump(instance, 55s);
  const auto out = released();
  EXPECT_EQ(*out.at(0).reply.body, *ask(instance, "qr").body);
}

TEST_F(Time, AStaleCodeCanBeHadByScript) {
  core::Rule r = rule("qr");
  r.wait = core::Wait{core::Duration{55s}};
  r.reply = core::QrReply{.code = core::QrReply::Code::Arrival, .size = {}};
  core::Instance& instance = make({}, script_of(r));
  const std::string at_arrival = instance.payload();
  get(instance, "qr");
  jump(instance, 55s);
  EXPECT_NE(instance.payload(), at_arrival);
  EXPECT_EQ(shown_by(released().at(0).reply), at_arrival);
}

TEST_F(Time, AtSpeedOneRealTimeReleases) {
  core::Instance& instance = make({.paused = false}, qr_waits({core::Duration{10min}}));
  get(instance, "qr");
  ASSERT_TRUE(service.next_due());
  EXPECT_EQ(*service.next_due(), now + 10min);
  now += 10min;
  service.run_due(now);
  EXPECT_EQ(released().size(), 1U);
  EXPECT_EQ(service.next_due(), std::nullopt);
}

TEST_F(Time, AChangeOfSpeedPlansEveryWaitAnew) {
  core::Instance& instance = make({.paused = false}, qr_waits({core::Duration{10min}}));
  get(instance, "qr");
  now += 1min;
  service.change_clock(instance, 60.0, std::nullopt, now);
  EXPECT_EQ(*service.next_due(), now + 9s);
  service.change_clock(instance, std::nullopt, true, now);
  EXPECT_EQ(service.next_due(), std::nullopt);
}

TEST_F(Time, AnIdleInstanceOwnsNoTimer) {
  make({.paused = false});
  EXPECT_EQ(service.next_due(), std::nullopt);
}

TEST_F(Time, DueThingsRunInOrderEachAtItsOwnTime) {
  core::Script script;
  for (const auto& [id, wait] : {std::pair{"b", 20s}, std::pair{"a", 10s}, std::pair{"c", 30s}}) {
    core::Rule r = rule("qr");
    r.id = id;
    r.times = 1;
    r.wait = core::Wait{core::Duration{wait}};
    script.rules.push_back(r);
  }
  core::TimelineEntry block;
  block.at = since_start(15s);
  block.action = State::Blocked;
  script.timeline.push_back(block);
  core::Instance& instance = make({}, script);
  const auto b = get(instance, "qr"), a = get(instance, "qr"), c = get(instance, "qr");
  const auto jumped = jump(instance, 1min);
  EXPECT_EQ(jumped.released, (std::vector{a.ticket.id, b.ticket.id, c.ticket.id}));
  EXPECT_EQ(a.ticket.record->released.at, 10s);
  const auto out = released();
  EXPECT_EQ(json_of(out[0].reply)["type"], "qrCode") << "before the block";
  EXPECT_EQ(json_of(out[1].reply)["type"], "error") << "after it";
}

TEST_F(Time, OneJumpOfAMinutePassesThreeRotations) {
  core::Instance& instance = make();
  const auto jumped = jump(instance, 60s);
  int rotations = 0;
  for (const auto& happening : jumped.passed) rotations += happening.what == "rotation";
  EXPECT_EQ(rotations, 3);
}

TEST_F(Time, WaitsUntilASignalHoweverLate) {
  core::Instance& instance = make({}, qr_waits({mark(signal("go"))}));
  get(instance, "qr");
  jump(instance, 24h);
  EXPECT_TRUE(released().empty());
  service.change(instance, now, [](core::Instance& i) { i.note(signal("stop")); });
  EXPECT_TRUE(released().empty());
  service.change(instance, now, [](core::Instance& i) { i.note(signal("go")); });
  EXPECT_EQ(released().size(), 1U);
}

TEST_F(Time, ASignalThatWasGivenBeforeIsNoWait) {
  core::Instance& instance = make({}, qr_waits({mark(signal("go"))}));
  service.change(instance, now, [](core::Instance& i) { i.note(signal("go")); });
  EXPECT_TRUE(get(instance, "qr").reply);
}

TEST_F(Time, WaitsUntilSoLongAfterAnEvent) {
  core::Rule slow = rule("qr");
  slow.when.from = mark(called("logout"));
  slow.wait = core::Wait{mark(called("logout"), 90s)};
  core::Instance& instance = make({.state = State::Authorized}, script_of(slow));
  EXPECT_EQ(type_of_qr(instance), "alreadyLogged");
  ask(instance, "logout");
  jump(instance, 30s);
  EXPECT_FALSE(get(instance, "qr").reply);
  jump(instance, 60s - 1ms);
  EXPECT_TRUE(released().empty());
  jump(instance, 1ms);
  EXPECT_EQ(released().size(), 1U);
}

TEST_F(Time, WaitsForTheNextRotationAlsoAForcedOne) {
  core::Instance& instance = make({}, qr_waits({mark(event(core::Event::Kind::Rotation))}));
  jump(instance, 25s);  // there has been one: a bare rotation means the next
  get(instance, "qr");
  jump(instance, 14s);
  EXPECT_TRUE(released().empty());
  jump(instance, 1s);
  EXPECT_EQ(released().size(), 1U);

  core::Instance& forced = make({}, qr_waits({mark(event(core::Event::Kind::Rotation))}));
  get(forced, "qr");
  service.change(forced, now, [](core::Instance& i) { i.rotate(); });
  EXPECT_EQ(released().size(), 1U);
}

TEST_F(Time, RandomWaitsKeepWithinTheirBoundsAndTheirSeed) {
  core::Rule r = rule("qr");
  r.wait = core::Wait{core::Wait::Between{1s, 9s}};
  core::Instance& instance = make({}, script_of(r));
  std::set<core::Duration> waits;
  for (int i = 0; i < 50; ++i) {
    const auto arrived = get(instance, "qr");
    jump(instance, 9s);
    const core::Record& record = *arrived.ticket.record;
    const auto waited = record.released.at - record.arrived.at;
    EXPECT_GE(waited, 1s);
    EXPECT_LE(waited, 9s);
    waits.insert(waited);
  }
  EXPECT_GT(waits.size(), 40U);
}

TEST_F(Time, ACallThatIsAnsweredForLogoutMayHaveNoEffect) {
  core::Rule r = rule("logout");
  r.apply = false;
  core::Instance& instance = make({.state = State::Authorized}, script_of(r));
  EXPECT_EQ(*ask(instance, "logout").body, R"({"isLogout":true})");
  EXPECT_EQ(state_of(instance), "authorized");
}

TEST_F(Time, AScriptedReplyHasNoEffectUnlessItSaysSo) {
  core::Rule r = rule("logout");
  r.reply = core::StatusReply{500};
  r.times = 1;
  core::Instance& instance = make({.state = State::Authorized}, script_of(r));
  EXPECT_EQ(ask(instance, "logout").status, 500);
  EXPECT_EQ(state_of(instance), "authorized");
  r.apply = true;
  core::Instance& applied = make({.state = State::Authorized}, script_of(r));
  EXPECT_EQ(ask(applied, "logout").status, 500);
  EXPECT_EQ(state_of(applied), "notAuthorized");
}

TEST_F(Time, TheEffectComesWithTheReleaseNotWithTheArrival) {
  core::Rule r = rule("logout");
  r.wait = core::Wait{core::Duration{5s}};
  core::Instance& instance = make({.state = State::Authorized}, script_of(r));
  get(instance, "logout");
  EXPECT_EQ(state_of(instance), "authorized");
  jump(instance, 5s);
  EXPECT_EQ(state_of(instance), "notAuthorized");
}

TEST_F(Time, AnAbandonedCallHasNoEffectAndIsCountedAndSaid) {
  core::Rule r = rule("logout");
  r.wait = core::Wait{core::Duration{5s}};
  core::Instance& instance = make({.state = State::Authorized}, script_of(r));
  const auto arrived = get(instance, "logout");
  service.ended(arrived.ticket, Outcome::LeftByClient, now + 1s);
  jump(instance, 1min);
  EXPECT_EQ(state_of(instance), "authorized");
  EXPECT_EQ(arrived.ticket.record->outcome, Outcome::LeftByClient);
  EXPECT_EQ(instance.counts()[method("logout")].left, 1U);
  EXPECT_EQ(instance.counts()[method("logout")].parked, 0U);
  EXPECT_EQ(service.parked(), 0U);
}

TEST_F(Time, HasAuthUntilLogoutAsInTheDocumentation) {
  core::Rule r = rule("qr");
  r.when.until = mark(called("logout"));
  r.reply = core::NamedReply::HasAuth;
  core::Instance& instance = make({}, script_of(r));
  EXPECT_EQ(type_of_qr(instance), "error");
  EXPECT_EQ(type_of_qr(instance), "error");
  ask(instance, "logout");
  EXPECT_EQ(type_of_qr(instance), "qrCode");
}

TEST_F(Time, UntilItsOwnCallMeansOnce) {
  core::Rule r = rule("qr");
  r.when.until = mark(called("qr"));
  r.reply = core::StatusReply{500};
  core::Instance& instance = make({}, script_of(r));
  EXPECT_EQ(ask(instance, "qr").status, 500);
  EXPECT_EQ(ask(instance, "qr").status, 200);
}

TEST_F(Time, TheTimelineActsAtItsMarksAndAtEachEvent) {
  core::Script script;
  core::TimelineEntry scan;
  scan.at = since_start(30s);
  scan.action = core::PhoneAction::Scan;
  core::TimelineEntry ban;
  ban.at = mark(event(core::Event::Kind::Scan), 2s);
  ban.action = State::NotAuthorized;
  script.timeline = {scan, ban};
  core::Instance& instance = make({}, script);
  jump(instance, 30s);
  EXPECT_EQ(state_of(instance), "authorized");
  jump(instance, 2s);
  EXPECT_EQ(state_of(instance), "notAuthorized");
  this->scan(instance, instance.payload());
  jump(instance, 2s);
  EXPECT_EQ(state_of(instance), "notAuthorized") << "an event entry fires at each occurrence";
}

TEST_F(Time, AnEntryCanRepeat) {
  core::Script script;
  core::TimelineEntry rotate;
  rotate.at = since_start(1s);
  rotate.every = core::Duration{2s};
  rotate.action = core::TimelineEntry::Rotate{};
  script.timeline = {rotate};
  core::Instance& instance = make({}, script);
  const auto before = instance.codes().serial_at(instance.now());
  jump(instance, 10s);
  EXPECT_EQ(instance.codes().serial_at(instance.now()) - before, 5U);
}

TEST_F(Time, AnEntryForTheStartActsAtOnce) {
  core::Script script;
  core::TimelineEntry entry;
  entry.at = mark(event(core::Event::Kind::Start));
  entry.action = State::Blocked;
  script.timeline = {entry};
  EXPECT_EQ(state_of(make({}, script)), "blocked");
}

TEST_F(Time, RulesOfAServerScriptAreForTheInstanceTheyName) {
  core::Rule r = rule("qr");
  r.when.instance = "a";
  r.reply = core::StatusReply{500};
  service.set_script(script_of(r), now);
  EXPECT_EQ(ask(make({.name = "a"}), "qr").status, 500);
  EXPECT_EQ(ask(make({.name = "b"}), "qr").status, 200);
}

TEST_F(Time, ResetBringsBackTheFirstDay) {
  core::Rule r = rule("qr");
  r.times = 1;
  r.reply = core::StatusReply{500};
  core::Instance& instance = make({}, script_of(r));
  ask(instance, "qr");
  scan(instance, instance.payload());
  jump(instance, 1h);
  service.reset(instance, true, now);
  EXPECT_EQ(instance.state(), State::NotAuthorized);
  EXPECT_TRUE(instance.journal().records().empty());
  EXPECT_EQ(ask(instance, "qr").status, 500) << "the script is kept, its counters are not";
  service.reset(instance, false, now);
  EXPECT_EQ(ask(instance, "qr").status, 200);
}

TEST_F(Time, NoCodeComesAgainAfterAReset) {
  core::Instance& instance = make();
  std::vector<std::string> seen;
  for (int i = 0; i < 5; ++i) {
    seen.push_back(instance.payload());
    jump(instance, 20s);
  }
  service.reset(instance, false, now);
  for (int i = 0; i < 10; ++i) {
    for (const std::string& code : seen) {
      const auto result = instance.scan(code);
      EXPECT_EQ(result.verdict, core::ScanResult::Verdict::RotatedAway);
      EXPECT_GE(result.age, 0s);
    }
    jump(instance, 20s);
  }
}

TEST_F(Time, AnAnswerStillBeingWrittenCountsNothingAfterAResetOrANewInstanceOfTheName) {
  core::Instance& instance = make({.name = "a"});
  const auto before_reset = get(instance, "qr");
  service.reset(instance, false, now);
  service.sent(before_reset.ticket, now);
  EXPECT_TRUE(instance.counts().empty());
  const auto before_removal = get(instance, "qr");
  service.remove(instance, now);
  core::Instance& again = make({.name = "a"});
  service.sent(before_removal.ticket, now);
  EXPECT_TRUE(again.counts().empty());
  EXPECT_EQ(before_removal.ticket.record->outcome, Outcome::Sent);
}

TEST_F(Time, ResetAndRemoveLetGoWhatIsParked) {
  core::Instance& instance = make({}, qr_waits({core::Duration{10min}}));
  const auto arrived = get(instance, "qr");
  service.reset(instance, true, now);
  EXPECT_EQ(service.take_effects().cut, std::vector<core::CallId>{arrived.ticket.id});
  EXPECT_EQ(arrived.ticket.record->outcome, Outcome::Cut);
  const auto again = get(instance, "qr");
  const auto id = instance.identity().id;
  service.remove(instance, now);
  EXPECT_EQ(service.find(id), nullptr);
  EXPECT_EQ(service.parked(), 0U);
  service.ended(again.ticket, Outcome::Cut, now);
  EXPECT_EQ(send("GET", "/waInstance" + std::to_string(id) + "/qr/x").reply->status, 403);
}

TEST_F(Time, TheJournalStaysWithinItsBytesAndSaysWhatItLost) {
  core::Instance& instance = make();
  for (int i = 0; i < 80'000; ++i) {
    auto arrived = send("GET", path(instance, "qr"), std::string(1000, 'x'));
    service.sent(arrived.ticket, now);
  }
  EXPECT_LE(service.journal_budget().used, service.journal_budget().limit);
  EXPECT_GT(instance.journal().dropped(), 0U);
  EXPECT_EQ(instance.journal().dropped() + instance.journal().records().size(), 80'000U);
}

TEST_F(Time, TheFullestJournalGivesFirst) {
  core::Instance& quiet = make();
  core::Instance& loud = make();
  ask(quiet, "qr");
  for (int i = 0; i < 80'000; ++i) {
    auto arrived = send("GET", path(loud, "qr"), std::string(1000, 'x'));
    service.sent(arrived.ticket, now);
  }
  EXPECT_EQ(quiet.journal().dropped(), 0U);
  EXPECT_GT(loud.journal().dropped(), 0U);
}

TEST_F(Time, LongBodiesAreCutInTheJournalWithAHash) {
  core::Instance& instance = make();
  const auto arrived = send("POST", path(instance, "sendMessage"), std::string(100'000, 'x'));
  EXPECT_EQ(arrived.ticket.record->body.size(), core::Record::kBodyKept);
  EXPECT_EQ(arrived.ticket.record->body_size, 100'000U);
  EXPECT_EQ(arrived.ticket.record->body_sha256.size(), 64U);
}

TEST_F(Time, AJumpOfAllMovesEveryInstanceAndThoseToCome) {
  core::Instance& a = make();
  const auto before = a.now();
  service.jump_all(1h, now);
  EXPECT_EQ(a.now(), before + 1h);
  EXPECT_EQ(make().now(), kStart + 1h);
}

core::Script rotates_every(core::Duration span) {
  core::Script script;
  core::TimelineEntry entry;
  entry.every = span;
  entry.action = core::TimelineEntry::Rotate{};
  script.timeline = {entry};
  return script;
}

TEST_F(Time, ATimelineThatAsksForTooMuchLeavesTheLoopToOthersAndCatchesUp) {
  core::Instance& busy = make({.paused = false}, rotates_every(1ms));
  core::Instance& other = make();
  now += 60s;  // 60,000 firings are due at once
  service.run_due(now);
  EXPECT_LT(busy.now() - busy.start(), 60s);
  EXPECT_EQ(type_of_qr(other), "qrCode");
  int turns = 1;
  for (; service.next_due() && *service.next_due() <= now && turns < 1000; ++turns)
    service.run_due(now);
  EXPECT_GT(turns, 1);
  EXPECT_EQ(busy.now() - busy.start(), 60s);
}

TEST_F(Time, APauseEndsACatchingUp) {
  core::Instance& busy = make({.paused = false}, rotates_every(1ms));
  now += 60s;
  service.run_due(now);
  service.change_clock(busy, std::nullopt, true, now);
  const auto stands = busy.now();
  EXPECT_LT(stands - busy.start(), 60s);
  now += 60s;
  service.run_due(now);
  EXPECT_EQ(busy.now(), stands);
  EXPECT_EQ(busy.clock().at(now), stands);
}

TEST_F(Time, AJumpThatPassesTooManyFiringsIsRefusedAndMovesNothing) {
  core::Instance& instance = make({}, rotates_every(10ms));
  const auto before = instance.now();
  const auto refused = service.jump(instance, before + 24h * 300, now);
  ASSERT_TRUE(std::holds_alternative<api::Refusal>(refused));
  EXPECT_NE(std::get<api::Refusal>(refused).message.find("smaller steps"), std::string::npos);
  EXPECT_EQ(instance.now(), before);
  EXPECT_TRUE(service.jump_all(24h * 300, now).has_value());
  EXPECT_EQ(service.clock().at(now), kStart);
  EXPECT_FALSE(service.jump_all(1h, now).has_value());
}

TEST_F(Time, AJumpStopsWhereEntriesCauseEachOtherTooOften) {
  core::Script script;
  core::TimelineEntry on, off;
  on.at = mark({.kind = core::Event::Kind::State, .state = State::NotAuthorized, .word = {}});
  on.at.plus = 1ms;
  on.action = State::Authorized;
  off.at = mark({.kind = core::Event::Kind::State, .state = State::Authorized, .word = {}});
  off.at.plus = 1ms;
  off.action = State::NotAuthorized;
  script.timeline = {on, off};
  core::Instance& instance = make({}, script);
  const auto refused = service.jump(instance, instance.now() + 24h, now);
  ASSERT_TRUE(std::holds_alternative<api::Refusal>(refused));
  EXPECT_EQ(std::get<api::Refusal>(refused).status, 409);
  EXPECT_LT(instance.now() - instance.start(), 1h);
  EXPECT_GT(instance.now() - instance.start(), 1min);
}

TEST_F(Time, EntriesThatCauseEachOtherWithoutEndAreStopped) {
  core::Script script;
  core::TimelineEntry on, off, rotate;
  on.at = mark({.kind = core::Event::Kind::State, .state = State::NotAuthorized, .word = {}});
  on.action = State::Authorized;
  off.at = mark({.kind = core::Event::Kind::State, .state = State::Authorized, .word = {}});
  off.action = State::NotAuthorized;
  rotate.at = mark(event(core::Event::Kind::Rotation));
  rotate.action = core::TimelineEntry::Rotate{};
  script.timeline = {on, off, rotate};
  core::Instance& instance = make({}, script);
  jump(instance, 1min);
  EXPECT_EQ(ask(instance, "getStateInstance").status, 200);
}

TEST_F(Time, ARepetitionIsNotDoubledByTheNextOccurrence) {
  core::Script script;
  core::TimelineEntry entry;
  entry.at = mark(signal("a"));
  entry.every = core::Duration{1s};
  entry.action = core::TimelineEntry::Rotate{};
  script.timeline = {entry};
  core::Instance& instance = make({}, script);
  for (int i = 0; i < 3; ++i)
    service.change(instance, now, [](core::Instance& it) { it.note(signal("a")); });
  const auto before = instance.rotations();
  jump(instance, 10s);
  EXPECT_EQ(instance.rotations() - before, 10U);
}

TEST_F(Time, ARepetitionThatBeganInThePastGoesOnAtItsNextTime) {
  core::Instance& instance = make();
  jump(instance, 5500ms);
  core::Script script;
  core::TimelineEntry entry;
  entry.at = since_start(1s);
  entry.every = core::Duration{1s};
  entry.action = core::PhoneAction::Scan;
  script.timeline = {entry};
  service.set_script(instance, script, now);
  jump(instance, 499ms);
  EXPECT_EQ(state_of(instance), "notAuthorized");
  jump(instance, 1ms);
  EXPECT_EQ(state_of(instance), "authorized");
}

TEST_F(Time, RotationsAreCountedFromTheReset) {
  core::Rule r = rule("qr");
  r.when.from = mark(event(core::Event::Kind::Rotation), {}, 1);
  r.reply = core::NamedReply::HasAuth;
  core::Instance& instance = make({}, script_of(r));
  for (int round = 0; round < 2; ++round) {
    EXPECT_EQ(instance.rotations(), 0U);
    EXPECT_EQ(type_of_qr(instance), "qrCode");
    jump(instance, 20s);
    EXPECT_EQ(type_of_qr(instance), "error");
    service.reset(instance, true, now);
  }
}

TEST_F(Time, AForcedRotationHasItsPlaceInTheOrder) {
  core::Rule r = rule("qr");
  r.when.from = mark(event(core::Event::Kind::Rotation));
  r.when.until = mark(signal("x"));
  r.reply = core::NamedReply::HasAuth;
  core::Instance& instance = make({}, script_of(r));
  service.change(instance, now, [](core::Instance& i) { i.note(signal("x")); });
  service.change(instance, now, [](core::Instance& i) { i.phone(core::PhoneAction::Refuse); });
  EXPECT_EQ(type_of_qr(instance), "error") << "the rotation came after the signal";
}

TEST_F(Time, AnExtremeSpeedNeverSpins) {
  core::Instance& instance = make({.paused = false}, qr_waits({core::Duration{10min}}));
  service.change_clock(instance, 1e-300, std::nullopt, now);
  get(instance, "qr");
  now += 1h;
  service.run_due(now);
  EXPECT_TRUE(released().empty());
}

TEST_F(Time, AnAnswerThatCannotBeMadeIsA500ThatSaysWhy) {
  core::Rule r = rule("qr");
  r.reply = core::QrReply{.size = 10};
  r.wait = core::Wait{core::Duration{1s}};
  core::Instance& instance = make({}, script_of(r));
  const auto arrived = get(instance, "qr");
  jump(instance, 1s);
  EXPECT_EQ(released().at(0).reply.status, 500);
  EXPECT_NE(arrived.ticket.record->note.find("could not be made"), std::string::npos);
}

TEST_F(Time, ARuleMayAnswerTheHandshakeOfAWebsocket) {
  core::Rule r = rule("scanqrcode");
  r.reply = core::StatusReply{401};
  r.times = 1;
  core::Instance& instance = make({}, script_of(r));
  EXPECT_EQ(ask(instance, "scanqrcode").status, 401);
  EXPECT_EQ(ask(instance, "scanqrcode").status, 426);
}

TEST_F(Time, IdsThatAreMadeNeverTakeThoseThatAreNamed) {
  core::Script script;
  script.instances.resize(2);
  script.instances[1].id = 1101000001;
  EXPECT_FALSE(service.load(script, now));
  EXPECT_EQ(service.instances().size(), 2U);
}

TEST_F(Time, NamesAndIdsAreTakenOnce) {
  make({.name = "a", .id = 7});
  EXPECT_THROW(make({.name = "a"}), std::runtime_error);
  EXPECT_THROW(make({.id = 7}), std::runtime_error);
  EXPECT_EQ(service.find(std::string_view("a")), service.find(std::string_view("7")));
}

TEST_F(Time, EventsThatAreMadeOneByOneAtOneMomentCauseNothingEndless) {
  core::Script script;
  core::TimelineEntry at_each, later;
  at_each.at = mark(signal("go"));
  at_each.action = core::TimelineEntry::Rotate{};
  later.at.plus = 1h;
  later.action = State::Blocked;
  script.timeline = {at_each, later};
  core::Instance& instance = make({}, script);
  const std::uint64_t before = instance.rotations();
  for (int i = 0; i < 20'000; ++i)
    service.change(instance, now, [](core::Instance& changed) { changed.note(signal("go")); });
  EXPECT_EQ(instance.rotations() - before, 20'000U);
  EXPECT_FALSE(instance.timeline_cut());
  jump(instance, 1h);
  EXPECT_EQ(instance.state(), State::Blocked);
}

TEST_F(Time, AfterEntriesThatCauseEachOtherTheTimelineGoesOn) {
  core::Script script;
  core::TimelineEntry rotate, later;
  rotate.at = mark(event(core::Event::Kind::Rotation));
  rotate.action = core::TimelineEntry::Rotate{};
  later.at.plus = 30s;
  later.action = State::Blocked;
  script.timeline = {rotate, later};
  core::Instance& instance = make({}, script);
  EXPECT_FALSE(instance.timeline_cut());
  jump(instance, 20s);
  EXPECT_TRUE(instance.timeline_cut());
  jump(instance, 15s);
  EXPECT_EQ(instance.state(), State::Blocked);
  service.set_script(instance, {}, now);
  EXPECT_FALSE(instance.timeline_cut()) << "of another script";
}

}  // namespace greenmock::tests
