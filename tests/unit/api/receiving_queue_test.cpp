// The queue of notifications as a whole, and what comes into it.

#include <algorithm>

#include "core/account/settings.hpp"
#include "receiving_harness.hpp"

namespace greenmock::tests {

using core::Json;
using core::NotifySpec;
using core::State;

// --- the queue as a whole

TEST_F(Receiving, TheQueueIsClearedOnceAMinute) {
  core::Instance& instance = make();
  notify(instance);
  EXPECT_EQ(*clear(instance).body, R"({"isCleared":true,"reason":""})");
  EXPECT_EQ(instance.queued(), 0U);
  notify(instance);
  jump(instance, 13s + 500ms);
  EXPECT_EQ(*clear(instance).body,
            R"({"isCleared":false,"reason":"Too many requests","leftTime":47})");
  EXPECT_EQ(instance.queued(), 1U);
  jump(instance, 46s + 500ms);
  EXPECT_EQ(*clear(instance).body, R"({"isCleared":true,"reason":""})");
  EXPECT_EQ(instance.queued(), 0U);
}

TEST_F(Receiving, TheCountIsRefreshedEveryTenSeconds) {
  core::InstanceSpec made;
  made.queue = {spec(), spec()};
  core::Instance& instance = make(made);
  EXPECT_EQ(*ask(instance, "getWebhooksCount").body, R"({"count":2})");
  notify(instance);
  EXPECT_EQ(*ask(instance, "getWebhooksCount").body, R"({"count":2})");
  jump(instance, 10s);
  EXPECT_EQ(*ask(instance, "getWebhooksCount").body, R"({"count":3})");
}

// --- what comes by itself

TEST_F(Receiving, TheLoginIsNotifiedWhereStateWebhookIsOn) {
  core::InstanceSpec made = with({{"stateWebhook", "yes"}}, State::NotAuthorized);
  made.login.starting = 10s;
  core::Instance& instance = make(made);
  EXPECT_EQ(instance.queued(), 0U) << "nothing is sent when an instance is made";
  scan(instance, instance.payload());
  jump(instance, 10s);
  ASSERT_EQ(instance.queued(), 2U);
  Json note = json_of(received(instance))["body"];
  EXPECT_EQ(note["typeWebhook"], "stateInstanceChanged");
  EXPECT_EQ(note["stateInstance"], "starting");
  remove(instance, "/" + std::to_string(instance.head()->receipt));
  note = json_of(received(instance))["body"];
  EXPECT_EQ(note["stateInstance"], "authorized");
  EXPECT_EQ(note["timestamp"], 1'790'000'010);
  EXPECT_TRUE(note["instanceData"]["wid"].get<std::string>().ends_with("@c.us"));
  ask(instance, "logout");
  EXPECT_EQ(instance.queued(), 2U);
}

TEST_F(Receiving, WithoutStateWebhookNoLoginIsNotified) {
  core::Instance& instance = make();
  scan(instance, instance.payload());
  ask(instance, "logout");
  EXPECT_EQ(instance.queued(), 0U);
}

TEST_F(Receiving, NothingButTheStateComesByItself) {
  Json all_on = core::default_settings();
  for (auto& [name, value] : all_on.items()) {
    if (name.ends_with("Webhook")) value = "yes";
  }
  core::Instance& instance = make(with(all_on, State::NotAuthorized));
  EXPECT_EQ(instance.queued(), 0U) << "nothing is sent when an instance is made";
  scan(instance, instance.payload());
  ask(instance, "logout");
  jump(instance, 1h);
  std::vector<std::string> types;
  while (instance.queued() > 0) {
    const Json note = json_of(received(instance));
    types.push_back(note["body"]["typeWebhook"]);
    remove(instance, "/" + note["receiptId"].dump());
  }
  EXPECT_EQ(types, (std::vector<std::string>{"stateInstanceChanged", "stateInstanceChanged"}));
}

TEST_F(Receiving, ALoginLetsGoACallThatWaits) {
  core::Instance& instance = make(with({{"stateWebhook", "yes"}}, State::NotAuthorized));
  receive(instance);
  scan(instance, instance.payload());
  const auto all = released();
  ASSERT_EQ(all.size(), 1U);
  EXPECT_EQ(json_of(all[0].reply)["body"]["stateInstance"], "authorized");
}

TEST_F(Receiving, WhatIsInjectedComesWhateverTheSettingsAreUnlessItObeysThem) {
  core::Instance& instance = make();
  EXPECT_TRUE(notify(instance).receipt);
  NotifySpec obeys = spec();
  obeys.obey_settings = true;
  const core::Notified refused = notify(instance, obeys);
  EXPECT_FALSE(refused.receipt);
  EXPECT_EQ(refused.switched_off, "incomingWebhook");
  service.change(instance, now, [](core::Instance& i) {
    i.merge_settings({{"incomingWebhook", "yes"}});
  });
  EXPECT_TRUE(notify(instance, obeys).receipt);
}

// --- a day, a full queue, a reset

TEST_F(Receiving, WhatWaitedForADayIsGone) {
  core::Instance& instance = make();
  notify(instance);
  jump(instance, 24h - 1ms);
  EXPECT_TRUE(receive(instance).reply);
  jump(instance, 1ms);
  EXPECT_EQ(instance.queued(), 0U);
  EXPECT_FALSE(receive(instance).reply);
  EXPECT_TRUE(instance.next_due(now) == std::nullopt) << "the clock stands, and nothing is planned";
}

TEST_F(Receiving, AFullQueueDropsTheOldestAndSaysSo) {
  core::Instance& instance = make();
  const std::size_t most = instance.notes().rules().most;
  std::vector<core::NoteEvent> events;
  service.on_note = [&](const core::NoteEvent& event, core::Instance&) { events.push_back(event); };
  const auto first = receipt_of(instance);
  for (std::size_t i = 0; i < most; ++i) notify(instance);
  EXPECT_EQ(instance.queued(), most);
  EXPECT_EQ(instance.notes().dropped(), 1U);
  EXPECT_EQ(service.notes_dropped(), 1U);
  ASSERT_EQ(events.size(), most + 2);
  EXPECT_EQ(events[most].what, core::NoteEvent::What::Dropped);
  EXPECT_EQ(events[most].receipt, first);
  const auto arrived = receive(instance);
  EXPECT_EQ(arrived.ticket.record->note,
            "notifications dropped before this, since the queue was full: 1");
  EXPECT_EQ(receive(instance).ticket.record->note, "");
}

TEST_F(Receiving, AResetBringsBackTheQueueOfTheStart) {
  core::InstanceSpec made;
  made.queue = {spec(), spec("incomingCall")};
  core::Instance& instance = make(made);
  clear(instance);
  notify(instance);
  service.reset(instance, true, now);
  ASSERT_EQ(instance.queued(), 2U);
  EXPECT_EQ(instance.head()->type, "incomingMessageReceived");
  EXPECT_EQ(*clear(instance).body, R"({"isCleared":true,"reason":""})");
}

TEST_F(Receiving, TwoServersOfOneSeedGiveTheSameBytes) {
  core::InstanceSpec made;
  made.name = "test";
  made.queue = {spec()};
  core::Instance& mine = make(made);
  make();
  core::ClientTime later{7777s};
  api::Service other(options(), later);
  made.paused = true;
  core::Instance& theirs = *std::get<core::Instance*>(other.create(made, std::nullopt, later));
  EXPECT_EQ(*mine.head()->answer, *theirs.head()->answer);
}

// --- for a sender of webhooks

TEST_F(Receiving, ASenderTakesTheHeadAndGivesBackWhatCameOfIt) {
  core::Instance& instance = make(with({{"webhookUrl", "http://x"}}));
  const auto first = receipt_of(instance), second = receipt_of(instance);
  const core::QueuedNote* head = instance.head();
  ASSERT_TRUE(head);
  EXPECT_EQ(Json::parse(head->body())["typeWebhook"], "incomingMessageReceived");
  EXPECT_EQ(instance.head()->receipt, first) << "it stays until it has arrived";
  EXPECT_TRUE(instance.delivered(first));
  EXPECT_FALSE(instance.delivered(first));
  EXPECT_EQ(instance.head()->receipt, second);
}

// --- the queues of all accounts

class NotesOfAll : public Receiving {
 protected:
  NotesOfAll() : Receiving(little_room()) {
    service.on_note = [this](const core::NoteEvent& event, core::Instance& of) {
      if (event.what == core::NoteEvent::What::Dropped) dropped.emplace_back(&of, event.receipt);
    };
  }
  static api::Service::Options little_room() {
    api::Service::Options o = options();
    o.note_bytes = 100'000;
    o.keeps = true;
    return o;
  }

  core::Instance& loud = make();
  core::Instance& quiet = make();
  std::vector<std::pair<core::Instance*, std::uint64_t>> dropped;
};

TEST_F(NotesOfAll, TheFullestGivesUpItsOldestAndItIsTold) {
  const auto first = receipt_of(loud);
  while (service.budgets().notes.used < 80'000) notify(loud);
  service.take_kept_changes();
  while (dropped.empty()) notify(quiet);
  EXPECT_LE(service.budgets().notes.used, service.budgets().notes.limit);
  EXPECT_EQ(dropped.front(), std::pair(&loud, first));
  for (const auto& [of, receipt] : dropped) EXPECT_EQ(of, &loud);
  EXPECT_EQ(quiet.notes().dropped(), 0U);
  EXPECT_EQ(loud.notes().dropped(), dropped.size());
  EXPECT_EQ(service.notes_dropped(), dropped.size());
  const auto kept = service.take_kept_changes();
  EXPECT_TRUE(std::any_of(kept.begin(), kept.end(), [&](const api::KeptChange& change) {
    return change.what == api::KeptChange::What::Note && change.instance == loud.identity().id &&
           change.receipt == first;
  })) << "it goes from the state file";
  EXPECT_EQ(receive(loud).ticket.record->note,
            "notifications dropped before this, since the queue was full: " +
                std::to_string(dropped.size()));
}

TEST_F(NotesOfAll, WhatAClientWasGivenStays) {
  const auto first = receipt_of(loud);
  EXPECT_EQ(received_receipt(loud), first);
  while (dropped.empty()) notify(loud);
  EXPECT_EQ(loud.head()->receipt, first);
  EXPECT_EQ(*remove(loud, "/" + std::to_string(first)).body, R"({"result":true,"reason":""})");
}

TEST_F(NotesOfAll, WhatATimelineBringsIsBoundedToo) {
  core::NotifySpec large = spec();
  large.set = {{"/messageData/textMessageData/textMessage", std::string(1'000, 'x')}};
  core::TimelineEntry entry;
  entry.at = since_start(1s);
  entry.every = 1s;
  entry.action = large;
  core::Script script;
  script.timeline.push_back(std::move(entry));
  core::Instance& timed = make({}, script);
  jump(timed, 10min);
  EXPECT_LE(service.budgets().notes.used, service.budgets().notes.limit);
  EXPECT_GT(timed.queued(), 0U);
  EXPECT_EQ(timed.queued() + timed.notes().dropped(), 600U);
  EXPECT_EQ(dropped.size(), timed.notes().dropped());
}

}  // namespace greenmock::tests
