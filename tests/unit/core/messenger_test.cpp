// What an account sends and gets, with an agenda of its own in place of an instance.

#include <gtest/gtest.h>

#include <algorithm>
#include <set>

#include "core/messages/messenger.hpp"

namespace greenmock::tests {
namespace {

using namespace std::chrono_literals;
using core::ChatMessage;
using core::Json;
using core::MessageKind;
using core::Messenger;
using core::State;

const std::string kOwnChat = "79000000000@c.us", kNadia = "79001234567@c.us",
                  kBoris = "79001234568@c.us";
const std::string kOrchard = "120363043968066561@g.us";
constexpr core::VirtualTime kBeginning{1'790'000'000s};

class FakeAccount : public Messenger::Account {
 public:
  core::VirtualTime now() const override { return now_; }
  State state() const override { return state_; }
  core::Duration send_delay() const override { return delay; }
  std::string own_chat_id() const override { return kOwnChat; }
  void plan(core::VirtualTime due, core::Task task) override { agenda_.add(due, task); }
  void tell_message(const std::string& chat_id, const ChatMessage& message) override {
    told.push_back({now_ - kBeginning, chat_id, message.incoming ? "in" : "out", message.id});
  }
  void tell_status(const std::string& chat_id, const ChatMessage& message,
                   std::string_view /*description*/) override {
    told.push_back({now_ - kBeginning, chat_id,
                    std::string(core::kMessageStatuses[static_cast<std::size_t>(message.status)]),
                    message.id});
  }

  void tell_call(const std::string& caller, const std::string& id,
                 std::string_view status) override {
    told.push_back({now_ - kBeginning, caller, "call " + std::string(status), id});
  }
  void tell_block(const std::string& chat_id, bool blocked) override {
    told.push_back({now_ - kBeginning, chat_id, blocked ? "blocked" : "unblocked", ""});
  }
  void tell_quota(const std::vector<std::string>& correspondents) override {
    told.push_back({now_ - kBeginning, "", "quota", std::to_string(correspondents.size())});
  }
  std::optional<std::size_t> quota() const override { return quota_chats; }
  bool is_set(std::string_view setting) const override { return settings.contains(setting); }

  core::MessageBudget& message_budget() override { return budget; }
  void become(State state, Messenger& messenger) {
    state_ = state;
    messenger.state_changed();
  }
  void run(Messenger& messenger, core::Duration by) {
    const core::VirtualTime until = now_ + by;
    while (const auto due = agenda_.take(until)) {
      now_ = std::max(now_, due->at);
      if (due->task.kind == core::Task::Kind::Send) messenger.send_next();
      if (due->task.kind == core::Task::Kind::Fate) messenger.go_on(due->task.ref);
      if (due->task.kind == core::Task::Kind::Reach) messenger.reach(due->task.ref);
    }
    now_ = until;
  }
  void clear_agenda() { agenda_.clear(); }

  struct Told {
    core::Duration at;
    std::string chat_id, what, id;
  };
  std::vector<Told> told;
  core::Duration delay{0};
  std::optional<std::size_t> quota_chats;
  std::set<std::string, std::less<>> settings;
  core::MessageBudget budget;

 private:
  core::VirtualTime now_ = kBeginning;
  State state_ = State::Authorized;
  core::Agenda agenda_;
};

class MessengerOfAnAccount : public ::testing::Test {
 protected:
  using Story = std::vector<std::pair<core::Duration, std::string>>;

  std::string send(const std::string& chat_id, const std::string& text = "hello",
                   Messenger* other = nullptr) {
    Messenger& by = other ? *other : messenger;
    std::string id = by.tell_id();
    core::Outgoing message;
    message.method = "sendMessage";
    message.chat_id = chat_id;
    message.data = {{"extendedTextMessageData", {{"text", text}}}};
    by.send(std::move(message));
    return id;
  }
  void send_untold(const std::string& chat_id) {
    core::Outgoing message;
    message.chat_id = chat_id;
    messenger.send(std::move(message));
  }
  core::Contact& know(const std::string& chat_id) {
    core::Contact contact;
    contact.chat_id = chat_id;
    messenger.contacts().put(contact);
    return *messenger.contacts().change_contact(chat_id);
  }
  void found_garden(std::vector<core::Participant> participants) {
    core::Group group;
    group.chat_id = kOrchard;
    group.participants = std::move(participants);
    messenger.put(group);
  }
  void run(core::Duration by) { account.run(messenger, by); }
  /// When what happened to a message.
  Story story_of(const std::string& id) const {
    Story story;
    for (const auto& one : account.told) {
      if (one.id == id) story.emplace_back(one.at, one.what);
    }
    return story;
  }
  std::vector<std::string> texts_in(const std::string& chat_id) {
    std::vector<std::string> texts;
    for (const ChatMessage* message : messenger.chats().history(chat_id, 1000)) {
      if (!message->incoming) continue;
      texts.push_back(
          core::parse_json(message->data)["textMessageData"]["textMessage"].get<std::string>());
    }
    std::reverse(texts.begin(), texts.end());
    return texts;
  }
  Messenger::Said say(const std::string& chat_id, const std::string& sender) {
    return messenger.say(chat_id, sender, MessageKind::Text,
                         {{"textMessageData", {{"textMessage", "hi"}}}});
  }

  FakeAccount account;
  Messenger messenger{account, {.delivered = 1s, .read = 3s}, 42};
};

TEST_F(MessengerOfAnAccount, AMessageGoesOutIsDeliveredAndRead) {
  const std::string id = send(kNadia);
  EXPECT_EQ(id.size(), 16U);
  EXPECT_TRUE(id.starts_with("BAE5")) << id;
  EXPECT_EQ(messenger.outbox().all(account.now()).front().id, id);
  run(10s);
  EXPECT_EQ(story_of(id), (Story{{0s, "out"}, {0s, "sent"}, {1s, "delivered"}, {3s, "read"}}));
  EXPECT_TRUE(messenger.outbox().empty());
  EXPECT_EQ(messenger.chats().find(id).message->status, core::MessageStatus::Read);
}

TEST_F(MessengerOfAnAccount, NothingIsReadBeforeItIsDelivered) {
  Messenger hasty(account, {.delivered = 5s, .read = 1s}, 42);
  const std::string id = send(kNadia, "hello", &hasty);
  account.run(hasty, 10s);
  EXPECT_EQ(story_of(id), (Story{{0s, "out"}, {0s, "sent"}, {5s, "delivered"}, {5s, "read"}}));
}

TEST_F(MessengerOfAnAccount, NoTwoIdsAreAlike) {
  std::set<std::string> ids;
  for (int i = 0; i < 1000; ++i) ids.insert(messenger.tell_id());
  messenger.reset();
  for (int i = 0; i < 1000; ++i) ids.insert(messenger.tell_id());
  EXPECT_EQ(ids.size(), 2000U);
}

TEST_F(MessengerOfAnAccount, SeveralIdsAreForSeveralMessagesInTheirOrder) {
  messenger.tell_id();
  const std::vector<std::string> ids = messenger.tell_ids(3);
  send_untold(kNadia);
  EXPECT_EQ(messenger.take_id(), ids[1]) << "of a message that is never sent";
  send_untold(kNadia);
  const auto& queue = messenger.outbox().all(account.now());
  ASSERT_EQ(queue.size(), 2U);
  EXPECT_EQ(queue[0].id, ids[0]) << "what was told before is forgotten";
  EXPECT_EQ(queue[1].id, ids[2]);
  const std::string fresh = messenger.take_id();
  EXPECT_EQ(std::count(ids.begin(), ids.end(), fresh), 0);
}

TEST_F(MessengerOfAnAccount, AMessageWithoutAToldIdGetsOne) {
  send_untold(kNadia);
  EXPECT_TRUE(messenger.outbox().all(account.now()).front().id.starts_with("BAE5"));
}

// docs: SetSettings, delaySendMessagesMilliseconds
TEST_F(MessengerOfAnAccount, BetweenTwoMessagesIsThePauseOfTheSettings) {
  account.delay = 500ms;
  const std::string first = send(kNadia), second = send(kBoris), third = send(kNadia);
  run(400ms);
  EXPECT_EQ(messenger.outbox().all(account.now()).size(), 2U);
  run(10s);
  EXPECT_EQ(story_of(first).front().first, 0s);
  EXPECT_EQ(story_of(second).front().first, 500ms);
  EXPECT_EQ(story_of(third).front().first, 1000ms);
  // Whoever comes when the pause is over waits for nothing.
  const std::string late = send(kNadia);
  run(1ms);
  EXPECT_EQ(story_of(late).front().first, 10s + 400ms);
}

// docs: the pages of sending: the message is queued though the instance is not authorized
TEST_F(MessengerOfAnAccount, TheQueueWaitsForALoginAndGoesOutInOrder) {
  account.become(State::NotAuthorized, messenger);
  const std::string first = send(kNadia), second = send(kNadia);
  run(1h);
  EXPECT_TRUE(account.told.empty());
  account.become(State::Starting, messenger);
  run(1min);
  EXPECT_TRUE(account.told.empty());
  account.become(State::Authorized, messenger);
  run(10s);
  EXPECT_EQ(story_of(first).front(), (std::pair<core::Duration, std::string>{1h + 1min, "out"}));
  EXPECT_EQ(account.told.front().id, first);
  EXPECT_EQ(messenger.chats().history(kNadia, 1).front()->id, second);
}

TEST_F(MessengerOfAnAccount, ALogoutStopsWhatHasNotGoneOut) {
  account.delay = 10s;
  send(kNadia);
  const std::string second = send(kNadia);
  run(5s);
  account.become(State::NotAuthorized, messenger);
  run(1h);
  EXPECT_TRUE(story_of(second).empty());
  account.become(State::Authorized, messenger);
  run(1s);
  EXPECT_EQ(story_of(second).front().second, "out");
}

TEST_F(MessengerOfAnAccount, WhatHasComeOfAMessageMeanwhileIsToldAfterTheLogin) {
  const std::string id = send(kNadia);
  run(500ms);
  account.become(State::NotAuthorized, messenger);
  run(20s);
  EXPECT_EQ(story_of(id), (Story{{0s, "out"}, {0s, "sent"}}));
  account.become(State::Authorized, messenger);
  run(1s);
  EXPECT_EQ(story_of(id),
            (Story{{0s, "out"}, {0s, "sent"}, {20500ms, "delivered"}, {20500ms, "read"}}));
}

TEST_F(MessengerOfAnAccount, TheQueueKeepsAMessageForADay) {
  account.become(State::NotAuthorized, messenger);
  const std::string old = send(kNadia);
  run(1h);
  const std::string younger = send(kNadia);
  run(23h);
  EXPECT_EQ(messenger.outbox().all(account.now()).size(), 1U);
  account.become(State::Authorized, messenger);
  run(10s);
  EXPECT_TRUE(story_of(old).empty());
  EXPECT_FALSE(story_of(younger).empty());
}

TEST_F(MessengerOfAnAccount, WhoHasNoWhatsappGetsNothing) {
  know(kNadia).has_whatsapp = false;
  const std::string id = send(kNadia);
  run(1h);
  EXPECT_EQ(story_of(id), (Story{{0s, "out"}, {0s, "noAccount"}}));
}

TEST_F(MessengerOfAnAccount, WhoHasBlockedTheAccountGetsNothing) {
  core::Contact& ann = know(kNadia);
  ann.blocked = true;
  ann.answer = core::Answer{.echo = true, .texts = {}};
  const std::string id = send(kNadia);
  run(1h);
  EXPECT_EQ(story_of(id), (Story{{0s, "out"}, {0s, "sent"}}));
  EXPECT_TRUE(texts_in(kNadia).empty());
}

TEST_F(MessengerOfAnAccount, WhoDoesNotReadLeavesItDelivered) {
  know(kNadia).reads = false;
  const std::string id = send(kNadia);
  run(1h);
  EXPECT_EQ(story_of(id), (Story{{0s, "out"}, {0s, "sent"}, {1s, "delivered"}}));
}

TEST_F(MessengerOfAnAccount, AContactMayEcho) {
  know(kNadia).answer = core::Answer{.echo = true, .texts = {}, .after = 2s};
  send(kNadia, "one");
  run(2999ms);
  EXPECT_TRUE(texts_in(kNadia).empty()) << "a second until delivered, and two more";
  run(1ms);
  EXPECT_EQ(texts_in(kNadia), std::vector<std::string>{"one"});
  const ChatMessage& answer = *messenger.chats().history(kNadia, 1).front();
  EXPECT_EQ(answer.sender, kNadia);
  EXPECT_EQ(answer.id.size(), 32U);
  EXPECT_EQ(answer.id.find_first_not_of("0123456789ABCDEF"), std::string::npos) << answer.id;
  EXPECT_EQ(account.told.back().what, "in");
}

TEST_F(MessengerOfAnAccount, NothingIsEchoedOfWhatHasNoText) {
  know(kNadia).answer = core::Answer{.echo = true, .texts = {}};
  core::Outgoing message;
  message.chat_id = kNadia;
  message.kind = MessageKind::Location;
  message.data = {{"locationMessageData", {{"latitude", 1}}}};
  messenger.send(std::move(message));
  run(1min);
  EXPECT_TRUE(texts_in(kNadia).empty());
}

TEST_F(MessengerOfAnAccount, AContactMaySayOneThingAfterTheOther) {
  know(kNadia).answer = core::Answer{.texts = {"a", "b"}};
  for (int i = 0; i < 3; ++i) send(kNadia);
  run(1min);
  EXPECT_EQ(texts_in(kNadia), (std::vector<std::string>{"a", "b", "a"}));
}

TEST_F(MessengerOfAnAccount, AnAnswerIsForTheOneWhoWasWrittenTo) {
  know(kNadia).answer = core::Answer{.texts = {"hi"}};
  know(kBoris);
  send(kBoris);
  found_garden({{std::string(core::kMe), false, false}, {kNadia, false, false}});
  send(kOrchard);
  run(1min);
  EXPECT_TRUE(texts_in(kNadia).empty());
  EXPECT_TRUE(texts_in(kBoris).empty());
  EXPECT_TRUE(texts_in(kOrchard).empty());
}

TEST_F(MessengerOfAnAccount, AGroupTakesMessagesOfItsMembers) {
  found_garden({{kNadia, false, false}, {std::string(core::kMe), false, false}});
  const std::string inside = send(kOrchard);
  run(10s);
  EXPECT_EQ(story_of(inside).back().second, "read");
  found_garden({{kNadia, false, false}});
  const std::string outside = send(kOrchard);
  run(10s);
  EXPECT_EQ(story_of(outside), (Story{{10s, "out"}, {10s, "notInGroup"}}));
  const std::string elsewhere = send("120363043968066562@g.us");
  run(10s);
  EXPECT_EQ(story_of(elsewhere).back().second, "read") << "of a group that nobody described";
}

TEST_F(MessengerOfAnAccount, InAGroupMeIsTheAccount) {
  core::Group group;
  group.chat_id = kOrchard;
  group.owner = core::kMe;
  group.participants = {{std::string(core::kMe), false, false}, {kNadia, true, false}};
  messenger.put(group);
  const core::Group& made = *messenger.contacts().group(kOrchard);
  EXPECT_EQ(made.owner, kOwnChat);
  EXPECT_EQ(made.created, account.now());
  ASSERT_NE(made.find(kOwnChat), nullptr);
  EXPECT_TRUE(made.find(kOwnChat)->is_admin && made.find(kOwnChat)->is_super_admin);
  EXPECT_TRUE(made.find(kNadia)->is_admin);
  EXPECT_FALSE(made.find(kNadia)->is_super_admin);
  run(1h);
  group.participants.push_back({kOwnChat, false, false});
  messenger.put(group);
  EXPECT_EQ(messenger.contacts().group(kOrchard)->participants.size(), 2U);
  EXPECT_EQ(messenger.contacts().group(kOrchard)->created, kBeginning) << "it is no new one";
}

TEST_F(MessengerOfAnAccount, WithAYellowCardStrangersGetNothing) {
  know(kNadia);
  account.become(State::YellowCard, messenger);
  const std::string known = send(kNadia), stranger = send(kBoris);
  run(10s);
  EXPECT_EQ(story_of(known).back().second, "read");
  EXPECT_EQ(story_of(stranger).back().second, "yellowCard");
}

TEST_F(MessengerOfAnAccount, PeopleWrite) {
  const Messenger::Said said = say(kNadia, kNadia);
  EXPECT_FALSE(said.id.empty());
  ASSERT_EQ(account.told.size(), 1U);
  EXPECT_EQ(account.told[0].chat_id, kNadia);
  EXPECT_EQ(account.told[0].what, "in");
  EXPECT_FALSE(messenger.chats().find(said.id).message->read);
}

TEST_F(MessengerOfAnAccount, WhatPeopleWriteWaitsUntilTheAccountIsOnline) {
  account.become(State::SleepMode, messenger);
  EXPECT_TRUE(say(kNadia, kNadia).id.empty());
  EXPECT_TRUE(say(kBoris, kBoris).refusal.empty());
  EXPECT_EQ(messenger.held(), 2U);
  run(1h);
  EXPECT_TRUE(account.told.empty());
  account.become(State::Authorized, messenger);
  ASSERT_EQ(account.told.size(), 2U);
  EXPECT_EQ(account.told[0].chat_id, kNadia);
  EXPECT_EQ(account.told[1].at, 1h);
  EXPECT_EQ(messenger.held(), 0U);
}

TEST_F(MessengerOfAnAccount, AnAnswerToAnAccountThatHasLoggedOutWaitsToo) {
  know(kNadia).answer = core::Answer{.texts = {"late"}, .after = 1min};
  send(kNadia);
  run(10s);
  account.become(State::NotAuthorized, messenger);
  run(1h);
  EXPECT_TRUE(texts_in(kNadia).empty());
  account.become(State::Authorized, messenger);
  EXPECT_EQ(texts_in(kNadia), std::vector<std::string>{"late"});
}

TEST_F(MessengerOfAnAccount, WhoAnswersReadsFirstAndIsSeenToType) {
  know(kNadia).answer = core::Answer{.texts = {"hi"}, .after = 500ms, .typing = 4s};
  const std::string id = send(kNadia);
  run(1499ms);
  EXPECT_TRUE(messenger.typing().empty());
  run(1ms);
  EXPECT_EQ(story_of(id).back(), (Story::value_type{1500ms, "read"}));
  const auto typing = messenger.typing();
  ASSERT_EQ(typing.size(), 1U);
  EXPECT_EQ(typing[0].chat_id, kNadia);
  EXPECT_EQ(typing[0].person, kNadia);
  EXPECT_EQ(typing[0].until, kBeginning + 5500ms);
  EXPECT_TRUE(texts_in(kNadia).empty());
  run(4s);
  EXPECT_EQ(texts_in(kNadia), std::vector<std::string>{"hi"});
  EXPECT_TRUE(messenger.typing().empty());
}

TEST_F(MessengerOfAnAccount, WhoTakesLongToAnswerHasReadLongBefore) {
  know(kNadia).answer = core::Answer{.texts = {"hi"}, .after = 1h};
  const std::string id = send(kNadia);
  run(2h);
  EXPECT_EQ(story_of(id).back(), (Story::value_type{3s, "read"}));
}

TEST_F(MessengerOfAnAccount, NobodyIsSeenToTypeWhoAnswersAtOnce) {
  know(kNadia).answer = core::Answer{.texts = {"hi"}};
  send(kNadia);
  run(1999ms);
  EXPECT_TRUE(messenger.typing().empty());
}

TEST_F(MessengerOfAnAccount, WhoWritesHasReadFirstWhatHasReachedHim) {
  const std::string first = send(kNadia);
  run(800ms);
  const std::string second = send(kNadia);
  run(700ms);
  const std::string said = say(kNadia, kNadia).id;
  EXPECT_EQ(account.told.back().id, said) << "read first, then written";
  run(1min);
  EXPECT_EQ(story_of(first),
            (Story{{0s, "out"}, {0s, "sent"}, {1s, "delivered"}, {1500ms, "read"}}));
  EXPECT_EQ(story_of(second).back(), (Story::value_type{3800ms, "read"})) << "it was not there yet";
}

TEST_F(MessengerOfAnAccount, WhoDoesNotReadWritesAllTheSame) {
  know(kNadia).reads = false;
  const std::string id = send(kNadia);
  run(1500ms);
  say(kNadia, kNadia);
  run(1min);
  EXPECT_EQ(story_of(id).back().second, "delivered");
}

TEST_F(MessengerOfAnAccount, WhoWritesInAGroupHasReadNothingOfHisOwnChat) {
  found_garden({{kNadia, false, false}, {std::string(core::kMe), false, false}});
  const std::string id = send(kNadia);
  run(1500ms);
  EXPECT_FALSE(say(kOrchard, kNadia).id.empty());
  EXPECT_EQ(story_of(id).back().second, "delivered");
}

TEST_F(MessengerOfAnAccount, WhatIsOnItsWayDoesNotReachWhoBlocksNow) {
  know(kNadia).answer = core::Answer{.texts = {"hi"}};
  const std::string id = send(kNadia);
  run(500ms);
  messenger.contacts().change_contact(kNadia)->blocked = true;
  run(1min);
  EXPECT_EQ(story_of(id), (Story{{0s, "out"}, {0s, "sent"}}));
  messenger.contacts().change_contact(kNadia)->blocked = false;
  run(1min);
  EXPECT_EQ(story_of(id).back().second, "sent") << "it is lost for good";
  EXPECT_TRUE(texts_in(kNadia).empty());
}

TEST_F(MessengerOfAnAccount, WhoBlocksBeforeItAnswersDoesNotAnswer) {
  know(kNadia).answer = core::Answer{.texts = {"hi"}};
  send(kNadia);
  run(1500ms);
  messenger.contacts().change_contact(kNadia)->blocked = true;
  run(1min);
  EXPECT_TRUE(texts_in(kNadia).empty());
}

TEST_F(MessengerOfAnAccount, WhatItWritesToItselfIsReadWhateverItsState) {
  account.become(State::YellowCard, messenger);
  const std::string id = send(kOwnChat);
  run(10s);
  EXPECT_EQ(story_of(id), (Story{{0s, "out"}, {0s, "sent"}, {1s, "delivered"}, {3s, "read"}}));
}

// docs: SetSettings, markIncomingMessagesReaded, markIncomingMessagesReadedOnReply
TEST_F(MessengerOfAnAccount, TheSettingOfReadingOnReplyIsAboveTheOther) {
  account.settings = {"markIncomingMessagesReaded"};
  EXPECT_TRUE(messenger.chats().find(say(kNadia, kNadia).id).message->read);
  account.settings = {"markIncomingMessagesReaded", "markIncomingMessagesReadedOnReply"};
  const std::string id = say(kNadia, kNadia).id;
  EXPECT_FALSE(messenger.chats().find(id).message->read);
  send(kBoris);
  run(1s);
  EXPECT_FALSE(messenger.chats().find(id).message->read) << "that was another chat";
  send(kNadia);
  run(1s);
  EXPECT_TRUE(messenger.chats().find(id).message->read);
}

TEST_F(MessengerOfAnAccount, ItsPhoneHasReadTheChatInWhichItWrites) {
  const std::string hers = say(kNadia, kNadia).id, his = say(kBoris, kBoris).id;
  messenger.send_from_phone(kNadia, {MessageKind::Text, Json::object()});
  EXPECT_TRUE(messenger.chats().find(hers).message->read);
  EXPECT_FALSE(messenger.chats().find(his).message->read);
}

TEST_F(MessengerOfAnAccount, AQuotaCountsTheChatsForWhichAMessageWaits) {
  account.quota_chats = 2;
  account.become(State::NotAuthorized, messenger);
  send(kNadia);
  EXPECT_FALSE(messenger.is_above_quota(kBoris));
  send(kBoris);
  EXPECT_FALSE(messenger.is_above_quota(kNadia));
  EXPECT_TRUE(messenger.is_above_quota(kOrchard));
  EXPECT_EQ(messenger.correspondents(), (std::vector<std::string>{kNadia, kBoris}));
  messenger.outbox().clear();
  EXPECT_FALSE(messenger.is_above_quota(kOrchard));
}

TEST_F(MessengerOfAnAccount, WhoIsNotThereWritesNothing) {
  know(kBoris).has_whatsapp = false;
  EXPECT_FALSE(say(kBoris, kBoris).refusal.empty());
  EXPECT_FALSE(say(kOwnChat, kOwnChat).refusal.empty());
  EXPECT_FALSE(say(kOrchard, kNadia).refusal.empty()) << "no such group";
  found_garden({{kNadia, false, false}});
  EXPECT_FALSE(say(kOrchard, kNadia).refusal.empty()) << "without the account";
  found_garden({{std::string(core::kMe), false, false}});
  EXPECT_FALSE(say(kOrchard, kNadia).refusal.empty()) << "without her";
  found_garden({{std::string(core::kMe), false, false}, {kNadia, false, false}});
  EXPECT_FALSE(say(kOrchard, kNadia).id.empty());
  EXPECT_EQ(account.told.size(), 1U);
}

TEST_F(MessengerOfAnAccount, OnlySoManyAreHeld) {
  account.become(State::NotAuthorized, messenger);
  while (say(kNadia, kNadia).refusal.empty()) ASSERT_LE(messenger.held(), 10'000U);
  EXPECT_EQ(messenger.held(), 10'000U);
}

TEST_F(MessengerOfAnAccount, AResetTakesQueueAndChatsAndLeavesThePeople) {
  know(kNadia).answer = core::Answer{.texts = {"a", "b"}};
  send(kNadia);
  run(500ms);
  account.become(State::NotAuthorized, messenger);
  send(kNadia);
  say(kNadia, kNadia);
  account.clear_agenda();  // as an instance does
  messenger.reset();
  account.told.clear();
  account.become(State::Authorized, messenger);
  run(1h);
  EXPECT_TRUE(account.told.empty());
  EXPECT_EQ(messenger.chats().size(), 0U);
  EXPECT_EQ(messenger.held(), 0U);
  send(kNadia);
  run(1min);
  EXPECT_EQ(texts_in(kNadia), std::vector<std::string>{"a"}) << "and they begin anew";
}

TEST_F(MessengerOfAnAccount, TheSameSeedGivesTheSameIds) {
  FakeAccount other;
  Messenger twin(other, {}, 42), stranger(other, {}, 43);
  EXPECT_EQ(messenger.tell_id(), twin.tell_id());
  EXPECT_NE(messenger.tell_id(), stranger.tell_id());
}

}  // namespace
}  // namespace greenmock::tests
