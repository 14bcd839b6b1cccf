// Messages, people and what is planned, over the end of a server.

#include <algorithm>
#include <set>

#include "core/messages/messenger_past.hpp"
#include "kept_lives.hpp"

namespace greenmock::tests {
namespace {

using core::Instance;
using core::Json;
using core::MessageStatus;

const std::string kAnn = "79001234567@c.us", kBob = "79001234568@c.us";
const std::string kGarden = "120363043968066561@g.us";

class KeptMessages : public KeptLives {
 protected:
  core::InstanceSpec online() const {
    core::InstanceSpec spec = named("bot");
    spec.state = core::State::Authorized;
    spec.settings = {{"outgoingAPIMessageWebhook", "yes"},
                     {"outgoingWebhook", "yes"},
                     {"incomingWebhook", "yes"}};
    return spec;
  }
  std::string send(api::Service& service, Instance& instance, const std::string& chat_id = kAnn,
                   const std::string& text = "hello") {
    return service.change(instance, now, [&](Instance& changed) {
      core::Messenger& messenger = changed.messenger();
      std::string id = messenger.tell_id();
      core::Outgoing message;
      message.method = "sendMessage";
      message.body = {{"chatId", chat_id}, {"message", text}};
      message.chat_id = chat_id;
      message.data = {{"extendedTextMessageData", {{"text", text}}}};
      messenger.send(std::move(message));
      return id;
    });
  }
  core::Messenger::Said say(api::Service& service, Instance& instance, const std::string& from,
                            const std::string& text = "hi") {
    return service.change(instance, now, [&](Instance& changed) {
      return changed.messenger().say(from, from, core::MessageKind::Text,
                                     {{"textMessageData", {{"textMessage", text}}}});
    });
  }
  void become(api::Service& service, Instance& instance, core::State state) {
    service.change(instance, now, [&](Instance& changed) { changed.force_state(state); });
  }
  void know(api::Service& service, Instance& instance, core::Contact contact) {
    service.change(instance, now, [&](Instance& changed) {
      changed.messenger().contacts().put(std::move(contact));
    });
  }
  void run(api::Service& service, Instance& instance, core::Duration by) {
    ASSERT_TRUE(
        std::holds_alternative<api::Jump>(service.jump(instance, instance.now() + by, now)));
  }
  static MessageStatus status(Instance& instance, const std::string& id) {
    const auto found = instance.messenger().chats().find(id);
    if (!found) throw std::runtime_error("the message is gone: " + id);
    return found.message->status;
  }
  static std::vector<std::string> texts_from(Instance& instance, const std::string& chat_id) {
    std::vector<std::string> texts;
    for (const auto* message : instance.messenger().chats().history(chat_id, 1000)) {
      if (message->incoming)
        texts.push_back(core::parse_json(message->data)["textMessageData"]["textMessage"]);
    }
    std::reverse(texts.begin(), texts.end());
    return texts;
  }
  static std::size_t waiting(Instance& instance) {
    return instance.messenger().outbox().all(instance.now()).size();
  }
  /// What is said of each message in the notifications that wait: a status, or the type.
  static std::vector<std::string> notes_about(const Instance& instance, const std::string& id) {
    std::vector<std::string> said;
    for (const core::QueuedNote& note : instance.notes().all(instance.now())) {
      const Json body = core::parse_json(note.body());
      if (body.value("idMessage", "") == id) said.push_back(body.value("status", note.type));
    }
    return said;
  }
  std::size_t rows_of(const std::string& kind) const {
    std::size_t rows = 0;
    store::Store(file()).load_parts(
        [&](const store::PartRow& row) { rows += row.key.kind == kind ? 1U : 0U; });
    return rows;
  }
  std::string refusal() {
    try {
      live([](api::Service&) {});
    } catch (const store::Unusable& e) {
      return e.what();
    }
    return "";
  }
};

TEST_F(KeptMessages, ChatsComeBackAsTheyWere) {
  std::string sent, came, edited, deleted;
  live([&](api::Service& service) {
    Instance& bot = make(service, online());
    sent = send(service, bot);
    came = say(service, bot, kAnn, "one").id;
    edited = send(service, bot, kBob);
    deleted = send(service, bot, kBob);
    service.change(bot, now, [&](Instance& changed) {
      core::ChatLog& chats = changed.messenger().chats();
      chats.mark_read(kAnn);
      chats.change(edited)->edited = true;
      chats.change(deleted)->deleted = true;
    });
  });
  live_on([&](api::Service&, Instance& bot) {
    core::ChatLog& chats = bot.messenger().chats();
    ASSERT_EQ(chats.size(), 4U);
    EXPECT_EQ(chats.walk().next().message->id, deleted) << "in their order";
    const auto first = chats.find(sent);
    EXPECT_EQ(*first.chat_id, kAnn);
    EXPECT_TRUE(first.message->by_api);
    EXPECT_EQ(first.message->at, kBorn);
    EXPECT_EQ(first.message->status, MessageStatus::Sent);
    EXPECT_EQ(core::parse_json(first.message->data)["extendedTextMessageData"]["text"], "hello");
    EXPECT_TRUE(chats.find(came).message->read);
    EXPECT_EQ(chats.find(came).message->sender, kAnn);
    EXPECT_TRUE(chats.find(edited).message->edited);
    EXPECT_FALSE(chats.find(edited).message->deleted);
    EXPECT_TRUE(chats.find(deleted).message->deleted);
    EXPECT_EQ(chats.mark_read(kAnn), 0U) << "it has been read already";
  });
}

TEST_F(KeptMessages, PeopleGroupsAndWhatIsSetForAChatComeBack) {
  live([&](api::Service& service) {
    Instance& bot = make(service, online());
    core::Contact ann;
    ann.chat_id = kAnn;
    ann.name = "Ann";
    know(service, bot, ann);
    service.change(bot, now, [&](Instance& changed) {
      core::Messenger& messenger = changed.messenger();
      core::Group garden;
      garden.chat_id = kGarden;
      garden.participants = {{std::string(core::kMe), true, false}, {kAnn, false, false}};
      messenger.put(garden);
      messenger.contacts().set_flags(
          kAnn, {.archived = true, .disappears = 24h, .disappears_set = changed.now()});
    });
    // Changed later, in place.
    service.change(bot, now, [&](Instance& changed) {
      changed.messenger().contacts().change_contact(kAnn)->blocked = true;
      changed.messenger().contacts().change_group(kGarden)->name = "Garden";
    });
  });
  live_on([&](api::Service&, Instance& bot) {
    const core::Contacts& known = bot.messenger().contacts();
    ASSERT_TRUE(known.contact(kAnn));
    EXPECT_EQ(known.contact(kAnn)->name, "Ann");
    EXPECT_TRUE(known.contact(kAnn)->blocked);
    ASSERT_TRUE(known.group(kGarden));
    EXPECT_EQ(known.group(kGarden)->name, "Garden");
    EXPECT_TRUE(known.group(kGarden)->find(bot.own_chat_id())->is_admin);
    EXPECT_TRUE(known.flags(kAnn).archived);
    EXPECT_EQ(known.flags(kAnn).disappears, 24h);
  });
}

TEST_F(KeptMessages, ThePeopleThatAnInstanceWasMadeWithAreKeptToo) {
  live([&](api::Service& service) {
    core::InstanceSpec spec = online();
    core::Contact ann;
    ann.chat_id = kAnn;
    ann.answer = core::Answer{.echo = true, .texts = {}};
    spec.contacts = {ann};
    make(service, spec);
  });
  live_on([&](api::Service&, Instance& bot) {
    ASSERT_TRUE(bot.messenger().contacts().contact(kAnn));
    EXPECT_TRUE(bot.messenger().contacts().contact(kAnn)->answer->echo);
  });
}

TEST_F(KeptMessages, WhatBecomesOfAMessageGoesOn) {
  std::string id;
  live([&](api::Service& service) { id = send(service, make(service, online())); });
  live_on(
      [&](api::Service&, Instance& bot) {
        EXPECT_EQ(status(bot, id), MessageStatus::Delivered) << "due while no server ran";
        EXPECT_EQ(notes_about(bot, id),
                  (std::vector<std::string>{"outgoingAPIMessageReceived", "sent", "delivered"}));
      },
      kBorn + 2s);
  live_on(
      [&](api::Service& service, Instance& bot) {
        run(service, bot, 500ms);
        EXPECT_EQ(status(bot, id), MessageStatus::Delivered);
        run(service, bot, 500ms);
        EXPECT_EQ(status(bot, id), MessageStatus::Read);
      },
      kBorn + 2s);
  live_on([&](api::Service&, Instance& bot) {
    EXPECT_EQ(status(bot, id), MessageStatus::Read);
    EXPECT_EQ(notes_about(bot, id),
              (std::vector<std::string>{"outgoingAPIMessageReceived", "sent", "delivered", "read"}))
        << "each once";
  });
  EXPECT_EQ(rows_of("step"), 0U);
  EXPECT_EQ(rows_of("outgoing"), 0U);
}

TEST_F(KeptMessages, AClockThatHadJumpedTakesNothingFromWhatIsPlanned) {
  std::string id;
  live([&](api::Service& service) {
    Instance& bot = make(service, online());
    run(service, bot, 10h);
    id = send(service, bot);
    run(service, bot, 500ms);
  });
  live_on([&](api::Service& service, Instance& bot) {
    EXPECT_LE(bot.messenger().chats().find(id).message->at, bot.now()) << "nothing is of tomorrow";
    EXPECT_EQ(status(bot, id), MessageStatus::Sent);
    run(service, bot, 1s);
    EXPECT_EQ(status(bot, id), MessageStatus::Delivered);
    run(service, bot, 2s);
    EXPECT_EQ(status(bot, id), MessageStatus::Read);
  });
}

TEST_F(KeptMessages, TheQueueWaitsForTheLoginAndGoesOutInItsOrder) {
  std::string first, second;
  live([&](api::Service& service) {
    Instance& bot = make(service, named("bot"));
    first = send(service, bot);
    second = send(service, bot, kBob);
  });
  live_on([&](api::Service& service, Instance& bot) {
    const auto& queue = bot.messenger().outbox().all(bot.now());
    ASSERT_EQ(queue.size(), 2U);
    EXPECT_EQ(queue[0].id, first);
    EXPECT_EQ(queue[0].body["message"], "hello");
    EXPECT_EQ(queue[1].chat_id, kBob);
    const std::string third = send(service, bot);
    become(service, bot, core::State::Authorized);
    EXPECT_EQ(waiting(bot), 0U);
    std::vector<std::string> ids;
    auto newest_first = bot.messenger().chats().walk();
    while (const auto one = newest_first.next()) ids.push_back(one.message->id);
    EXPECT_EQ(ids, (std::vector<std::string>{third, second, first}));
  });
  live_on([&](api::Service&, Instance& bot) {
    EXPECT_EQ(waiting(bot), 0U);
    EXPECT_EQ(bot.messenger().chats().size(), 3U);
  });
}

TEST_F(KeptMessages, ADayIsCountedFromTheTimeWhenAMessageWasQueued) {
  live([&](api::Service& service) { send(service, make(service, named("bot"))); });
  live_on([&](api::Service&, Instance& bot) { EXPECT_EQ(waiting(bot), 1U); }, kBorn + 23h);
  live_on(
      [&](api::Service& service, Instance& bot) {
        become(service, bot, core::State::Authorized);
        EXPECT_EQ(bot.messenger().chats().size(), 0U) << "it is too old to be sent";
      },
      kBorn + 25h);
  EXPECT_EQ(rows_of("outgoing"), 0U);
}

TEST_F(KeptMessages, AnEmptiedQueueStaysEmpty) {
  live([&](api::Service& service) {
    Instance& bot = make(service, named("bot"));
    send(service, bot);
    service.change(bot, now, [](Instance& changed) { changed.messenger().outbox().clear(); });
    send(service, bot);
  });
  live_on([&](api::Service&, Instance& bot) { EXPECT_EQ(waiting(bot), 1U); });
}

TEST_F(KeptMessages, ThePauseBetweenTwoMessagesGoesOn) {
  std::string second;
  live([&](api::Service& service) {
    core::InstanceSpec spec = online();
    spec.settings["delaySendMessagesMilliseconds"] = 10'000;
    Instance& bot = make(service, spec);
    send(service, bot);
    second = send(service, bot);
    EXPECT_EQ(waiting(bot), 1U);
  });
  live_on(
      [&](api::Service& service, Instance& bot) {
        run(service, bot, 4s);
        EXPECT_EQ(waiting(bot), 1U);
        run(service, bot, 2s);
        EXPECT_EQ(bot.messenger().chats().find(second).message->at, kBorn + 10s);
      },
      kBorn + 5s);
}

TEST_F(KeptMessages, WhatPeopleWroteWaitsForTheLoginStill) {
  live([&](api::Service& service) {
    Instance& bot = make(service, named("bot"));
    say(service, bot, kAnn, "one");
    say(service, bot, kAnn, "two");
  });
  live_on([&](api::Service& service, Instance& bot) {
    EXPECT_EQ(bot.messenger().held(), 2U);
    say(service, bot, kAnn, "three");
  });
  live_on([&](api::Service& service, Instance& bot) {
    become(service, bot, core::State::Authorized);
    EXPECT_EQ(texts_from(bot, kAnn), (std::vector<std::string>{"one", "two", "three"}));
  });
  live_on([&](api::Service&, Instance& bot) {
    EXPECT_EQ(bot.messenger().held(), 0U);
    EXPECT_EQ(texts_from(bot, kAnn).size(), 3U);
  });
}

TEST_F(KeptMessages, AnAnswerThatWasOnItsWayComesAndTheNextOneFollows) {
  live([&](api::Service& service) {
    Instance& bot = make(service, online());
    core::Contact ann;
    ann.chat_id = kAnn;
    ann.answer = core::Answer{.texts = {"a", "b", "c"}};
    know(service, bot, ann);
    send(service, bot);
  });
  live_on(
      [&](api::Service& service, Instance& bot) {
        EXPECT_EQ(texts_from(bot, kAnn), std::vector<std::string>{"a"});
        send(service, bot);
      },
      kBorn + 1h);
  live_on(
      [&](api::Service& service, Instance& bot) {
        send(service, bot);
        run(service, bot, 1min);
        EXPECT_EQ(texts_from(bot, kAnn), (std::vector<std::string>{"a", "b", "c"}));
      },
      kBorn + 2h);
}

TEST_F(KeptMessages, NoIdOfAMessageOrAGroupComesTwice) {
  std::set<std::string> sent, came;
  std::set<std::uint64_t> groups;
  for (int life = 0; life < 3; ++life) {
    seed = 7;  // every server has the same
    live([&](api::Service& service) {
      Instance* bot = service.find(kId);
      if (!bot) bot = &make(service, online());
      for (int i = 0; i < 10; ++i) {
        sent.insert(send(service, *bot));
        came.insert(say(service, *bot, kAnn).id);
      }
      groups.insert(service.change(*bot, now, [](Instance& changed) {
        return changed.messenger().contacts().take_group_number();
      }));
    });
  }
  EXPECT_EQ(sent.size(), 30U);
  EXPECT_EQ(came.size(), 30U);
  EXPECT_EQ(groups.size(), 3U);
}

TEST_F(KeptMessages, ThePictureComesBackUntilAReset) {
  const std::string jpeg("\xFF\xD8\xFF\0\n", 5);
  live([&](api::Service& service) {
    service.change(make(service, online()), now, [&](Instance& changed) {
      changed.set_picture({"https://pps.whatsapp.net/v/1.jpg", core::share(jpeg)});
    });
  });
  live_on([&](api::Service& service, Instance& bot) {
    ASSERT_TRUE(bot.picture());
    EXPECT_EQ(bot.picture()->url, "https://pps.whatsapp.net/v/1.jpg");
    EXPECT_EQ(*bot.picture()->jpeg, jpeg);
    service.reset(bot, false, now);
  });
  live_on([&](api::Service&, Instance& bot) { EXPECT_FALSE(bot.picture()); });
}

TEST_F(KeptMessages, AResetLeavesThePeopleAndNothingElse) {
  live([&](api::Service& service) {
    core::InstanceSpec spec = online();
    spec.settings["delaySendMessagesMilliseconds"] = 10'000;
    Instance& bot = make(service, spec);
    core::Contact ann;
    ann.chat_id = kAnn;
    ann.answer = core::Answer{.texts = {"a", "b"}};
    know(service, bot, ann);
    send(service, bot);
    send(service, bot);
    become(service, bot, core::State::NotAuthorized);
    say(service, bot, kAnn);
    service.change(bot, now, [](Instance& changed) {
      changed.messenger().contacts().set_flags(kAnn, {.archived = true});
    });
  });
  live_on([&](api::Service& service, Instance& bot) { service.reset(bot, false, now); });
  for (const char* gone : {"message", "outgoing", "held", "step", "flags", "answers"})
    EXPECT_EQ(rows_of(gone), 0U) << gone;
  EXPECT_EQ(rows_of("contact"), 1U);
  // Numbers begin anew with it, and the file is written over nothing.
  std::string id;
  live_on([&](api::Service& service, Instance& bot) {
    become(service, bot, core::State::Authorized);
    id = send(service, bot);
  });
  live_on([&](api::Service&, Instance& bot) {
    EXPECT_EQ(bot.messenger().chats().size(), 1U);
    EXPECT_TRUE(bot.messenger().chats().find(id));
  });
}

TEST_F(KeptMessages, WhatIsDroppedForWantOfRoomLeavesTheFile) {
  std::string last;
  live([&](api::Service& service) {
    Instance& bot = make(service, online());
    service.change(bot, now, [](Instance& changed) {
      core::ChatMessage message;
      message.data = "{}";
      for (int i = 0; i < 100; ++i) {
        message.id = std::to_string(i);
        changed.messenger().chats().add(kBob, message);
      }
    });
  });
  live_on([&](api::Service& service, Instance& bot) {
    service.change(bot, now, [](Instance& changed) {
      core::ChatLog& chats = changed.messenger().chats();
      chats.give_up(chats.bytes() / 2);
    });
    last = send(service, bot);
    EXPECT_FALSE(bot.messenger().chats().find("0"));
  });
  std::size_t left = 0;
  live_on([&](api::Service&, Instance& bot) {
    core::ChatLog& chats = bot.messenger().chats();
    left = chats.size();
    EXPECT_LT(left, 60U);
    EXPECT_FALSE(chats.find("0"));
    EXPECT_EQ(chats.walk().next().message->id, last);
    EXPECT_TRUE(chats.find("99"));
  });
  EXPECT_EQ(rows_of("message"), left);
}

TEST_F(KeptMessages, WhatWasRemovedOrMadeAgainHasNoneOfTheOldMessages) {
  live([&](api::Service& service) {
    Instance& old = make(service, online());
    send(service, old);
    service.remove(old, now);
    send(service, make(service, online()), kBob);
  });
  live_on([&](api::Service&, Instance& bot) {
    EXPECT_EQ(bot.messenger().chats().chats(), std::vector<std::string>{kBob});
  });
  live_on([&](api::Service& service, Instance& bot) { service.remove(bot, now); });
  EXPECT_EQ(rows_of("message"), 0U);
  EXPECT_EQ(rows_of("counters"), 0U);
}

TEST_F(KeptMessages, AnAccountThatNothingWasAskedOfHasNoMessenger) {
  live([&](api::Service& service) { make(service, named("bot")); });
  live_on([](api::Service&, Instance& bot) { EXPECT_FALSE(bot.known_messenger()); });
}

TEST_F(KeptMessages, AFileThatLacksOrKnowsTooMuchIsRefusedInWords) {
  live([&](api::Service& service) {
    Instance& bot = make(service, online());
    for (int i = 0; i < 3; ++i) send(service, bot);
  });
  const auto write = [&](const store::Change& change) { store::Store(file()).write({change}); };
  write(store::PutPart{{{kId, "reel", 0, ""}, "{}"}});
  EXPECT_NE(refusal().find("holds a reel, of which this version"), std::string::npos) << refusal();
  write(store::RemovePart{{kId, "reel", 0, ""}});
  write(store::PutPart{{{5, "contact", 0, kAnn}, "{}"}});
  EXPECT_NE(refusal().find("a contact of nobody"), std::string::npos) << refusal();
  write(store::RemovePart{{5, "contact", 0, kAnn}});
  write(store::PutPart{{{kId, "contact", 0, kAnn}, "{\"name\":1}"}});
  EXPECT_NE(refusal().find("a contact that cannot be read: {\"name\":1}"), std::string::npos)
      << refusal();
  write(store::RemovePart{{kId, "contact", 0, kAnn}});
  EXPECT_EQ(refusal(), "");
  write(store::RemovePart{{kId, "message", 1, ""}});
  EXPECT_NE(refusal().find("lacks messages"), std::string::npos) << refusal();
}

}  // namespace
}  // namespace greenmock::tests
