// The timeline of an instance: when its entries fire, and what becomes of too many.

#include "service_harness.hpp"

namespace greenmock::tests {

using core::State;

class Timeline : public ServiceHarness {
 protected:
  using ServiceHarness::ServiceHarness;

  /// Two entries that cause each other, a millisecond later each.
  static core::Script turns_every_millisecond() {
    core::Script script;
    core::TimelineEntry on, off;
    on.at = mark({.kind = core::Event::Kind::State, .state = State::NotAuthorized, .word = {}});
    on.at.plus = 1ms;
    on.action = State::Authorized;
    off.at = mark({.kind = core::Event::Kind::State, .state = State::Authorized, .word = {}});
    off.at.plus = 1ms;
    off.action = State::NotAuthorized;
    script.timeline = {on, off};
    return script;
  }
};

TEST_F(Timeline, TheTimelineActsAtItsMarksAndAtEachEvent) {
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

TEST_F(Timeline, AnEntryCanRepeat) {
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

TEST_F(Timeline, AnEntryForTheStartActsAtOnce) {
  core::Script script;
  core::TimelineEntry entry;
  entry.at = mark(event(core::Event::Kind::Start));
  entry.action = State::Blocked;
  script.timeline = {entry};
  EXPECT_EQ(state_of(make({}, script)), "blocked");
}

core::Script rotates_every(core::Duration span) {
  core::Script script;
  core::TimelineEntry entry;
  entry.every = span;
  entry.action = core::TimelineEntry::Rotate{};
  script.timeline = {entry};
  return script;
}

TEST_F(Timeline, ATimelineThatAsksForTooMuchLeavesTheLoopToOthersAndCatchesUp) {
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

TEST_F(Timeline, APauseEndsACatchingUp) {
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

TEST_F(Timeline, AJumpThatPassesTooManyFiringsIsRefusedAndMovesNothing) {
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

TEST_F(Timeline, AJumpOfAllCountsTheFiringsOfAllTogether) {
  core::Instance& one = make({}, rotates_every(10ms));
  make({}, rotates_every(10ms));
  const auto before = one.now();
  constexpr auto kSixHundredThousandEach = 6000s;
  EXPECT_TRUE(service.jump_all(kSixHundredThousandEach, now).has_value());
  EXPECT_EQ(one.now(), before);
  EXPECT_EQ(service.clock().at(now), kStart);
  EXPECT_TRUE(
      std::holds_alternative<api::Jump>(service.jump(one, before + kSixHundredThousandEach, now)));
}

/// A jump that is too long here is soon done.
class ShortJumps : public Timeline {
 protected:
  ShortJumps() : Timeline(with_few_firings()) {}
  static api::Service::Options with_few_firings() {
    api::Service::Options o = options();
    o.firings_a_jump = 1000;
    return o;
  }
};

TEST_F(ShortJumps, AJumpOfAsManyFiringsAsItMayDoEndsAtItsTarget) {
  core::Instance& instance = make({}, rotates_every(10ms));
  const auto before = instance.now();
  const auto refused = service.jump(instance, before + 10'010ms, now);
  ASSERT_TRUE(std::holds_alternative<api::Refusal>(refused));
  EXPECT_EQ(std::get<api::Refusal>(refused).status, 400);
  EXPECT_EQ(instance.now(), before);
  EXPECT_TRUE(std::holds_alternative<api::Jump>(service.jump(instance, before + 10s, now)));
  EXPECT_EQ(instance.now(), before + 10s);
}

TEST_F(ShortJumps, CodesThatChangeByThemselvesDoNotCountAmongTheFirings) {
  core::Script script;
  core::TimelineEntry entry;
  entry.every = core::Duration{100ms};
  entry.action = core::Json{{"stateWebhook", "no"}};
  script.timeline = {entry};
  core::Instance& instance = make({}, script);
  const auto before = instance.now();
  const auto rotations = instance.rotations();
  EXPECT_TRUE(std::holds_alternative<api::Jump>(service.jump(instance, before + 100s, now)));
  EXPECT_EQ(instance.now(), before + 100s);
  EXPECT_EQ(instance.rotations() - rotations, 5U);
}

TEST_F(ShortJumps, AJumpThatEndsBeforeItsTargetSaysSoAndTheNextOneGoesOn) {
  core::Instance& instance = make({}, turns_every_millisecond());
  const auto target = instance.now() + 1500ms;
  const auto refused = service.jump(instance, target, now);
  ASSERT_TRUE(std::holds_alternative<api::Refusal>(refused));
  EXPECT_EQ(std::get<api::Refusal>(refused).status, 409);
  EXPECT_LT(instance.now(), target);
  EXPECT_GT(instance.now(), instance.start());
  EXPECT_EQ(instance.clock().at(now), instance.now());
  int jumps = 1;
  while (std::holds_alternative<api::Refusal>(service.jump(instance, target, now)) && jumps < 10)
    ++jumps;
  EXPECT_LT(jumps, 10);
  EXPECT_EQ(instance.now(), target);
}

TEST_F(ShortJumps, AJumpThatDoesJustAsMuchAsItMayIsWhole) {
  int whole = 0, stopped = 0;
  for (core::Duration span = 990ms; span <= 1010ms; span += 1ms) {
    core::Instance& instance = make({}, turns_every_millisecond());
    const auto target = instance.now() + span;
    const bool is_whole = std::holds_alternative<api::Jump>(service.jump(instance, target, now));
    EXPECT_EQ(is_whole, instance.now() == target) << span.count();
    ++(is_whole ? whole : stopped);
  }
  EXPECT_GT(whole, 0);
  EXPECT_GT(stopped, 0);
}

TEST_F(Timeline, AJumpStopsWhereEntriesCauseEachOtherTooOften) {
  core::Instance& instance = make({}, turns_every_millisecond());
  const auto refused = service.jump(instance, instance.now() + 24h, now);
  ASSERT_TRUE(std::holds_alternative<api::Refusal>(refused));
  EXPECT_EQ(std::get<api::Refusal>(refused).status, 409);
  EXPECT_LT(instance.now() - instance.start(), 1h);
  EXPECT_GT(instance.now() - instance.start(), 1min);
}

TEST_F(Timeline, EntriesThatCauseEachOtherWithoutEndAreStopped) {
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

TEST_F(Timeline, ARepetitionIsNotDoubledByTheNextOccurrence) {
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

TEST_F(Timeline, ARepetitionThatBeganInThePastGoesOnAtItsNextTime) {
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

TEST_F(Timeline, AnEntryWhoseEventIsPastFiresIfItsMomentIsStillToCome) {
  core::Instance& instance = make();
  jump(instance, 5s);
  service.change(instance, now, [](core::Instance& i) { i.note(signal("go")); });
  core::Script script;
  core::TimelineEntry past, of_now, due_now, to_come;
  past.at = mark(event(core::Event::Kind::Start), 4s);
  past.action = State::Suspended;
  of_now.at = mark(signal("go"));
  of_now.action = State::Suspended;
  due_now.at = mark(event(core::Event::Kind::Start), 5s);
  due_now.action = State::Suspended;
  to_come.at = mark(event(core::Event::Kind::Start), 30s);
  to_come.action = State::Blocked;
  script.timeline = {past, of_now, due_now, to_come};
  service.set_script(instance, script, now);
  jump(instance, 25s - 1ms);
  EXPECT_EQ(instance.state(), State::NotAuthorized);
  jump(instance, 1ms);
  EXPECT_EQ(instance.state(), State::Blocked);
}

TEST_F(Timeline, ARepetitionOfAnEventOfThePastGoesOnAtItsNextTime) {
  core::Instance& instance = make();
  service.change(instance, now, [](core::Instance& i) { i.note(signal("go")); });
  jump(instance, 5s);
  core::Script script;
  core::TimelineEntry entry;
  entry.at = mark(signal("go"));
  entry.every = core::Duration{10s};
  entry.action = core::TimelineEntry::Rotate{};
  script.timeline = {entry};
  service.set_script(instance, script, now);
  jump(instance, 5s);
  EXPECT_EQ(instance.rotations(), 1U);
  jump(instance, 10s);
  EXPECT_EQ(instance.rotations(), 2U);
}

TEST_F(Timeline, ANewOccurrenceBeginsARepetitionOfThePastAnew) {
  core::Instance& instance = make();
  service.change(instance, now, [](core::Instance& i) { i.note(signal("go")); });
  jump(instance, 5s);
  core::Script script;
  core::TimelineEntry entry;
  entry.at = mark(signal("go"));
  entry.every = core::Duration{10s};
  entry.action = core::TimelineEntry::Rotate{};
  script.timeline = {entry};
  service.set_script(instance, script, now);
  service.change(instance, now, [](core::Instance& i) { i.note(signal("go")); });
  EXPECT_EQ(instance.rotations(), 1U);
  jump(instance, 9s);
  EXPECT_EQ(instance.rotations(), 1U);
  jump(instance, 1s);
  EXPECT_EQ(instance.rotations(), 2U);
}

TEST_F(Timeline, AnEntryForTheStartActsOnceThoughItsScriptComesLater) {
  core::Instance& instance = make();
  core::Script script;
  core::TimelineEntry entry;
  entry.at = mark(event(core::Event::Kind::Start), 3s);
  entry.action = core::TimelineEntry::Rotate{};
  script.timeline = {entry};
  service.set_script(instance, script, now);
  jump(instance, 10s);
  EXPECT_EQ(instance.rotations(), 1U);
}

TEST_F(Timeline, EventsThatAreMadeOneByOneAtOneMomentCauseNothingEndless) {
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

TEST_F(Timeline, AfterEntriesThatCauseEachOtherTheTimelineGoesOn) {
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
