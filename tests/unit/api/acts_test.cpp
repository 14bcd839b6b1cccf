// What virtual people do besides answering, and what the account is told of it (docs: receiving).

#include <set>

#include "core/account/wid.hpp"
#include "core/messages/messenger.hpp"
#include "service_harness.hpp"

namespace greenmock::tests {

using core::Instance;
using core::Json;
using core::Say;
using core::State;

class Acts : public ServiceHarness {
 protected:
  static constexpr const char* kAnn = "79001234567@c.us";
  static constexpr const char* kBob = "79001234568@c.us";
  static constexpr const char* kGarden = "120363043968066561@g.us";

  Instance& made(State state = State::Authorized, std::optional<std::size_t> quota = {}) {
    core::InstanceSpec spec;
    spec.state = state;
    spec.quota = quota;
    for (const char* name :
         {"incomingWebhook", "outgoingWebhook", "outgoingMessageWebhook",
          "outgoingAPIMessageWebhook", "pollMessageWebhook", "incomingBlockWebhook",
          "incomingCallWebhook", "editedMessageWebhook", "deletedMessageWebhook"})
      spec.settings[name] = "yes";
    core::Group garden;
    garden.chat_id = kGarden;
    garden.name = "Gardeners";
    garden.participants = {{"me", true, false}, {kAnn, false, false}, {kBob, false, false}};
    spec.groups = {garden};
    account = &make(spec);
    return *account;
  }

  core::Messenger::Said act(const char* from, decltype(Say::what) what, const char* chat = "") {
    core::Messenger::Said said;
    service.change(*account, now, [&](Instance& changed) {
      said = changed.say({from, chat, std::move(what)});
      return 0;
    });
    return said;
  }
  core::Messenger::Said writes(const char* from, const std::string& text, const char* chat = "") {
    core::Writing writing;
    writing.text = text;
    return act(from, writing, chat);
  }
  /// Sends by the API, and lets it arrive; its id.
  std::string send(const std::string& method, const Json& body) {
    core::Request request;
    request.verb = "POST";
    request.target = path(*account, method);
    request.head = "POST " + request.target + " HTTP/1.1\r\nHost: x\r\n\r\n";
    request.body = core::dump(body);
    auto arrived = service.arrive(std::move(request), now);
    service.sent(arrived.ticket, now);
    last = *arrived.reply;
    jump(*account, 10s);
    return json_of(last).value("idMessage", "");
  }
  /// Sends, and lets no time pass.
  std::string send_now(const std::string& method, const Json& body) {
    auto arrived = ServiceHarness::send("POST", path(*account, method), core::dump(body));
    service.sent(arrived.ticket, now);
    service.refresh(*account, now);
    return json_of(*arrived.reply).value("idMessage", "");
  }
  std::vector<std::string> types() {
    service.refresh(*account, now);
    std::vector<std::string> all;
    for (const auto& note : account->notes().all(account->now())) {
      const Json body = Json::parse(note.body());
      all.push_back(body.value("status", body["typeWebhook"].get<std::string>()));
    }
    return all;
  }
  static Json poll(const char* chat) {
    return {{"chatId", chat},
            {"message", "When?"},
            {"options", {{{"optionName", "Mon"}}, {{"optionName", "Tue"}}}}};
  }
  /// The notifications that came since the last time, but for statuses of messages.
  std::vector<Json> told() {
    service.refresh(*account, now);
    std::vector<Json> all;
    std::size_t count = 0;
    for (const auto& note : account->notes().all(account->now())) {
      if (count++ < seen) continue;
      Json body = Json::parse(note.body());
      if (body["typeWebhook"] != "outgoingMessageStatus") all.push_back(std::move(body));
    }
    seen = count;
    return all;
  }
  Json only() {
    const auto all = told();
    EXPECT_EQ(all.size(), 1U);
    return all.empty() ? Json() : all.back();
  }

