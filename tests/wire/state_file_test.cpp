// greenmock serve --state: a server that is killed in the middle of its work has forgotten nothing that it acknowledged.

#include <gtest/gtest.h>
#include <signal.h>
#include <sys/resource.h>

#include <algorithm>
#include <atomic>
#include <filesystem>
#include <fstream>
#include <mutex>
#include <set>
#include <thread>

#include "http.hpp"
#include "program.hpp"

namespace greenmock::tests {
namespace {

using core::Json;

class StateFileOfAServer : public ::testing::Test {
 protected:
  std::vector<std::string> arguments() const {
    return {"--log", "none", "--state", folder.path("state"), "--instance", "1101000001:secret"};
  }
  /// Whole: a server that is killed may have sent the head of an answer, and no body.
  static bool acknowledged(const HttpAnswer& answer) {
    return answer.problem.empty() && answer.status == 200;
  }
  static Json waiting(const ServerProcess& server) {
    return get(server.of_instance("/notifications?limit=100000")).json().at("notifications");
  }
  TemporaryFolder folder;
};

TEST_F(StateFileOfAServer, KeepsSettingsStateAndQueueOverARestart) {
  std::uint64_t receipt = 0;
  {
    ServerProcess server(arguments());
    EXPECT_EQ(patch(server.of_instance(""),
                    {{"state", "authorized"}, {"settings", {{"incomingWebhook", "yes"}}}})
                  .status,
              200);
    receipt = post(server.of_instance("/notifications"), "incomingMessage").json()["receiptId"];
    server.program().signal(SIGTERM);
    EXPECT_EQ(server.program().wait(), 0) << server.program().err();
  }
  ServerProcess server(arguments());
  const Json seen = get(server.of_instance("")).json();
  EXPECT_EQ(seen["state"], "authorized");
  EXPECT_EQ(seen["settings"]["incomingWebhook"], "yes");
  const Json received = get(server.url() + server.path("receiveNotification")).json();
  EXPECT_EQ(received["receiptId"], receipt);
  HttpCall removal;
  removal.verb = "DELETE";
  removal.url = server.url() + server.path("deleteNotification") + "/" + std::to_string(receipt);
  EXPECT_EQ(http(removal).json()["result"], true);
}

TEST_F(StateFileOfAServer, KilledInTheMiddleOfTrafficItHasLostNothingThatItAcknowledged) {
  std::mutex mutex;
  std::vector<std::uint64_t> queued;
  std::set<std::uint64_t> deleting, deleted;  // asked for, and answered
  for (int life = 0; life < 3; ++life) {
    ServerProcess server(arguments());
    std::atomic<bool> over = false;
    std::vector<std::thread> threads;
    for (int i = 0; i < 4; ++i) {
      threads.emplace_back([&] {
        while (!over) {
          const HttpAnswer answer = post(server.of_instance("/notifications"), "incomingMessage");
          if (!acknowledged(answer)) return;
          const std::lock_guard lock(mutex);
          queued.push_back(answer.json()["receiptId"]);
        }
      });
    }
    threads.emplace_back([&] {
      while (!over) {
        const HttpAnswer head = get(server.url() + server.path("receiveNotification"));
        if (!acknowledged(head) || !head.json().is_object()) continue;
        const std::uint64_t receipt = head.json()["receiptId"];
        {
          const std::lock_guard lock(mutex);
          deleting.insert(receipt);
        }
        HttpCall removal;
        removal.verb = "DELETE";
        removal.url =
            server.url() + server.path("deleteNotification") + "/" + std::to_string(receipt);
        const HttpAnswer answer = http(removal);
        if (!acknowledged(answer)) return;
        const std::lock_guard lock(mutex);
        if (answer.json()["result"] == true) deleted.insert(receipt);
      }
    });
    const std::size_t until = 150 * static_cast<std::size_t>(life + 1);
    for (bool enough = false; !enough;) {
      std::this_thread::yield();
      const std::lock_guard lock(mutex);
      enough = queued.size() >= until;
    }
    server.program().signal(SIGKILL);
    over = true;
    for (std::thread& thread : threads) thread.join();
  }
  ServerProcess server(arguments());
  std::vector<std::uint64_t> left;
  for (const Json& note : waiting(server)) left.push_back(note["receiptId"]);
  EXPECT_TRUE(std::is_sorted(left.begin(), left.end()));
  const std::set<std::uint64_t> there(left.begin(), left.end());
  EXPECT_EQ(there.size(), left.size()) << "one receipt twice";
  std::size_t lost = 0, back = 0;
  for (const std::uint64_t receipt : queued)
    lost += !there.contains(receipt) && !deleting.contains(receipt) ? 1U : 0U;
  for (const std::uint64_t receipt : deleted) back += there.contains(receipt) ? 1U : 0U;
  EXPECT_EQ(lost, 0U) << "acknowledged, never deleted, and gone";
  EXPECT_EQ(back, 0U) << "deleted, acknowledged, and back";
  EXPECT_EQ(std::set<std::uint64_t>(queued.begin(), queued.end()).size(), queued.size());
}

TEST_F(StateFileOfAServer, OneThatCannotGrowEndsTheServerInWordsAndNothingAcknowledgedIsLost) {
  std::set<std::uint64_t> queued;
  {
    ServerProcess server(arguments());
    // As a full disk: what goes beyond this size is refused by the kernel.
    const rlimit limit{std::size_t{512} * 1024, std::size_t{512} * 1024};
    ASSERT_EQ(::prlimit(server.pid(), RLIMIT_FSIZE, &limit, nullptr), 0);
    for (;;) {
      const HttpAnswer answer = post(server.of_instance("/notifications"), "incomingMessage");
      if (!acknowledged(answer)) break;
      queued.insert(answer.json()["receiptId"].get<std::uint64_t>());
      ASSERT_LT(queued.size(), 5000U) << "it is not full yet";
    }
    EXPECT_EQ(server.program().wait(), 1);
    EXPECT_NE(server.program().err().find("the state is lost: cannot write to"), std::string::npos)
        << server.program().err();
  }
  ASSERT_FALSE(queued.empty());
  ServerProcess server(arguments());
  std::set<std::uint64_t> left;
  for (const Json& note : waiting(server)) left.insert(note["receiptId"].get<std::uint64_t>());
  EXPECT_TRUE(std::includes(left.begin(), left.end(), queued.begin(), queued.end()));
}

TEST_F(StateFileOfAServer, OneThatCannotBeReadIsRefusedAtTheStartAndLeftAlone) {
  folder.write("state", "no state\n");
  Program program({"serve", "--state", folder.path("state"), "--port", "0"});
  EXPECT_EQ(program.wait(), 2);
  EXPECT_NE(program.err().find("is no state file"), std::string::npos) << program.err();
  EXPECT_EQ(read_file(folder.path("state")), "no state\n");
}

TEST_F(StateFileOfAServer, ATimelineIsPlayedFromItsStartForAccountsThatWereThereToo) {
  folder.write("script.json", R"({"greenmock":1,"timeline":[
      {"at":"0s","notify":"incomingMessage"},
      {"at":"start","notify":"deviceInfo"},
      {"at":"state=notAuthorized","notify":"stateInstanceChanged"}]})");
  std::vector<std::string> with_script = arguments();
  with_script.insert(with_script.end(), {"--script", folder.path("script.json")});
  for (std::size_t life = 1; life <= 3; ++life) {
    const ServerProcess server(with_script);
    EXPECT_EQ(waiting(server).size(), 3 * life);
  }
}

