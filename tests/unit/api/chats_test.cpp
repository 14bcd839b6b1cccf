// What the account does with a chat itself (reference: methods after login).

#include "control_harness.hpp"
#include "reading_harness.hpp"

namespace greenmock::tests {

using core::Instance;
using core::Json;
using core::State;

class Chats : public ReadingHarness {
 protected:
  static bool is_read(Instance& instance, const std::string& id) {
    return instance.messenger().chats().find(id).message->read;
  }
  Json info(const Instance& instance, const std::string& chat = kAnn) {
    return json_of(post(instance, "getContactInfo", {{"chatId", chat}}));
  }
};

// --- readChat

TEST_F(Chats, AChatIsReadAsAWhole) {
  Instance& instance = with_people();
  log(instance, "1");
  log(instance, "2");
  log(instance, "3", kBob);
  EXPECT_EQ(body_of(instance, "readChat", {{"chatId", kAnn}}), R"({"setRead":true})");
  EXPECT_TRUE(is_read(instance, "1") && is_read(instance, "2"));
  EXPECT_FALSE(is_read(instance, "3"));
  EXPECT_EQ(body_of(instance, "readChat", {{"chatId", kAnn}}), R"({"setRead":true})");
}

TEST_F(Chats, OneMessageMayBeRead) {
  Instance& instance = with_people();
  log(instance, "1");
  log(instance, "2");
  EXPECT_EQ(body_of(instance, "readChat", {{"chatId", kAnn}, {"idMessage", "2"}}),
            R"({"setRead":true})");
  EXPECT_TRUE(is_read(instance, "2"));
  EXPECT_FALSE(is_read(instance, "1"));
}

TEST_F(Chats, AnOwnMessageMayBeMarkedAsRecorded) {
  Instance& instance = with_people();
  log(instance, "1", kAnn, false);
  EXPECT_EQ(body_of(instance, "readChat", {{"chatId", kAnn}, {"idMessage", "1"}}),
            R"({"setRead":true})");
}

TEST_F(Chats, WhatIsNotThereIsNotRead) {
  Instance& instance = with_people();
  log(instance, "1", kBob);
  for (const char* id : {"1", "unknown"})
    EXPECT_EQ(body_of(instance, "readChat", {{"chatId", kAnn}, {"idMessage", id}}),
              R"({"setRead":false})");
  EXPECT_EQ(body_of(instance, "readChat", {{"chatId", kAnn}}), R"({"setRead":false})");
  EXPECT_FALSE(is_read(instance, "1"));
}

TEST_F(Chats, AMessageThatIsNullIsNoMessage) {
  Instance& instance = with_people();
  log(instance, "1");
  const Json body = {{"chatId", kAnn}, {"idMessage", nullptr}};
  EXPECT_EQ(body_of(instance, "readChat", body), R"({"setRead":true})");
  EXPECT_EQ(last_record->tolerated.size(), 1U);
  EXPECT_TRUE(is_read(instance, "1"));
  EXPECT_EQ(post(with_people(strict_spec()), "readChat", body).status, 400);
}

TEST_F(Chats, ARuleMaySayThatAChatIsReadWithoutReadingIt) {
  core::Rule r = rule("readChat");
  r.apply = false;
  Instance& instance = make(spec(), script_of(r));
  log(instance, "1");
  EXPECT_EQ(body_of(instance, "readChat", {{"chatId", kAnn}}), R"({"setRead":true})");
  EXPECT_FALSE(is_read(instance, "1"));
}

// --- archiveChat, unarchiveChat

TEST_F(Chats, AChatIsArchivedAndBack) {
  Instance& instance = with_people();
  jump(instance, 1s);
  log(instance, "1");
  const core::Reply reply = post(instance, "archiveChat", {{"chatId", kAnn}});
  EXPECT_EQ(reply.status, 200);
  EXPECT_EQ(*reply.body, "");
  EXPECT_EQ(info(instance)["isArchive"], true);
  EXPECT_EQ(json_of(ask(instance, "getChats"))[0]["archive"], true);
  EXPECT_EQ(info(instance, kBob)["isArchive"], false);
  EXPECT_EQ(body_of(instance, "unarchiveChat", {{"chatId", kAnn}}), "");
  EXPECT_EQ(info(instance)["isArchive"], false);
}

TEST_F(Chats, ArchivingIsRefusedInTheWordsOfThePage) {
  Instance& instance = with_people();
  log(instance, "1");
  log(instance, "2", kBob, false);
  post(instance, "archiveChat", {{"chatId", kAnn}});
  EXPECT_EQ(refusal(instance, "archiveChat", {{"chatId", kAnn}}),
            "ArchiveChatError: chat with id 79001234567@c.us already archive=true");
  EXPECT_EQ(refusal(instance, "archiveChat", {{"chatId", kStranger}}),
            "ArchiveChatError: chat with id 79009999999@c.us not found");
  for (const char* nothing_came : {kBob, kGarden})
    EXPECT_EQ(refusal(instance, "archiveChat", {{"chatId", nothing_came}}),
              "ArchiveChatError: cannot archive chat cause last message not found in chat");
  post(instance, "unarchiveChat", {{"chatId", kAnn}});
  EXPECT_EQ(refusal(instance, "unarchiveChat", {{"chatId", kAnn}}),
            "UnarchiveChatError: chat with id 79001234567@c.us already archive=false");
  EXPECT_EQ(refusal(instance, "unarchiveChat", {{"chatId", kStranger}}),
            "UnarchiveChatError: chat with id 79009999999@c.us not found");
  EXPECT_EQ(refusal(instance, "unarchiveChat", {{"chatId", kGarden}}),
            "UnarchiveChatError: cannot archive chat cause last message not found in chat");
}

// --- setDisappearingChat

TEST_F(Chats, MessagesOfAChatMayDisappear) {
  Instance& instance = with_people();
  jump(instance, 1s);
  log(instance, "1");
  EXPECT_EQ(
      body_of(instance, "setDisappearingChat", {{"chatId", kAnn}, {"ephemeralExpiration", 86400}}),
      R"({"chatId":"79001234567@c.us","disappearingMessagesInChat":true,)"
      R"("ephemeralExpiration":86400})");
  EXPECT_EQ(info(instance)["isDisappearing"], true);
  EXPECT_EQ(info(instance)["messageExpiration"], 86400);
  const Json chat = json_of(ask(instance, "getChats"))[0];
  EXPECT_EQ(chat["ephemeralExpiration"], 86400);
  EXPECT_EQ(chat["ephemeralSettingTimestamp"], 1'790'000'001);
  EXPECT_EQ(
      body_of(instance, "setDisappearingChat", {{"chatId", kAnn}, {"ephemeralExpiration", 0}}),
      R"({"chatId":"79001234567@c.us","disappearingMessagesInChat":false,)"
      R"("ephemeralExpiration":0})");
  EXPECT_EQ(info(instance)["isDisappearing"], false);
  EXPECT_EQ(json_of(ask(instance, "getChats"))[0]["ephemeralSettingTimestamp"], 0);
}

TEST_F(Chats, ADisappearingChatAndAnArchivedOneAreApart) {
  Instance& instance = with_people();
  log(instance, "1");
  post(instance, "archiveChat", {{"chatId", kAnn}});
  post(instance, "setDisappearingChat", {{"chatId", kAnn}, {"ephemeralExpiration", 604800}});
  EXPECT_EQ(info(instance)["isArchive"], true);
  EXPECT_EQ(info(instance)["isDisappearing"], true);
}

TEST_F(Chats, ALifetimeIsOneOfFour) {
  Instance& instance = with_people();
  const auto refused = [&](const Json& lifetime) {
    return details(instance, "setDisappearingChat",
                   {{"chatId", kAnn}, {"ephemeralExpiration", lifetime}});
  };
  for (const Json& bad : {Json(1), Json(-86400), Json(86400.5), Json(1e300)})
    EXPECT_EQ(refused(bad), "'ephemeralExpiration' must be one of [0, 86400, 604800, 7776000]")
        << bad;
  EXPECT_EQ(refused("soon"), "'ephemeralExpiration' must be a number");
  EXPECT_EQ(refused(nullptr), "'ephemeralExpiration' must be a number");
  for (const Json& few : {Json::object(), Json{{"chatId", kAnn}}, Json{{"ephemeralExpiration", 0}}})
    EXPECT_EQ(details(instance, "setDisappearingChat", few), "'value' must have at least 2 keys");
  EXPECT_EQ(details(instance, "setDisappearingChat", {{"x", 1}, {"ephemeralExpiration", 0}}),
            "'chatId' is required");
  EXPECT_EQ(info(instance)["isDisappearing"], false);
}

TEST_F(Chats, NeedALogin) {
  for (const State state : {State::NotAuthorized, State::Starting, State::Blocked}) {
    Instance& instance = with_people(spec(state));
    log(instance, "1");
    for (const char* method : {"readChat", "archiveChat", "unarchiveChat"})
      EXPECT_EQ(refusal(instance, method, {{"chatId", kAnn}}),
                "instance is starting or not authorized")
          << method;
    EXPECT_EQ(refusal(instance, "setDisappearingChat",
                      {{"chatId", kAnn}, {"ephemeralExpiration", 86400}}),
              "instance is starting or not authorized");
    EXPECT_FALSE(is_read(instance, "1"));
    const core::ChatFlags flags = instance.messenger().contacts().flags(kAnn);
    EXPECT_FALSE(flags.archived);
    EXPECT_EQ(flags.disappears.count(), 0);
  }
}

// --- very many chats

class VeryManyChats : public Chats {
 protected:
  static constexpr int kChats = 10'002;

  static std::string chat(int number) { return std::to_string(79'100'000'000 + number) + "@c.us"; }
  /// A message in each, the later the higher the number; of the first two at one time.
  Instance& with_all() {
    Instance& instance = make(spec());
    log(instance, "0", chat(0));
    for (int i = 1; i < kChats; ++i) {
      log(instance, std::to_string(i), chat(i));
      jump(instance, 1ms);
    }
    return instance;
  }
};

TEST_F(VeryManyChats, TheTenThousandLatestAreListedAndTheJournalSaysSo) {
  Instance& instance = with_all();
  const Json all = json_of(ask(instance, "getChats"));
  ASSERT_EQ(all.size(), 10'000U);
  EXPECT_EQ(last_record->note, "the 10000 chats with the latest messages are shown");
  EXPECT_EQ(all.front()["id"], chat(kChats - 1));
  EXPECT_EQ(all.back()["id"], chat(2));
  EXPECT_EQ(json_of(call("GET", instance, "getChats", "?count=90000000", "")).size(), 10'000U);
  EXPECT_EQ(json_of(call("GET", instance, "getChats", "?count=3", "")).back()["id"],
            chat(kChats - 3));
  EXPECT_EQ(last_record->note, "");
}

TEST_F(VeryManyChats, OfOneTimeThoseOfTheLowestIdsAreListed) {
  Instance& instance = make(spec());
  for (int i = 0; i < 20; ++i) log(instance, std::to_string(i), chat(i));
  const Json five = json_of(call("GET", instance, "getChats", "?count=5", ""));
  ASSERT_EQ(five.size(), 5U);
  for (int i = 0; i < 5; ++i) EXPECT_EQ(five[static_cast<std::size_t>(i)]["id"], chat(i));
}

TEST_F(VeryManyChats, TheControlApiListsTenThousandOfThem) {
  const Instance& instance = with_all();
  net::Server::Options ports;
  ports.port = 0;
  net::Server server(service, ports);
  control::Plane::Options options;
  options.port = 0;
  control::Plane plane(server, options);
  std::thread loop([&] { server.run(); });
  plane.start();
  const Response shown = response_of(
      MockServer::client(plane.port())
          .Get("/_mock/instances/" + std::to_string(instance.identity().id) + "/messages?limit=1"));
  plane.stop();
  server.stop();
  loop.join();
  ASSERT_EQ(shown.status, 200) << shown.text;
  EXPECT_EQ(shown.json["chats"].size(), 10'000U);
  EXPECT_EQ(shown.json["chats"].front(), chat(0));
}

TEST_F(Chats, NothingIsSetForMoreThanSoManyChats) {
  Instance& instance = with_people();
  core::Contacts& known = instance.messenger().contacts();
  for (std::size_t i = 0; i < core::Contacts::kMostFlags; ++i)
    known.set_flags(std::to_string(79'100'000'000 + i) + "@c.us", {});
  EXPECT_NE(
      refusal(instance, "setDisappearingChat", {{"chatId", kAnn}, {"ephemeralExpiration", 86400}})
          .find("100000 chats"),
      std::string::npos);
  EXPECT_EQ(post(instance, "setDisappearingChat",
                 {{"chatId", "79100000000@c.us"}, {"ephemeralExpiration", 86400}})
                .status,
            200)
      << "it has something already";
}

}  // namespace greenmock::tests
