// Parked calls, jumps, marks, and the journal's account of them.

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
  std::vector<core::CallId> let_go_by(core::Instance& instance, const std::string& word) {
    service.change(instance, now, [&](core::Instance& i) { i.note(signal(word)); });
    std::vector<core::CallId> ids;
    for (const api::Released& one : released()) ids.push_back(one.ticket.id);
    return ids;
  }
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

TEST_F(Time, ASignalLetsGoThoseThatWaitForItAndNobodyElse) {
  core::Rule for_a = rule("qr"), for_b = rule("getStateInstance");
  for_a.wait = core::Wait{mark(signal("a"))};
  for_b.id = "b";
  for_b.wait = core::Wait{mark(signal("b"))};
  core::Script script = script_of(for_a);
  script.rules.push_back(for_b);
  core::Instance& instance = make({}, script);
  const auto first = get(instance, "qr"), other = get(instance, "getStateInstance"),
             last = get(instance, "qr");
  EXPECT_EQ(let_go_by(instance, "b"), std::vector{other.ticket.id});
  EXPECT_EQ(let_go_by(instance, "a"), (std::vector{first.ticket.id, last.ticket.id}));
}

TEST_F(Time, ASignalIsNothingToThoseThatHaveGone) {
  core::Rule r = rule("qr");
  r.wait = core::Wait{mark(signal("go"))};
  core::Instance& instance = make({}, script_of(r));
  const auto gone = get(instance, "qr"), there = get(instance, "qr");
  service.ended(gone.ticket, Outcome::LeftByClient, now);
  EXPECT_EQ(let_go_by(instance, "go"), std::vector{there.ticket.id});
  service.reset(instance, true, now);
  EXPECT_FALSE(get(instance, "qr").reply);
  service.reset(instance, true, now);
  EXPECT_TRUE(let_go_by(instance, "go").empty());
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

TEST_F(Time, AForcedRotationBringsTheNthOneNearer) {
  for (const core::Duration plus : {0s, 5s}) {
    core::Instance& instance =
        make({}, qr_waits({mark(event(core::Event::Kind::Rotation), plus, 2)}));
    get(instance, "qr");
    EXPECT_EQ(instance.next_release(), instance.start() + 40s + plus);
    jump(instance, 5s);
    service.change(instance, now, [](core::Instance& i) { i.phone(core::PhoneAction::Refuse); });
    EXPECT_EQ(instance.next_release(), instance.start() + 25s + plus);
    jump(instance, 20s + plus - 1ms);
    EXPECT_TRUE(released().empty());
    jump(instance, 1ms);
    EXPECT_EQ(released().size(), 1U);
  }
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
  EXPECT_LE(service.budgets().journals.used, service.budgets().journals.limit);
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

class ScarceJournal : public ServiceHarness {
 protected:
  ScarceJournal() : ServiceHarness(little_room()) {}
  static api::Service::Options little_room() {
    api::Service::Options o = options();
    o.journal_bytes = 1'000'000;
    return o;
  }
};

TEST_F(ScarceJournal, IsWithinItsBytesOnceLargeCallsHaveEnded) {
  core::Instance& instance = make();
  std::vector<api::Ticket> tickets;
  for (int i = 0; i < 100; ++i) {
    core::Request request;
    request.verb = "GET";
    request.target = path(instance, "receiveNotification") + "?receiveTimeout=60";
    request.head = std::string(56'000, 'x');
    auto arrived = service.arrive(std::move(request), now);
    ASSERT_FALSE(arrived.reply);
    tickets.push_back(std::move(arrived.ticket));
  }
  EXPECT_EQ(instance.journal().records().size(), 100U) << "what is under way stays";
  for (const api::Ticket& ticket : tickets) service.ended(ticket, core::Outcome::LeftByClient, now);
  EXPECT_LE(service.budgets().journals.used, service.budgets().journals.limit);
}

TEST_F(ScarceJournal, IsWithinItsBytesOnceLargeCallsOfNoInstanceHaveEnded) {
  for (int i = 0; i < 100; ++i) {
    core::Request request;
    request.verb = "GET";
    request.target = "/waInstance99/qr/x";
    request.head = std::string(56'000, 'x');
    const auto arrived = service.arrive(std::move(request), now);
    ASSERT_TRUE(arrived.reply);
    service.sent(arrived.ticket, now);
  }
  EXPECT_LE(service.budgets().journals.used, service.budgets().journals.limit);
  EXPECT_GT(service.unmatched().dropped(), 0U);
}

TEST_F(ScarceJournal, IsWithinItsBytesOnceWebsocketsOfLargeHandshakesHaveEnded) {
  core::Instance& instance = make();
  const std::string large = "X-Large: " + std::string(56'000, 'x') + "\r\n";
  std::vector<api::Ticket> tickets;
  while (tickets.size() < 100) tickets.push_back(open_websocket(instance, large));
  EXPECT_EQ(instance.journal().records().size(), 100U) << "what is under way stays";
  for (const api::Ticket& ticket : tickets) service.socket_closed(ticket, {}, now);
  EXPECT_LE(service.budgets().journals.used, service.budgets().journals.limit);
  EXPECT_GT(instance.journal().dropped(), 0U);
}

}  // namespace greenmock::tests