TEST_F(StateFileOfAServer, WhatItDoesNotHoldOfAnAccountIsAsTheScriptSaysInEachRun) {
  folder.write("script.json", R"({"greenmock":1,"instances":[{"idInstance":1101000002,
      "apiTokenInstance":"secret","state":"blocked","clock":{"paused":true,"speed":2},"setSettings":{"act":"5m"},
      "limits":{"getStateInstance":"1/1s"},"qrIn":{"blocked":403},
      "phone":{"sleep":"1m"},"login":{"fails":"blocked"}}]})");
  const std::vector<std::string> with_script = {
      "--log", "none", "--state", folder.path("state"), "--script", folder.path("script.json")};
  for (int life = 1; life <= 2; ++life) {
    const ServerProcess server(with_script);
    const auto status = [&](const char* method) {
      return get(server.url() + server.path(method)).status;
    };
    EXPECT_EQ(status("qr"), 403) << life;
    EXPECT_EQ(status("getStateInstance"), 200) << life;
    EXPECT_EQ(status("getStateInstance"), 429) << life;
    const Json clock = get(server.of_instance("")).json()["clock"];
    EXPECT_EQ(clock["paused"], true) << life;
    EXPECT_EQ(clock["speed"], 2) << life;
    patch(server.of_instance(""), {{"state", "authorized"}});
    // What is saved acts after five minutes, and so not while the clock stands still.
    post(server.url() + server.path("setSettings"),
         {{"incomingWebhook", life == 1 ? "yes" : "no"}});
    const Json note = {{"type", "incomingMessage"}, {"obeySettings", true}};
    EXPECT_EQ(post(server.of_instance("/notifications"), note).json()["queued"], life == 2) << life;
    post(server.of_instance("/phone"), {{"do", "off"}});
    EXPECT_EQ(get(server.of_instance("")).json()["state"], "authorized") << life << ": asleep";
    patch(server.of_instance(""), {{"state", "notAuthorized"}});
    post(server.of_instance("/phone"), {{"do", "scan"}});
    EXPECT_EQ(get(server.of_instance("")).json()["state"], "blocked") << life;
  }
}

TEST_F(StateFileOfAServer, ASecondServerIsRefused) {
  const ServerProcess first(arguments());
  Program second({"serve", "--state", folder.path("state"), "--port", "0"});
  EXPECT_EQ(second.wait(), 2);
  EXPECT_NE(second.err().find("in use by another server"), std::string::npos) << second.err();
}

}  // namespace
}  // namespace greenmock::tests
