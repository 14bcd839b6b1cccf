// greenmock serve --state: messages, people and files of a server that is killed in the middle of its work.

#include <gtest/gtest.h>
#include <signal.h>

#include <algorithm>
#include <atomic>
#include <map>
#include <mutex>
#include <set>
#include <thread>

#include "http.hpp"
#include "program.hpp"

namespace greenmock::tests {
namespace {

using core::Json;

const std::string kKeptFriend = "79001234567@c.us";

class MessagesOfAKilledServer : public ::testing::Test {
 protected:
  std::vector<std::string> arguments(const std::string& state) const {
    return {"--log",      "none",
            "--state",    folder.path("state"),
            "--instance", "1101000001:secret:" + state};
  }
  static void kill_it(ServerProcess& server) {
    server.program().signal(SIGKILL);
    EXPECT_EQ(server.program().wait(), 128 + SIGKILL);
  }
  static HttpAnswer send(const ServerProcess& server, const std::string& text) {
    return post(server.url() + server.path("sendMessage"),
                {{"chatId", kKeptFriend}, {"message", text}});
  }
  static Json messages(const ServerProcess& server) {
    return get(server.of_instance("/messages?limit=100000")).json();
  }
  static Json message(const ServerProcess& server, const std::string& id) {
    const Json all = messages(server);
    for (const Json& one : all["messages"]) {
      if (one["idMessage"] == id) return one;
    }
    return nullptr;
  }
  static void advance(const ServerProcess& server, const std::string& by) {
    EXPECT_EQ(post(server.of_instance("/clock/advance"), {{"by", by}}).status, 200);
  }
  TemporaryFolder folder;
};

TEST_F(MessagesOfAKilledServer, NothingAcknowledgedIsLostAndStatusesGoOn) {
  std::mutex mutex;
  std::vector<std::string> sent;
  for (int life = 0; life < 3; ++life) {
    ServerProcess server(arguments("authorized"));
    std::atomic<bool> over = false;
    std::vector<std::thread> threads;
    for (int i = 0; i < 4; ++i) {
      threads.emplace_back([&] {
        while (!over) {
          const HttpAnswer answer = send(server, "hello");
          if (answer.status != 200) return;
          const std::lock_guard lock(mutex);
          sent.push_back(answer.json()["idMessage"]);
        }
      });
    }
    const std::size_t until = 150 * static_cast<std::size_t>(life + 1);
    for (bool enough = false; !enough;) {
      std::this_thread::yield();
      const std::lock_guard lock(mutex);
      enough = sent.size() >= until;
    }
    server.program().signal(SIGKILL);
    over = true;
    for (std::thread& thread : threads) thread.join();
  }
  ServerProcess server(arguments("notAuthorized"));
  EXPECT_EQ(get(server.of_instance("")).json()["state"], "authorized");
  advance(server, "1m");
  std::map<std::string, std::string> statuses;
  const Json seen = messages(server);
  for (const Json& one : seen["messages"])
    EXPECT_TRUE(statuses.emplace(one["idMessage"], one["status"]).second) << "one id twice";
  std::size_t lost = 0, unread = 0;
  for (const std::string& id : sent) lost += statuses.contains(id) ? 0U : 1U;
  for (const auto& [id, status] : statuses) unread += status == "read" ? 0U : 1U;
  EXPECT_EQ(lost, 0U) << "acknowledged, and gone";
  EXPECT_EQ(unread, 0U) << "what becomes of it was forgotten";
  EXPECT_EQ(std::set<std::string>(sent.begin(), sent.end()).size(), sent.size());
  EXPECT_EQ(seen["waiting"], 0);
}

TEST_F(MessagesOfAKilledServer, WhatBecomesOfAMessageIsToldOnOnceEach) {
  std::string id;
  {
    ServerProcess server(arguments("authorized"));
    ASSERT_EQ(patch(server.of_instance(""), {{"settings", {{"outgoingWebhook", "yes"}}}}).status,
              200);
    ASSERT_EQ(patch(server.of_instance("/clock"), {{"paused", true}}).status, 200);
    id = send(server, "hello").json()["idMessage"];
    EXPECT_EQ(message(server, id)["status"], "sent");
    kill_it(server);
  }
  ServerProcess server(arguments("authorized"));
  std::string status;
  while (status != "read") {
    const Json received =
        get(server.url() + server.path("receiveNotification") + "?receiveTimeout=30").json();
    ASSERT_TRUE(received.is_object()) << "nothing has come for 30 s";
    EXPECT_EQ(received["body"]["idMessage"], id);
    EXPECT_NE(received["body"]["status"], status) << "each comes once";
    status = received["body"]["status"];
    HttpCall removal;
    removal.verb = "DELETE";
    removal.url = server.url() + server.path("deleteNotification") + "/" +
                  std::to_string(received["receiptId"].get<std::uint64_t>());
    EXPECT_EQ(http(removal).json()["result"], true);
  }
}

TEST_F(MessagesOfAKilledServer, WhatWaitsForTheLoginGoesBothWaysAfterIt) {
  std::vector<std::string> sent;
  {
    ServerProcess server(arguments("notAuthorized"));
    for (const char* text : {"one", "two"}) sent.push_back(send(server, text).json()["idMessage"]);
    EXPECT_EQ(post(server.of_instance("/messages"), {{"from", kKeptFriend}, {"text", "hi"}})
                  .json()["arrived"],
              false);
    kill_it(server);
  }
  ServerProcess server(arguments("notAuthorized"));
  EXPECT_EQ(messages(server)["waiting"], 2);
  EXPECT_EQ(messages(server)["held"], 1);
  const Json queue = get(server.url() + server.path("showMessagesQueue")).json();
  ASSERT_EQ(queue.size(), 2U);
  EXPECT_EQ(queue[0]["messageID"], sent[0]);
  EXPECT_EQ(queue[0]["body"]["message"], "one");
  ASSERT_EQ(patch(server.of_instance(""), {{"state", "authorized"}}).status, 200);
  const Json seen = messages(server);
  EXPECT_EQ(seen["waiting"], 0);
  EXPECT_EQ(seen["held"], 0);
  ASSERT_EQ(seen["messages"].size(), 3U);
  EXPECT_EQ(message(server, sent[0])["data"]["extendedTextMessageData"]["text"], "one");
  EXPECT_EQ(message(server, sent[1])["data"]["extendedTextMessageData"]["text"], "two");
}

TEST_F(MessagesOfAKilledServer, ItsPeopleAnswerGroupsAndFilesAreThere) {
  std::string group, link;
  const std::string bytes("\xFF\xD8\xFF\0cat", 7);
  {
    ServerProcess server(arguments("authorized"));
    Json friends = {
        {"chatId", kKeptFriend}, {"name", "Ann"}, {"answer", {{"texts", Json::array({"a", "b"})}}}};
    HttpCall people{"PUT",
                    server.of_instance("/contacts"),
                    core::dump({{"contacts", Json::array({friends})}}),
                    {"Content-Type: application/json"}};
    ASSERT_EQ(http(people).status, 200);
    group = post(server.url() + server.path("createGroup"),
                 {{"groupName", "Garden"}, {"chatIds", Json::array({kKeptFriend})}})
                .json()["chatId"];
    link = http({"POST", server.url() + server.path("uploadFile"), bytes, {"GA-Filename: cat.jpg"}})
               .json()["urlFile"];
    send(server, "hello");
    advance(server, "10s");
    send(server, "hello");
    kill_it(server);
  }
  ServerProcess server(arguments("authorized"));
  advance(server, "10s");
  std::vector<std::string> said;
  const Json seen = messages(server);
  for (const Json& one : seen["messages"]) {
    if (one["incoming"] == true) said.push_back(one["data"]["textMessageData"]["textMessage"]);
  }
  std::sort(said.begin(), said.end());
  EXPECT_EQ(said, (std::vector<std::string>{"a", "b"}));
  const Json data = post(server.url() + server.path("getGroupData"), {{"groupId", group}}).json();
  EXPECT_EQ(data["subject"], "Garden");
  EXPECT_EQ(data["participants"].size(), 2U);
  const HttpAnswer file = get(server.url() + link.substr(link.find("/media/")));
  EXPECT_EQ(file.status, 200);
  EXPECT_EQ(file.body, bytes);
}

}  // namespace
}  // namespace greenmock::tests