  Instance* account = nullptr;
  core::Reply last;
  std::size_t seen = 0;
};

TEST_F(Acts, AQuoteNamesTheMessageThatItAnswers) {
  made();
  const std::string asked = send("sendMessage", {{"chatId", kAnn}, {"message", "when?"}});
  told();
  core::Writing writing;
  writing.text = "at ten";
  writing.quotes = "";
  EXPECT_FALSE(act(kAnn, writing).id.empty());
  const Json data = only()["messageData"];
  EXPECT_EQ(data["typeMessage"], "quotedMessage");
  EXPECT_EQ(data["extendedTextMessageData"]["text"], "at ten");
  EXPECT_EQ(data["extendedTextMessageData"]["stanzaId"], asked);
  EXPECT_EQ(data["quotedMessage"]["textMessage"], "when?") << data;
  writing.quotes = "BAE5FFFFFFFFFFFF";
  EXPECT_EQ(act(kAnn, writing).refusal,
            "no such message in this chat has come to this person, to be quoted");
}

TEST_F(Acts, AVoteTakesThePlaceOfTheOneBefore) {
  made();
  const std::string poll =
      send("sendPoll", {{"chatId", kGarden},
                        {"message", "When?"},
                        {"options", {{{"optionName", "Mon"}}, {{"optionName", "Tue"}}}}});
  told();
  act(kAnn, core::Vote{{}, {"Mon"}}, kGarden);
  act(kBob, core::Vote{poll, {"Mon"}}, kGarden);
  act(kAnn, core::Vote{{}, {"Tue"}}, kGarden);
  const auto all = told();
  ASSERT_EQ(all.size(), 3U);
  const Json data = all.back()["messageData"];
  EXPECT_EQ(data["typeMessage"], "pollUpdateMessage");
  EXPECT_EQ(data["pollMessageData"]["stanzaId"], poll);
  EXPECT_EQ(data["pollMessageData"]["name"], "When?");
  EXPECT_EQ(data["pollMessageData"]["votes"],
            Json::parse(R"([{"optionName":"Mon","optionVoters":["79001234568@c.us"]},
                            {"optionName":"Tue","optionVoters":["79001234567@c.us"]}])"));
  act(kAnn, core::Vote{{}, {}}, kGarden);
  EXPECT_EQ(only()["messageData"]["pollMessageData"]["votes"][1]["optionVoters"], Json::array());
}

TEST_F(Acts, AVoteThatFitsThePollNotIsRefused) {
  made();
  EXPECT_EQ(act(kAnn, core::Vote{{}, {"Mon"}}).refusal, "there is no such poll in this chat");
  send("sendPoll", {{"chatId", kAnn},
                    {"message", "When?"},
                    {"options", {{{"optionName", "Mon"}}, {{"optionName", "Tue"}}}}});
  EXPECT_EQ(act(kAnn, core::Vote{{}, {"Wed"}}).refusal,
            "the poll has no such option; its options are Mon, Tue");
  EXPECT_EQ(act(kAnn, core::Vote{{}, {"Mon", "Tue"}}).refusal, "this poll takes one answer only");
}

TEST_F(Acts, WhoVotesHasGotAndReadThePollFirst) {
  made();
  send_now("sendPoll", poll(kAnn));
  EXPECT_EQ(act(kAnn, core::Vote{{}, {"Mon"}}).refusal, "");
  using Types = std::vector<std::string>;
  const Types wanted{"outgoingAPIMessageReceived", "sent", "delivered", "read",
                     "incomingMessageReceived"};
  EXPECT_EQ(types(), wanted);
  jump(*account, 10s);
  EXPECT_EQ(types(), wanted) << "nothing is told twice";
}

TEST_F(Acts, InAGroupWhoVotesHasGotThePollAndAllReadItInTheirTime) {
  made();
  send_now("sendPoll", poll(kGarden));
  EXPECT_EQ(act(kAnn, core::Vote{{}, {"Mon"}}, kGarden).refusal, "");
  jump(*account, 10s);
  EXPECT_EQ(types(), (std::vector<std::string>{"outgoingAPIMessageReceived", "sent", "delivered",
                                               "incomingMessageReceived", "read"}));
}

TEST_F(Acts, WhatNeverCameToSomebodyIsNothingToActOn) {
  made();
  act(kAnn, core::Block{true});
  const std::string lost = send("sendPoll", poll(kAnn));
  const std::string why =
      "that message does not reach this person: GET …/messages tells what has become of it";
  EXPECT_EQ(act(kAnn, core::Vote{lost, {"Mon"}}).refusal, why);
  EXPECT_EQ(act(kAnn, core::Reaction{lost, "\U0001F44D"}).refusal, why);
  core::Writing writing;
  writing.quotes = lost;
  EXPECT_FALSE(act(kAnn, writing).refusal.empty());
}

TEST_F(Acts, WhatWasMadeUpInAShapeOfItsOwnIsRefusedInWords) {
  made();
  core::Writing odd;
  odd.kind = core::MessageKind::Poll;
  for (const char* shape : {R"({"pollMessageData":7})", R"({"pollMessageData":{"options":[1]}})",
                            R"({"pollMessageData":{"options":[{"optionName":7}]}})"}) {
    odd.data = Json::parse(shape);
    EXPECT_FALSE(act(kAnn, odd).id.empty());
    EXPECT_FALSE(act(kAnn, core::Vote{{}, {"Mon"}}).refusal.empty()) << shape;
  }
}

TEST_F(Acts, OneWhoNamesAnOptionTwiceVotesOnce) {
  made();
  send("sendPoll", {{"chatId", kAnn},
                    {"message", "When?"},
                    {"options", {{{"optionName", "Mon"}}, {{"optionName", "Tue"}}}}});
  told();
  act(kAnn, core::Vote{{}, {"Mon", "Mon"}});
  EXPECT_EQ(only()["messageData"]["pollMessageData"]["votes"][0]["optionVoters"],
            Json::array({kAnn}));
}

TEST_F(Acts, AReactionIsAboutTheAccountsNewestMessage) {
  made();
  const std::string id = send("sendMessage", {{"chatId", kAnn}, {"message", "done"}});
  writes(kAnn, "I see");
  told();
  act(kAnn, core::Reaction{{}, "\xF0\x9F\x91\x8D"});
  const Json data = only()["messageData"];
  EXPECT_EQ(data["typeMessage"], "reactionMessage");
  EXPECT_EQ(data["extendedTextMessageData"]["text"], "\xF0\x9F\x91\x8D");
  EXPECT_EQ(data["quotedMessage"]["stanzaId"], id);
  EXPECT_EQ(data["quotedMessage"]["participant"], core::wid_of(account->identity().phone_seed));
}

TEST_F(Acts, PeopleEditAndDeleteWhatTheyHaveWritten) {
  made();
  const std::string id = writes(kAnn, "Hallo").id;
  writes(kBob, "not hers");
  told();
  act(kAnn, core::Edit{{}, "Hello"});
  Json data = only()["messageData"];
  EXPECT_EQ(data["typeMessage"], "editedMessage");
  EXPECT_EQ(data["editedMessageData"], (Json{{"textMessage", "Hello"}, {"stanzaId", id}}));
  EXPECT_TRUE(account->messenger().chats().find(id).message->edited);
  EXPECT_NE(account->messenger().chats().find(id).message->data.find("Hello"), std::string::npos);
  act(kAnn, core::Deletion{id});
  data = only()["messageData"];
  EXPECT_EQ(data["typeMessage"], "deletedMessage");
  EXPECT_EQ(data["deletedMessageData"]["stanzaId"], id);
  EXPECT_TRUE(account->messenger().chats().find(id).message->deleted);
  EXPECT_EQ(act(kAnn, core::Deletion{id}).refusal, "this person has no such message in this chat");
}

TEST_F(Acts, WithoutANameTheNewestTextIsEdited) {
  made();
  const std::string id = writes(kAnn, "Hallo").id;
  core::Writing picture;
  picture.kind = core::MessageKind::Image;
  const std::string newer = act(kAnn, picture).id;
  EXPECT_EQ(act(kAnn, core::Edit{{}, "Hello"}).refusal, "");
  EXPECT_TRUE(account->messenger().chats().find(id).message->edited);
  EXPECT_EQ(act(kAnn, core::Edit{newer, "Hello"}).refusal, "only texts can be edited");
  EXPECT_EQ(act(kAnn, core::Deletion{}).refusal, "");
  EXPECT_TRUE(account->messenger().chats().find(newer).message->deleted);
}

TEST_F(Acts, WhatDoesNotArriveChangesNothing) {
  made(State::Authorized, 1);
  const std::string id = writes(kAnn, "Hallo").id;
  jump(*account, 24h * 31);
  writes(kBob, "a new month, and the only chat of it");
  EXPECT_NE(act(kAnn, core::Edit{id, "Hello"}).refusal, "");
  EXPECT_NE(act(kAnn, core::Deletion{id}).refusal, "");
  EXPECT_FALSE(account->messenger().chats().find(id).message->edited);
  EXPECT_FALSE(account->messenger().chats().find(id).message->deleted);
}

TEST_F(Acts, ACallIsToldWhenItRingsAndWhenItEnds) {
  made();
  const std::string id = act(kAnn, core::Call{core::Call::End::Declined, 5s, 1min}).id;
  Json note = only();
  EXPECT_EQ(note["typeWebhook"], "incomingCall");
  EXPECT_EQ(note["from"], kAnn);
  EXPECT_EQ(note["status"], "offer");
  EXPECT_EQ(note["idMessage"], id);
  jump(*account, 4s);
  EXPECT_TRUE(told().empty());
  jump(*account, 1s);
  note = only();
  EXPECT_EQ(note["status"], "declined");
  EXPECT_EQ(note["idMessage"], id);
}

TEST_F(Acts, ACallThatIsAnsweredLastsItsTime) {
  made();
  act(kAnn, core::Call{core::Call::End::Answered, 5s, 30s});
  jump(*account, 5s);
  EXPECT_EQ(told().back()["status"], "pickUp");
  jump(*account, 29s);
  EXPECT_TRUE(told().empty());
  jump(*account, 1s);
  EXPECT_EQ(only()["status"], "hangUp");
}

TEST_F(Acts, WhoBlocksTheAccountGetsItsMessagesNoMore) {
  made();
  EXPECT_EQ(act(kAnn, core::Block{true}).refusal, "");
  Json note = only();
  EXPECT_EQ(note["typeWebhook"], "incomingBlock");
  EXPECT_EQ(note["chatId"], kAnn);
  EXPECT_EQ(note["chatState"], "blocked");
  const std::string lost = send("sendMessage", {{"chatId", kAnn}, {"message", "hi"}});
  EXPECT_EQ(account->messenger().chats().find(lost).message->status, core::MessageStatus::Sent);
  EXPECT_EQ(act(kAnn, core::Block{true}).refusal, "this person has blocked the account already");
  told();
  act(kAnn, core::Block{false});
  EXPECT_EQ(only()["chatState"], "unblocked");
  const std::string read = send("sendMessage", {{"chatId", kAnn}, {"message", "hi"}});
  EXPECT_EQ(account->messenger().chats().find(read).message->status, core::MessageStatus::Read);
}

TEST_F(Acts, TheOwnPhoneWritesToo) {
  made();
  const std::string id = writes("me", "from my pocket", kAnn).id;
  const Json note = only();
  EXPECT_EQ(note["typeWebhook"], "outgoingMessageReceived");
  EXPECT_EQ(note["idMessage"], id);
  EXPECT_EQ(note["senderData"]["chatId"], kAnn);
  EXPECT_EQ(note["messageData"]["textMessageData"]["textMessage"], "from my pocket");
  jump(*account, 10s);
  const auto found = account->messenger().chats().find(id);
  EXPECT_FALSE(found.message->by_api);
  EXPECT_EQ(found.message->status, core::MessageStatus::Read);
  EXPECT_EQ(act("me", core::Block{true}, kAnn).refusal, "the account's own phone only writes");
}

TEST_F(Acts, TheOwnPhoneQuotesTheNewestThatCameIn) {
  made();
  const std::string asked = writes(kAnn, "When?").id;
  send("sendMessage", {{"chatId", kAnn}, {"message", "wait"}});
  told();
  core::Writing writing;
  writing.text = "at ten";
  writing.quotes = "";
  act("me", writing, kAnn);
  const Json data = only()["messageData"];
  EXPECT_EQ(data["typeMessage"], "quotedMessage");
  EXPECT_EQ(data["quotedMessage"]["stanzaId"], asked);
  EXPECT_EQ(data["quotedMessage"]["participant"], kAnn);
}

TEST_F(Acts, OnlyWhatIsWrittenWaitsForTheLogin) {
  made(State::NotAuthorized);
  EXPECT_TRUE(writes(kAnn, "hi").waits);
  EXPECT_NE(act(kAnn, core::Call{}).refusal, "");
  EXPECT_NE(act(kAnn, core::Block{true}).refusal, "");
  EXPECT_NE(writes("me", "hi", kAnn).refusal, "");
  EXPECT_TRUE(told().empty());
}

TEST_F(Acts, PicturesThatWaitForTheLoginAreFilesOfTheirOwn) {
  made(State::NotAuthorized);
  core::Writing picture;
  picture.kind = core::MessageKind::Image;
  for (int i = 0; i < 2; ++i) EXPECT_TRUE(act(kAnn, picture).waits);
  scan(*account, account->payload());
  EXPECT_NE(act(kAnn, picture).id, "");
  std::set<std::string> names, links;
  for (const Json& note : told()) {
    const Json& file = note["messageData"]["fileMessageData"];
    names.insert(file["fileName"].get<std::string>());
    links.insert(file["downloadUrl"].get<std::string>());
  }
  EXPECT_EQ(names.size(), 3U);
  EXPECT_EQ(links.size(), 3U);
}

TEST_F(Acts, AQuotaStopsTheChatThatIsOneTooManyBothWays) {
  made(State::Authorized, 2);
  EXPECT_NE(send("sendMessage", {{"chatId", kAnn}, {"message", "1"}}), "");
  EXPECT_NE(writes(kBob, "2").id, "");
  EXPECT_NE(send("sendMessage", {{"chatId", kAnn}, {"message", "again"}}), "") << "no new chat";
  told();
  EXPECT_EQ(send("sendMessage", {{"chatId", kGarden}, {"message", "3"}}), "");
  EXPECT_EQ(last.status, 466);
  const Json body = json_of(last)["correspondentsStatus"];
  EXPECT_EQ(body["total"], 2);
  EXPECT_EQ(body["status"], "CORRESPONDENTS_QUOTE_EXCEEDED");
  EXPECT_EQ(body["description"],
            "Monthly quota has been exceeded. You can only send or receive messages from these "
            "numbers: 79001234567@c.us,79001234568@c.us. Please go to your personal account and "
            "change the tariff to business https://console.green-api.com");
  EXPECT_EQ(json_of(last)["invokeStatus"]["used"], 3) << "calls of the method";
  EXPECT_TRUE(told().empty()) << "nothing is sent";
  EXPECT_NE(writes("79001234569@c.us", "3").refusal, "");
  const Json note = only();
  EXPECT_EQ(note["typeWebhook"], "quotaExceeded");
  EXPECT_EQ(note["quotaData"]["used"], 2);
  EXPECT_EQ(note["quotaData"]["total"], 2);
  account->change_behaviour().quota_chats = 1;
  EXPECT_NE(writes("79001234569@c.us", "3").refusal, "");
  EXPECT_EQ(only()["quotaData"]["total"], 1) << "a tariff that was changed";
  jump(*account, 24h * 31);
  EXPECT_NE(send("sendMessage", {{"chatId", kGarden}, {"message", "a new month"}}), "");
}

TEST_F(Acts, SettingsSayWhenAMessageIsRead) {
  made();
  const std::string unread = writes(kAnn, "1").id;
  EXPECT_FALSE(account->messenger().chats().find(unread).message->read);
  account->merge_settings({{"markIncomingMessagesReadedOnReply", "yes"}});
  send("sendMessage", {{"chatId", kAnn}, {"message", "hi"}});
  EXPECT_TRUE(account->messenger().chats().find(unread).message->read);
  account->merge_settings(
      {{"markIncomingMessagesReaded", "yes"}, {"markIncomingMessagesReadedOnReply", "no"}});
  EXPECT_TRUE(account->messenger().chats().find(writes(kBob, "2").id).message->read);
}

TEST_F(Acts, MembersAnswerInAGroupIfTheyAreToldTo) {
  Instance& instance = made();
  core::Contact ann, bob;
  ann.chat_id = kAnn;
  ann.answer = core::Answer{.texts = {"here"}, .after = 1s, .typing = 3s, .in_groups = true};
  bob.chat_id = kBob;
  bob.answer = core::Answer{.texts = {"never here"}};
  instance.messenger().contacts().put(ann);
  instance.messenger().contacts().put(bob);
  const auto at_first = instance.messenger().chats().size();
  send("sendMessage", {{"chatId", kGarden}, {"message", "who is in?"}});
  const auto answers = instance.messenger().chats().history(kGarden, 10);
  ASSERT_EQ(instance.messenger().chats().size(), at_first + 2);
  EXPECT_EQ(answers.front()->sender, kAnn);
  EXPECT_EQ(answers.front()->at - answers.back()->at, 5s) << "delivered, waited, typed";
}

}  // namespace greenmock::tests
