// What a server keeps over its end, without a network: accounts, settings, notifications and receipts.

#include <set>

#include "keep/account_row.hpp"
#include "kept_lives.hpp"
#include "script/load.hpp"

namespace greenmock::tests {
namespace {

using core::Json;

class KeptState : public KeptLives {
 protected:
  std::uint64_t notify(api::Service& service, core::Instance& instance, const std::string& spec) {
    return service.change(instance, now, [&](core::Instance& changed) {
      return *changed.notify(*script::load_notify(spec).value).receipt;
    });
  }
};

constexpr const char* kMessageTwice = R"({"type":"incomingMessage","copies":2})";

TEST_F(KeptState, AnAccountComesBackAsItWas) {
  live([&](api::Service& service) {
    core::InstanceSpec spec = named("mine");
    spec.dialect = core::Dialect::Seed;
    spec.strict = true;
    spec.quota = 3;
    spec.sessions = core::SessionRule::Refuse;
    core::Instance& instance = make(service, spec);
    service.change(instance, now, [](core::Instance& changed) {
      changed.force_state(core::State::Authorized);
      changed.merge_settings(Json{{"stateWebhook", "yes"}});
    });
  });
  live([&](api::Service& service) {
    core::Instance* instance = service.find(1101000001);
    ASSERT_TRUE(instance);
    EXPECT_EQ(instance->identity().name, "mine");
    EXPECT_EQ(instance->identity().token, "secret");
    EXPECT_EQ(instance->state(), core::State::Authorized);
    EXPECT_EQ(instance->settings().at("stateWebhook"), "yes");
    EXPECT_EQ(instance->behaviour().dialect, core::Dialect::Seed);
    EXPECT_TRUE(instance->behaviour().strict);
    EXPECT_EQ(instance->behaviour().quota_chats, 3U);
    EXPECT_EQ(instance->behaviour().sessions, core::SessionRule::Refuse);
  });
}

TEST_F(KeptState, WhatIsChangedOfAnAccountAfterItWasMadeIsKept) {
  live([&](api::Service& service) {
    core::InstanceSpec spec = named("mine");
    spec.quota = 3;
    make(service, spec);
  });
  live([&](api::Service& service) {
    service.change(*service.find(1101000001), now, [](core::Instance& changed) {
      core::Behaviour& behaviour = changed.change_behaviour();
      behaviour.strict = true;
      behaviour.quota_chats.reset();
      behaviour.sessions = core::SessionRule::Allow;
    });
  });
  live([&](api::Service& service) {
    const core::Behaviour& behaviour = service.find(1101000001)->behaviour();
    EXPECT_TRUE(behaviour.strict);
    EXPECT_FALSE(behaviour.quota_chats);
    EXPECT_EQ(behaviour.sessions, core::SessionRule::Allow);
  });
}

TEST_F(KeptState, WhatWaitedWaitsInItsOrderUnderItsReceipt) {
  std::vector<std::uint64_t> receipts;
  std::string first;
  live([&](api::Service& service) {
    core::Instance& instance = make(service, named("mine"));
    for (int i = 0; i < 5; ++i)
      receipts.push_back(notify(service, instance, R"({"type":"incomingMessage"})"));
    service.change(instance, now,
                   [&](core::Instance& changed) { changed.delivered(receipts.at(0)); });
    first = *instance.head()->answer;
  });
  live([&](api::Service& service) {
    core::Instance& instance = *service.find(1101000001);
    ASSERT_EQ(instance.queued(), 4U);
    EXPECT_EQ(*instance.head()->answer, first) << "byte for byte";
    for (std::size_t i = 1; i < receipts.size(); ++i) {
      ASSERT_TRUE(instance.head());
      EXPECT_EQ(instance.head()->receipt, receipts[i]);
      service.change(instance, now,
                     [&](core::Instance& changed) { changed.delivered(receipts[i]); });
    }
  });
  live([&](api::Service& service) { EXPECT_EQ(service.find(1101000001)->queued(), 0U); });
}

TEST_F(KeptState, WhatWaitedIsCountedAtOnce) {
  live([&](api::Service& service) {
    core::Instance& instance = make(service, named("mine"));
    for (int i = 0; i < 3; ++i) notify(service, instance, R"({"type":"incomingMessage"})");
  });
  live([&](api::Service& service) {
    const core::Instance& instance = *service.find(1101000001);
    EXPECT_EQ(instance.notes().count(instance.now()), 3U);
  });
}

TEST_F(KeptState, OneOfTwoCopiesThatIsDeletedIsGone) {
  live([&](api::Service& service) {
    core::Instance& instance = make(service, named("mine"));
    const std::uint64_t receipt = notify(service, instance, kMessageTwice);
    service.change(instance, now, [&](core::Instance& changed) { changed.delivered(receipt); });
    EXPECT_EQ(instance.queued(), 1U);
  });
  live([&](api::Service& service) { EXPECT_EQ(service.find(1101000001)->queued(), 1U); });
}

TEST_F(KeptState, NoReceiptIsGivenTwice) {
  std::uint64_t last = 0;
  for (int life = 0; life < 4; ++life) {
    live([&](api::Service& service) {
      core::Instance* instance = service.find(1101000001);
      if (!instance) instance = &make(service, named("mine"));
      const std::uint64_t receipt = notify(service, *instance, R"({"type":"incomingMessage"})");
      EXPECT_GT(receipt, last);
      last = receipt;
      service.change(*instance, now, [&](core::Instance& changed) { changed.delivered(receipt); });
    });
  }
}

TEST_F(KeptState, ADayIsCountedFromTheTimeWhenItWasQueued) {
  const core::VirtualTime start{1'790'000'000s};
  live([&](api::Service& service) {
    notify(service, make(service, named("mine")), R"({"type":"incomingMessage"})");
  });
  live([&](api::Service& service) { EXPECT_EQ(service.find(1101000001)->queued(), 1U); },
       start + 23h);
  live([&](api::Service& service) { EXPECT_EQ(service.find(1101000001)->queued(), 0U); },
       start + 25h);
}

TEST_F(KeptState, WhatIsTooOldIsGoneFromTheFileToo) {
  const core::VirtualTime start{1'790'000'000s};
  live([&](api::Service& service) {
    notify(service, make(service, named("mine")), R"({"type":"incomingMessage"})");
  });
  live([](api::Service&) {}, start + 25h);
  live([&](api::Service& service) { EXPECT_EQ(service.find(1101000001)->queued(), 0U); },
       start + 1h);
}

TEST_F(KeptState, WhatBecomesTooOldIsTakenOutOfTheFileWhileTheServerRuns) {
  std::vector<std::uint64_t> receipts;
  live([&](api::Service& service) {
    core::Instance& instance = make(service, named("mine"));
    receipts.push_back(notify(service, instance, kMessageTwice));
    service.jump(instance, instance.now() + 23h, now);
    receipts.push_back(notify(service, instance, R"({"type":"incomingMessage"})"));
    save();
    service.jump(instance, instance.now() + 2h, now);
    receipts.push_back(notify(service, instance, R"({"type":"incomingMessage"})"));
  });
  std::vector<std::uint64_t> rows;
  for (const store::ItemRow& row : store::Store(file()).load().items) rows.push_back(row.receipt);
  EXPECT_EQ(rows, std::vector<std::uint64_t>(receipts.begin() + 1, receipts.end()));
}

TEST_F(KeptState, AQueueThatHasBecomeTooOldAsAWholeLeavesNoRow) {
  live([&](api::Service& service) {
    core::Instance& instance = make(service, named("mine"));
    for (int i = 0; i < 3; ++i) notify(service, instance, R"({"type":"incomingMessage"})");
    save();
    service.jump(instance, instance.now() + 25h, now);
  });
  EXPECT_TRUE(store::Store(file()).load().items.empty());
}

TEST_F(KeptState, WhatAClockThatWasAheadHasQueuedIsNoYoungerThanWhatCameAfterIt) {
  live([&](api::Service& service) {
    core::Instance& instance = make(service, named("mine"));
    service.jump(instance, instance.now() + 20h, now);
    notify(service, instance, R"({"type":"incomingMessage"})");
  });
  live_on([&](api::Service& service, core::Instance& instance) {
    notify(service, instance, R"({"type":"incomingMessage"})");
  });
  live_on(
      [&](api::Service& service, core::Instance& instance) {
        ASSERT_EQ(instance.queued(), 2U);
        service.jump(instance, kBorn + 24h, now);
        EXPECT_EQ(instance.queued(), 0U);
      },
      kBorn + 10h);
}

TEST_F(KeptState, AnAccountKeepsItsTelephoneNumberAndNoIdComesTwice) {
  std::set<std::string> wids, correspondents, tokens, ids;
  for (int life = 0; life < 3; ++life) {
    seed = 7;  // every server has the same
    live([&](api::Service& service) {
      core::Instance* instance = service.find(1101000001);
      if (!instance) instance = &make(service, named("mine"));
      service.change(*instance, now,
                     [](core::Instance& changed) { changed.force_state(core::State::Authorized); });
      wids.insert(instance->wid());
      const std::uint64_t receipt = notify(service, *instance, R"({"type":"incomingMessage"})");
      const Json note = core::parse_json(instance->notes().newest_of(receipt)->body());
      correspondents.insert(note["senderData"]["chatId"].get<std::string>());
      ids.insert(note["idMessage"].get<std::string>());
      tokens.insert(instance->tell_token());
    });
  }
  EXPECT_EQ(wids.size(), 1U);
  EXPECT_EQ(correspondents.size(), 1U);
  EXPECT_EQ(tokens.size(), 3U);
  EXPECT_EQ(ids.size(), 3U);
}

TEST_F(KeptState, TheHistoryOfStatesGoesOn) {
  live([&](api::Service& service) {
    core::Instance& instance = make(service, named("mine"));
    service.change(instance, now,
                   [](core::Instance& changed) { changed.force_state(core::State::Authorized); });
  });
  live([&](api::Service& service) {
    core::Instance& instance = *service.find(1101000001);
    service.change(instance, now,
                   [](core::Instance& changed) { changed.force_state(core::State::Blocked); });
    std::vector<core::State> states;
    for (const auto& entry : instance.history().entries()) states.push_back(entry.state);
    EXPECT_EQ(states, (std::vector{core::State::NotAuthorized, core::State::Authorized,
                                   core::State::Blocked}));
  });
}

TEST_F(KeptState, WhatWasRemovedClearedOrResetDoesNotComeBack) {
  live([&](api::Service& service) {
    core::Instance& gone = make(service, named("gone"));
    notify(service, gone, kMessageTwice);
    service.remove(gone, now);
    core::InstanceSpec other = named("reset");
    other.id = 1101000002;
    core::Instance& reset = make(service, other);
    notify(service, reset, kMessageTwice);
    service.reset(reset, false, now);
    other = named("cleared");
    other.id = 1101000003;
    core::Instance& cleared = make(service, other);
    notify(service, cleared, kMessageTwice);
    service.change(cleared, now, [](core::Instance& changed) { changed.clear_notes(); });
  });
  live([&](api::Service& service) {
    EXPECT_FALSE(service.find(1101000001));
    EXPECT_EQ(service.find(1101000002)->queued(), 0U);
    EXPECT_EQ(service.find(1101000003)->queued(), 0U);
  });
}

TEST_F(KeptState, AnInstanceThatIsMadeAgainUnderItsIdIsTheNewOne) {
  live([&](api::Service& service) {
    core::Instance& old = make(service, named("old"));
    notify(service, old, kMessageTwice);
    service.remove(old, now);
    make(service, named("new"));
  });
  live([&](api::Service& service) {
    EXPECT_EQ(service.find(1101000001)->identity().name, "new");
    EXPECT_EQ(service.find(1101000001)->queued(), 0U);
  });
}

TEST_F(KeptState, ARowThatCannotBeReadIsRefusedInWords) {
  for (const char* text : {"", "[]", "{}", "{\"name\":1}", "\xff\xfe"}) {
    EXPECT_THROW(keep::read_account(text), store::Unusable) << text;
    EXPECT_THROW(keep::read_note(text), store::Unusable) << text;
  }
}

TEST_F(KeptState, SpansAndTimesThatNoClockHasAreRefused) {
  live([&](api::Service& service) { make(service, named("mine")); });
  const std::string good = store::Store(file()).load().instances.front().text;
  EXPECT_NO_THROW(keep::read_account(good));
  for (const char* wrong : {"-9223372036854775808", "9223372036854775807", "-1"}) {
    std::string text = good;
    const std::size_t at = text.find("\"startingMs\":") + 13;
    text.replace(at, text.find_first_of(",}", at) - at, wrong);
    EXPECT_THROW(keep::read_account(text), store::Unusable) << text;
  }
}

TEST_F(KeptState, FractionsAndNumbersBeyondAllWholeOnesAreRefused) {
  live([&](api::Service& service) { make(service, named("mine")); });
  const std::string good = store::Store(file()).load().instances.front().text;
  for (const char* key : {"\"lastReceipt\":", "\"lives\":", "\"startingMs\":"}) {
    for (const char* wrong : {"65406600000000000000.0", "1e300", "1.5", "-1", "\"1\""}) {
      std::string text = good;
      const std::size_t at = text.find(key) + std::string_view(key).size();
      text.replace(at, text.find_first_of(",}", at) - at, wrong);
      EXPECT_THROW(keep::read_account(text), store::Unusable) << text;
    }
  }
}

TEST_F(KeptState, OfOneReceiptThereAreNoMoreThanAScriptMayAskFor) {
  const auto row = [](const std::string& copies) {
    return R"({"queued":0,"copies":)" + copies + R"(,"body":{}})";
  };
  EXPECT_EQ(keep::read_note(row("100")).copies, 100U);
  for (const char* wrong : {"101", "4294967295", "4294967297", "1.0"})
    EXPECT_THROW(keep::read_note(row(wrong)), store::Unusable) << wrong;
}

TEST_F(KeptState, NoTokenStandsInTheWordsOfARefusal) {
  try {
    keep::read_account(R"({"name":"a","idInstance":1e0,"apiTokenInstance":"secret"})");
    FAIL();
  } catch (const store::Unusable& unusable) {
    EXPECT_EQ(
        std::string(unusable.what()),
        R"(the state file holds an account that cannot be read: {"name":"a","idInstance":1e0,)");
  }
}

TEST_F(KeptState, NumbersThatNoServerHasCountedToAreRefused) {
  live([&](api::Service& service) { make(service, named("mine")); });
  const store::Contents before = store::Store(file()).load();
  const auto refuses = [&](const store::Change& change, const store::Change& undo) {
    store::Store(file()).write({change});
    EXPECT_THROW(live([](api::Service&) {}), store::Unusable);
    store::Store(file()).write({undo});
  };
  constexpr std::uint64_t kEndless = ~std::uint64_t{0};
  refuses(store::PutPart{{{1101000001, "message", kEndless, ""}, "{}"}},
          store::RemovePart{{1101000001, "message", kEndless, ""}});
  refuses(store::PutItem{{1101000001, kEndless, R"({"queued":1,"copies":1,"body":{}})"}},
          store::RemoveItem{1101000001, kEndless});
  refuses(store::PutItem{{1101000001, 7, R"({"queued":9200000000000000000,"copies":1,"body":{}})"}},
          store::RemoveItem{1101000001, 7});
  refuses(store::PutInstance{{5, before.instances.front().text}}, store::RemoveInstance{5});
  live([](api::Service& service) { EXPECT_TRUE(service.find(1101000001)); });
}

TEST_F(KeptState, WithoutAKeeperNothingIsCollected) {
  api::Service service({}, now);
  core::Instance& instance = make(service, named("mine"));
  notify(service, instance, kMessageTwice);
  EXPECT_FALSE(service.has_kept_changes());
}

}  // namespace
}  // namespace greenmock::tests
