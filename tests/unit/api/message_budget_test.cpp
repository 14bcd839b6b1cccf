// The memory that the messages of all accounts share.

#include "reading_harness.hpp"

namespace greenmock::tests {

using core::Instance;
using core::Json;

class MessageMemory : public ReadingHarness {
 protected:
  static constexpr std::size_t kLimit = 200'000;

  MessageMemory() : ReadingHarness(bounded()) {}

  static api::Service::Options bounded() {
    api::Service::Options o = options();
    o.message_bytes = kLimit;
    return o;
  }
  Json send_text(Instance& instance, const std::string& text) {
    return json_of(post(instance, "sendMessage", {{"chatId", kAnn}, {"message", text}}));
  }
  static core::Say said_by_ann() {
    core::Say say;
    say.from = kAnn;
    return say;
  }
  std::size_t used() const {
    return service.budgets().messages.in_chats + service.budgets().messages.waiting;
  }
};

TEST_F(MessageMemory, IsBoundedByDroppingTheOldestOfTheFullest) {
  Instance& small = with_people();
  Instance& full = with_people();
  send_text(small, "one");
  std::string last;
  for (int i = 0; i < 1000; ++i) last = send_text(full, std::string(1000, 'x'))["idMessage"];
  EXPECT_LE(used(), kLimit);
  const core::ChatLog& log = full.messenger().chats();
  EXPECT_GT(log.size(), 50U);
  EXPECT_EQ(log.dropped() + log.size(), 1000U);
  EXPECT_EQ(service.budgets().messages.dropped, log.dropped());
  EXPECT_EQ(log.history(kAnn, 1).front()->id, last);
  EXPECT_EQ(small.messenger().chats().size(), 1U) << "the other account has lost nothing";
}

TEST_F(MessageMemory, IsBoundedInAJumpToo) {
  Instance& instance = with_people();
  core::TimelineEntry entry;
  entry.at.plus = core::Duration{1ms};
  entry.every = 1ms;
  core::Say say = said_by_ann();
  std::get<core::Writing>(say.what).text = std::string(1000, 'x');
  entry.action = say;
  core::Script script;
  script.timeline = {entry};
  service.set_script(instance, script, now);
  jump(instance, 1s);
  EXPECT_LE(used(), kLimit);
  EXPECT_EQ(instance.messenger().chats().dropped() + instance.messenger().chats().size(), 1000U);
}

TEST_F(MessageMemory, ADropIsToldWithTheJournals) {
  Instance& instance = with_people();
  const std::string first = send_text(instance, "first")["idMessage"];
  post(instance, "getChatHistory", {{"chatId", kAnn}});
  EXPECT_EQ(last_record->note, "");
  while (instance.messenger().chats().dropped() == 0) send_text(instance, std::string(10'000, 'x'));
  const std::string told = "messages dropped from the journals of this account, for want of room: ";
  post(instance, "getChatHistory", {{"chatId", kAnn}});
  EXPECT_TRUE(last_record->note.starts_with(told)) << last_record->note;
  got(instance, "lastOutgoingMessages");
  EXPECT_TRUE(last_record->note.starts_with(told)) << last_record->note;
  refusal(instance, "getMessage", {{"chatId", kAnn}, {"idMessage", first}});
  EXPECT_TRUE(last_record->note.starts_with(told)) << last_record->note;
}

TEST_F(MessageMemory, WhatWaitsIsRefusedAboveHalfOfItAndNeverDropped) {
  Instance& instance = make(spec(core::State::NotAuthorized));
  std::size_t taken = 0;
  std::string problem;
  for (; problem.empty() && taken < 1000; ++taken) {
    const core::Reply reply =
        post(instance, "sendMessage", {{"chatId", kAnn}, {"message", std::string(1000, 'x')}});
    if (reply.status != 200) problem = json_of(reply).value("message", "");
  }
  --taken;
  EXPECT_EQ(problem, "the queue of messages is full");
  EXPECT_GT(taken, 20U);
  EXPECT_LE(service.budgets().messages.waiting, kLimit / 2 + 5000);
  EXPECT_EQ(instance.messenger().outbox().all(instance.now()).size(), taken);
  EXPECT_EQ(instance.say(said_by_ann()).refusal, "too many messages wait for the login already");
  got(instance, "clearMessagesQueue");
  EXPECT_EQ(service.budgets().messages.waiting, 0U);
  EXPECT_EQ(instance.say(said_by_ann()).refusal, "");
  EXPECT_GT(service.budgets().messages.waiting, 0U);
  service.reset(instance, true, now);
  EXPECT_EQ(used(), 0U);
}

TEST_F(MessageMemory, OfSeveralForwardedMessagesAllAreTakenOrNone) {
  Instance& instance = with_people();
  const std::string id = send_text(instance, std::string(5000, 'x'))["idMessage"];
  got(instance, "logout");
  const auto forward = [&](int count) {
    Json body = {{"chatId", kBob}, {"chatIdFrom", kAnn}, {"messages", Json::array()}};
    for (int i = 0; i < count; ++i) body["messages"].push_back(id);
    return post(instance, "forwardMessages", body);
  };
  const auto waiting = [&] { return instance.messenger().outbox().all(instance.now()).size(); };
  EXPECT_EQ(message_of(forward(100)), "the queue of messages is full");
  EXPECT_EQ(waiting(), 0U) << "nothing of what was refused is sent";
  EXPECT_EQ(json_of(forward(10))["messages"].size(), 10U);
  EXPECT_EQ(waiting(), 10U);
  EXPECT_EQ(message_of(forward(20)), "the queue of messages is full");
  EXPECT_EQ(waiting(), 10U);
  EXPECT_EQ(forward(1).status, 200) << "a shorter list has room still";
  EXPECT_EQ(waiting(), 11U);
}

TEST_F(MessageMemory, IsGivenBackByAnAccountThatGoes) {
  Instance& instance = with_people();
  send_text(instance, "one");
  core::Contact ann = contact(kAnn, "Ann", "");
  ann.answer = core::Answer{.echo = true, .texts = {}, .after = 1s};
  instance.messenger().contacts().put(ann);
  send_text(instance, "two");
  jump(instance, 1s);  // it is delivered
  EXPECT_GT(service.budgets().messages.in_chats, 0U);
  EXPECT_GT(service.budgets().messages.waiting, 0U) << "an answer waits for its time";
  service.remove(instance, now);
  EXPECT_EQ(used(), 0U);
}

TEST_F(MessageMemory, OfAnEditCountsTheNewText) {
  Instance& instance = with_people();
  const std::string id = send_text(instance, "short")["idMessage"];
  const std::size_t before = used();
  post(instance, "editMessage",
       {{"chatId", kAnn}, {"idMessage", id}, {"message", std::string(5000, 'x')}});
  EXPECT_GE(used(), before + 2 * 5000) << "once in the message, once in the edit";
}

class ChatLogsTogether : public ::testing::Test {
 protected:
  static void fill(core::ChatLog& log, std::size_t messages, std::size_t bytes = 1000) {
    for (std::size_t i = 0; i < messages; ++i) {
      core::ChatMessage message;
      message.id = std::to_string(i);
      message.data = std::string(bytes, 'x');
      log.add("70000000001@c.us", std::move(message));
    }
  }
  static core::MessageBudget bounded() {
    core::MessageBudget budget;
    budget.limit = 100'000;
    return budget;
  }
  core::MessageBudget budget = bounded();
  core::ChatLog a{budget}, b{budget}, c{budget};
};

TEST_F(ChatLogsTogether, AreCutDownToOneLevelAtOnce) {
  fill(a, 50);
  fill(b, 45);
  fill(c, 3);
  budget.keep();
  EXPECT_LE(budget.used(), budget.limit * 15 / 16);
  EXPECT_EQ(c.dropped(), 0U);
  ASSERT_GT(b.dropped(), 0U);
  EXPECT_EQ(a.size(), b.size());
}

TEST_F(ChatLogsTogether, ThatCanGiveNoMoreAreLeftAloneForAWhile) {
  fill(a, 1, 2 * budget.limit);
  budget.keep();
  EXPECT_EQ(a.size(), 1U) << "the newest stays";
  EXPECT_GT(budget.look_again_at, budget.used());
  fill(b, 2, 10);
  budget.keep();
  EXPECT_EQ(b.size(), 2U);
  const std::size_t before = budget.look_again_at;
  fill(b, 20);
  budget.keep();
  EXPECT_GT(budget.look_again_at, before) << "so much more is looked at again";
  a.clear();
  budget.keep();
  fill(b, 200);
  budget.keep();
  EXPECT_FALSE(budget.is_over());
}

TEST_F(ChatLogsTogether, AreLookedAtOnlyWhileTheyHoldSomething) {
  fill(a, 2);
  fill(b, 1);
  {
    core::ChatLog gone{budget};
    fill(gone, 1);
    EXPECT_EQ(budget.holders.size(), 3U);
  }
  b.clear();
  EXPECT_EQ(budget.holders, std::unordered_set<core::ChatLog*>{&a});
}

}  // namespace greenmock::tests
