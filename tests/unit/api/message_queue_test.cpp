// The queue of messages that wait to be sent (reference: methods after login, the queue).

#include "core/messages/messenger.hpp"
#include "keep/message_row.hpp"
#include "service_harness.hpp"

namespace greenmock::tests {

using core::Instance;
using core::Json;
using core::State;

class MessageQueue : public ServiceHarness {
 protected:
  static constexpr const char* kChat = "79001234568@c.us";

  Instance& with(const Json& settings, State state = State::Authorized) {
    core::InstanceSpec made;
    made.state = state;
    made.settings = settings;
    return make(made);
  }
  Instance& logged_out() { return with(Json::object(), State::NotAuthorized); }

  Json post(const Instance& instance, const std::string& method, const Json& body) {
    auto arrived = send("POST", path(instance, method), core::dump(body));
    if (!arrived.reply) {
      ADD_FAILURE() << method << " was parked";
      return {};
    }
    service.sent(arrived.ticket, now);
    EXPECT_EQ(arrived.reply->status, 200) << *arrived.reply->body;
    return json_of(*arrived.reply);
  }
  std::string say(const Instance& instance, const std::string& text) {
    return post(instance, "sendMessage", {{"chatId", kChat}, {"message", text}})
        .value("idMessage", "");
  }
  Json shown(const Instance& instance) { return json_of(ask(instance, "showMessagesQueue")); }
  std::string count(const Instance& instance) { return *ask(instance, "getMessagesCount").body; }
  /// The ids of what has left, oldest first.
  static std::vector<std::string> left(Instance& instance) {
    std::vector<std::string> ids;
    for (const auto* message : instance.messenger().chats().history(kChat, 1000))
      ids.insert(ids.begin(), message->id);
    return ids;
  }
};

TEST_F(MessageQueue, IsEmptyAtFirst) {
  Instance& instance = logged_out();
  EXPECT_EQ(*ask(instance, "showMessagesQueue").body, "[]");
  EXPECT_EQ(count(instance), R"({"count":0})");
}

TEST_F(MessageQueue, HoldsWhatIsSentWhileLoggedOutAndShowsItAsItWasAsked) {
  Instance& instance = logged_out();
  const Json body = {{"chatId", kChat}, {"message", "a"}, {"linkPreview", true}};
  const std::string first = post(instance, "sendMessage", body)["idMessage"];
  const Json place = {{"chatId", kChat}, {"latitude", 1.5}, {"longitude", 2}};
  const std::string second = post(instance, "sendLocation", place)["idMessage"];
  EXPECT_EQ(core::dump(shown(instance)),
            R"([{"messageID":")" + first + R"(","type":"sendMessage","body":)" + core::dump(body) +
                R"(},{"messageID":")" + second + R"(","type":"sendLocation","body":)" +
                core::dump(place) + "}]");
  EXPECT_EQ(count(instance), R"({"count":2})");
  EXPECT_TRUE(left(instance).empty());
}

TEST_F(MessageQueue, NoStateWithoutALoginSendsAnything) {
  for (const State state :
       {State::NotAuthorized, State::Blocked, State::SleepMode, State::Starting}) {
    Instance& instance = with(Json::object(), state);
    say(instance, "a");
    jump(instance, 1s);
    EXPECT_TRUE(left(instance).empty()) << core::to_string(state);
    EXPECT_EQ(shown(instance).size(), 1U);
  }
}

TEST_F(MessageQueue, RunsInItsOrderAfterALogin) {
  Instance& instance = logged_out();
  std::vector<std::string> ids;
  for (const char* text : {"a", "b", "c"}) ids.push_back(say(instance, text));
  jump(instance, 23h);
  EXPECT_TRUE(left(instance).empty());
  scan(instance, instance.payload());
  EXPECT_EQ(left(instance), ids);
  EXPECT_EQ(shown(instance).size(), 0U);
}

TEST_F(MessageQueue, StopsWithALogoutAndGoesOnWithTheNextLogin) {
  Instance& instance = with({{"delaySendMessagesMilliseconds", 5000}});
  const std::string first = say(instance, "a"), second = say(instance, "b");
  ask(instance, "logout");
  jump(instance, 1h);
  EXPECT_EQ(left(instance), std::vector{first});
  EXPECT_EQ(shown(instance).size(), 1U);
  scan(instance, instance.payload());
  EXPECT_EQ(left(instance), (std::vector{first, second}));
}

TEST_F(MessageQueue, ForgetsAMessageAfterADay) {
  Instance& instance = logged_out();
  say(instance, "a");
  jump(instance, 1h);
  const std::string second = say(instance, "b");
  jump(instance, 23h - 1ms);
  EXPECT_EQ(count(instance), R"({"count":2})");
  jump(instance, 1ms);
  EXPECT_EQ(count(instance), R"({"count":1})");
  EXPECT_EQ(shown(instance)[0]["messageID"], second);
  scan(instance, instance.payload());
  EXPECT_EQ(left(instance), std::vector{second});
}

TEST_F(MessageQueue, MessagesLeaveAsFarApartAsTheSettingSays) {
  Instance& instance = with({{"delaySendMessagesMilliseconds", 5000}});
  std::vector<std::string> ids;
  for (const char* text : {"a", "b", "c"}) ids.push_back(say(instance, text));
  EXPECT_EQ(left(instance).size(), 1U);  // nothing left before it
  EXPECT_EQ(count(instance), R"({"count":2})");
  jump(instance, 5s - 1ms);
  EXPECT_EQ(left(instance).size(), 1U);
  jump(instance, 1ms);
  EXPECT_EQ(left(instance).size(), 2U);
  jump(instance, 5s);
  EXPECT_EQ(left(instance), ids);
  jump(instance, 2s);
  say(instance, "d");
  EXPECT_EQ(left(instance).size(), 3U);
  jump(instance, 3s);
  EXPECT_EQ(left(instance).size(), 4U);
}

TEST_F(MessageQueue, OfAnAccountWithoutTheSettingNothingWaits) {
  Instance& instance = with(Json::object());
  for (const char* text : {"a", "b", "c"}) say(instance, text);
  EXPECT_EQ(left(instance).size(), 3U);
  EXPECT_EQ(shown(instance).size(), 0U);
}

TEST_F(MessageQueue, ShowsTheFirstFiveHundred) {
  Instance& instance = logged_out();
  const std::string first = say(instance, "0");
  for (int i = 1; i < 501; ++i) say(instance, std::to_string(i));
  const Json all = shown(instance);
  EXPECT_EQ(all.size(), 500U);
  EXPECT_EQ(all[0]["messageID"], first);
  EXPECT_EQ(count(instance), R"({"count":501})");
}

TEST_F(MessageQueue, ShowsNoMoreThanSoManyBytesAndSaysSoInTheJournal) {
  Instance& instance = logged_out();
  for (int i = 1; i <= 40; ++i) {
    core::Outgoing message;
    message.id = std::to_string(i);
    message.method = "sendMessage";
    message.body = Json{{"message", std::string(1024 * 1024, 'x')}};
    message.queued = instance.now();
    instance.messenger().outbox().add(std::move(message));
  }
  const Json entries = shown(instance);
  ASSERT_EQ(entries.size(), 31U);
  EXPECT_EQ(entries.front()["messageID"], "1");
  EXPECT_EQ(last_record->note, "the first 31 entries are shown: 32 MiB at most");
  EXPECT_EQ(count(instance), R"({"count":40})");
}

TEST_F(MessageQueue, ShowsWhatIsShortToWriteHoweverMuchMemoryItTakes) {
  Instance& instance = logged_out();
  for (int i = 1; i <= 3; ++i) {
    core::Outgoing message;
    message.id = std::to_string(i);
    message.method = "sendPoll";
    message.body = Json{{"options", std::vector<std::string>(200'000)}};  // above 16 MiB
    message.queued = instance.now();
    instance.messenger().outbox().add(std::move(message));
  }
  EXPECT_EQ(shown(instance).size(), 3U);
  EXPECT_EQ(last_record->note, "");
}

TEST_F(MessageQueue, ShowsForwardedMessagesAsOneEntry) {
  Instance& instance = with(Json::object());
  const std::string first = say(instance, "a"), second = say(instance, "b");
  ask(instance, "logout");
  const Json body = {
      {"chatId", kChat}, {"chatIdFrom", kChat}, {"messages", Json::array({first, second})}};
  const Json one = post(instance, "forwardMessages", body)["messages"];
  const Json two = post(instance, "forwardMessages", body)["messages"];
  EXPECT_EQ(core::dump(shown(instance)),
            R"([{"messagesIDs":)" + core::dump(one) + R"(,"type":"ForwardMessages","body":)" +
                core::dump(body) + R"(},{"messagesIDs":)" + core::dump(two) +
                R"(,"type":"ForwardMessages","body":)" + core::dump(body) + "}]");
}

TEST_F(MessageQueue, ShowsWhatWasForwardedAsItWasAskedUntilTheFirstOfItHasLeft) {
  Instance& instance = with({{"delaySendMessagesMilliseconds", 5000}});
  const std::string first = say(instance, "a"), second = say(instance, "b");
  jump(instance, 5s);
  const Json body = {{"chatId", kChat},
                     {"chatIdFrom", kChat},
                     {"messages", Json::array({"x", first, "y", "z", second, "w"})},
                     {"typingTime", 1000}};
  const Json ids = post(instance, "forwardMessages", body)["messages"];
  post(instance, "forwardMessages", body);
  Json entries = shown(instance);
  ASSERT_EQ(entries.size(), 2U);
  EXPECT_EQ(entries[0]["messagesIDs"], Json::array({ids[1], ids[4]}));
  EXPECT_EQ(core::dump(entries[0]["body"]), core::dump(body));
  jump(instance, 5s);
  entries = shown(instance);
  ASSERT_EQ(entries.size(), 2U);
  EXPECT_EQ(entries[0]["messagesIDs"], Json::array({ids[4]}));
  Json rest = body;
  rest["messages"] = Json::array({second, "w"});
  EXPECT_EQ(core::dump(entries[0]["body"]), core::dump(rest));
  EXPECT_EQ(core::dump(entries[1]["body"]), core::dump(body));
}

TEST_F(MessageQueue, KeepsAListOfForwardedMessagesOnce) {
  Instance& instance = with(Json::object());
  const std::string first = say(instance, "a");
  ask(instance, "logout");
  const auto forward = [&](std::size_t count) {
    Json body = {{"chatId", kChat}, {"chatIdFrom", kChat}, {"messages", Json::array()}};
    body["x"] = std::string(10'000, 'x');
    for (std::size_t i = 0; i < count; ++i) body["messages"].push_back(first);
    const std::size_t before = service.budgets().messages.waiting;
    post(instance, "forwardMessages", body);
    return service.budgets().messages.waiting - before;
  };
  const std::size_t few = forward(100), many = forward(1000);
  EXPECT_LT(many, 11 * few);
  EXPECT_EQ(shown(instance)[1]["messagesIDs"].size(), 1000U);
}

TEST_F(MessageQueue, WhatWasForwardedIsOneEntryAfterARestartToo) {
  Instance& instance = with(Json::object());
  const std::string first = say(instance, "a");
  ask(instance, "logout");
  const Json body = {
      {"chatId", kChat}, {"chatIdFrom", kChat}, {"messages", Json::array({first, first})}};
  for (int i = 0; i < 2; ++i) post(instance, "forwardMessages", body);
  core::Outbox& outbox = instance.messenger().outbox();
  std::vector<std::string> rows;
  for (const core::Outgoing& message : outbox.all(instance.now()))
    rows.push_back(keep::outgoing_text(message));
  const std::string before = core::dump(shown(instance));
  outbox.clear();
  for (std::size_t i = 0; i < rows.size(); ++i)
    outbox.restore(keep::read_outgoing(10 + i, rows[i]));
  EXPECT_EQ(core::dump(shown(instance)), before);
}

TEST_F(MessageQueue, ShowsForwardedMessagesOfAnyShapeThatAStateFileHas) {
  Instance& instance = logged_out();
  core::Outbox& outbox = instance.messenger().outbox();
  std::uint64_t number = 0;
  for (const Json& body : {Json(), Json(5), Json::object(), Json{{"messages", 5}}}) {
    core::Outgoing message;
    message.id = "A";
    message.method = "ForwardMessages";
    message.body = body;
    message.goes_on = true;
    message.number = ++number;
    message.queued = instance.now();
    outbox.restore(std::move(message));
  }
  const Json entries = shown(instance);
  ASSERT_EQ(entries.size(), 1U);
  EXPECT_EQ(entries[0]["messagesIDs"].size(), 4U);
}

TEST_F(MessageQueue, IsClearedAndStaysUsable) {
  Instance& instance = with({{"delaySendMessagesMilliseconds", 5000}});
  const std::string first = say(instance, "a");
  say(instance, "b");
  EXPECT_EQ(*ask(instance, "clearMessagesQueue").body, R"({"isCleared":true})");
  EXPECT_EQ(count(instance), R"({"count":0})");
  jump(instance, 1h);
  EXPECT_EQ(left(instance), std::vector{first});
  const std::string third = say(instance, "c");
  EXPECT_EQ(left(instance), (std::vector{first, third}));
}

TEST_F(MessageQueue, ARuleMaySayThatItIsClearedWithoutClearingIt) {
  core::Rule r = rule("clearMessagesQueue");
  r.apply = false;
  Instance& instance = make({}, script_of(r));
  say(instance, "a");
  EXPECT_EQ(*ask(instance, "clearMessagesQueue").body, R"({"isCleared":true})");
  EXPECT_EQ(count(instance), R"({"count":1})");
}

TEST_F(MessageQueue, MessagesOfAnInstanceThatIsResetAreGone) {
  Instance& instance = logged_out();
  say(instance, "a");
  service.change(instance, now, [&](Instance& i) {
    i.reset(true, kStart, now);
    return 0;
  });
  EXPECT_EQ(count(instance), R"({"count":0})");
}

}  // namespace greenmock::tests
