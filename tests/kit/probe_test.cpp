// Where a server answers otherwise than the fake: compared as values, and asked over the wire.

#include <gtest/gtest.h>
#include <httplib.h>

#include <atomic>
#include <set>
#include <sstream>
#include <string>
#include <string_view>
#include <thread>

#include "core/encoding/json.hpp"
#include "greenmock/greenmock.hpp"
#include "kit_program.hpp"
#include "probe/ask.hpp"
#include "probe/differences.hpp"
#include "probe/question.hpp"

namespace greenmock::kit {
namespace {

ProbeAnswer ok(std::string body) {
  return {200, {{"content-type", "application/json"}}, std::move(body)};
}
ProbeAnswer refused(std::string body) {
  return {400, {{"content-type", "application/json"}}, std::move(body)};
}

std::vector<std::string> told(const ProbeAnswer& there, const ProbeAnswer& here) {
  std::vector<std::string> all;
  for (const Difference& one : differences(there, here, {"secret"}))
    all.push_back(one.where + ": " + one.there + " | " + one.here);
  return all;
}
using Told = std::vector<std::string>;

TEST(ProbeDifferences, OfWhatSucceedsTheValuesDoNotCount) {
  EXPECT_EQ(
      told(ok(R"({"a":"x","b":[1,2],"c":{"d":true}})"), ok(R"({"a":"y","b":[7],"c":{"d":false}})")),
      Told{});
  EXPECT_EQ(told(ok(R"({"a":null,"b":[]})"), ok(R"({"a":"y","b":[7]})")), Told{})
      << "whether there is something differs from account to account";
}

TEST(ProbeDifferences, KeysKindsAndOrderDo) {
  EXPECT_EQ(told(ok(R"({"a":1,"b":2})"), ok(R"({"a":1})")),
            (Told{"body/b: a whole number | missing"}));
  EXPECT_EQ(told(ok(R"({"a":1})"), ok(R"({"a":1,"b":"x"})")), (Told{"body/b: missing | a text"}));
  EXPECT_EQ(told(ok(R"({"a":{"b":1}})"), ok(R"({"a":{"b":"1"}})")),
            (Told{"body /a/b: a whole number | a text"}));
  EXPECT_EQ(told(ok(R"({"a":1,"b":2})"), ok(R"({"b":1,"a":2})")),
            (Told{"body, order of keys: a, b | b, a"}));
  EXPECT_EQ(told(ok(R"([{"a":1}])"), ok(R"([{"b":1}])")),
            (Told{"body /0/a: a whole number | missing", "body /0/b: missing | a whole number"}));
}

TEST(ProbeDifferences, WhatIsRefusedIsComparedWordForWordButForTheTime) {
  EXPECT_EQ(told(refused(R"({"message":"a","timestamp":"1"})"),
                 refused(R"({"message":"a","timestamp":"2"})")),
            Told{});
  EXPECT_EQ(told(refused(R"({"message":"a"})"), refused(R"({"message":"b"})")),
            (Told{R"(body /message: "a" | "b")"}));
  EXPECT_EQ(told(refused("plain"), refused("other")), (Told{"body: plain | other"}));
  EXPECT_EQ(told(refused(""), refused("{}")), (Told{"body: nothing | JSON"}));
}

TEST(ProbeDifferences, StatusAndHeadersCountButForThoseOfTheWay) {
  ProbeAnswer there = ok("{}"), here = ok("{}");
  there.headers["date"] = "today";
  there.headers["x-powered-by"] = "Express";
  here.headers["content-type"] = "text/plain";
  here.status = 201;
  EXPECT_EQ(told(there, here),
            (Told{"status: 200 | 201", "header content-type: application/json | text/plain",
                  "header x-powered-by: Express | none"}));
}

TEST(ProbeDifferences, NoSecretStandsInThem) {
  EXPECT_EQ(told(refused(R"({"path":"/x/secret"})"), refused(R"({"path":"/y/secret"})")),
            (Told{R"(body /path: "/x/…" | "/y/…")"}));
}

TEST(ProbeDifferences, NoPieceOfASecretThatGivesItAwayStandsInThem) {
  const std::string token = "d75b3a66374942c5b3c019c698abc2067e151558acbd412345";
  const std::string cut = token.substr(0, token.size() - 2);
  ProbeAnswer there{404, {{"location", "/" + token.substr(3)}}, "no path /" + cut};
  const std::vector<Difference> found = differences(there, refused("{}"), {token});
  EXPECT_EQ(found.size(), 4U);
  for (const Difference& one : found)
    EXPECT_EQ((one.where + one.there + one.here).find(token.substr(3, 16)), std::string::npos)
        << one.there;
  there.body = R"({"path":"/)" + cut + R"("})";
  const auto of_json = differences(there, refused(R"({"path":"/"})"), {token});
  EXPECT_EQ(of_json.back().there, "\"/…\"");
}

// Whoever adds a question says here why it does nothing; docs/probe.md tells whoever lets it ask.
TEST(ProbeQuestions, AskForNothingThatActs) {
  using Names = std::set<std::string_view>;
  const Names reading{"getStateInstance",     "getStatusInstance",
                      "getSettings",          "getWaSettings",
                      "showMessagesQueue",    "getStateInstanceHistory",
                      "getMessagesCount",     "lastIncomingMessages",
                      "lastOutgoingMessages", "getWebhooksCount",
                      "getContacts",          "getChats",
                      "noSuchMethod",         "qr"};
  // By a body without what they need to act, or one that is no JSON.
  const Names refusing{"sendMessage", "checkWhatsapp", "getContactInfo", "getChatHistory",
                       "getMessage"};
  for (const Question& question : questions()) {
    const std::string_view method = question.path.substr(0, question.path.find_first_of("/?"));
    if (question.verb == "GET") {
      EXPECT_TRUE(reading.contains(method)) << question.name;
      EXPECT_TRUE(question.body.empty()) << question.name;
    } else if (question.verb == "POST") {
      EXPECT_TRUE(refusing.contains(method)) << question.name;
      EXPECT_TRUE(question.body == "{}" || question.body == "{") << question.name;
    } else {  // verbs that it does not have
      EXPECT_TRUE(question.verb == "DELETE" || question.verb == "OPTIONS") << question.name;
      EXPECT_EQ(method, "getStateInstance") << question.name;
      EXPECT_TRUE(question.body.empty()) << question.name;
    }
  }
}

Ended probe_of(const std::string& url, std::uint64_t id, const std::string& token,
               const std::vector<std::string>& more = {}) {
  std::vector<std::string> arguments{"probe",      "--pause",         "0", "--url", url,
                                     "--instance", std::to_string(id)};
  arguments.insert(arguments.end(), more.begin(), more.end());
  Ended result = run(arguments, {{"GREEN_API_TOKEN_INSTANCE", token}});
  EXPECT_EQ((result.out + result.err).find(token), std::string::npos);
  return result;
}

Ended probed(const Server& server, const Instance& instance,
             const std::vector<std::string>& more = {}) {
  return probe_of(server.url(), instance.id(), instance.token(), more);
}

TEST(Probe, TheFakeDiffersNotFromItself) {
  const Server server;
  for (const char* state : {"authorized", "notAuthorized"}) {
    const Instance instance = server.make_instance({.state = state});
    const Ended ended = probed(server, instance);
    EXPECT_EQ(ended.code, 0) << ended.out << ended.err;
    EXPECT_NE(ended.out.find("Nothing differs in"), std::string::npos) << ended.out;
  }
}

TEST(Probe, DifferencesThatWerePutInAreFound) {
  const Server server;
  const Instance instance = server.make_instance({.state = "authorized", .script = R"({"rules":[
    {"when":{"method":"getSettings"},"as":["reordered","extraFields"]},
    {"when":{"method":"showMessagesQueue"},"reply":502},
    {"when":{"method":"getChatHistory"},"reply":{"status":400,"json":{"message":"other words"}}},
    {"when":{"method":"getWebhooksCount"},"as":[{"contentType":"text/plain"}]}]})"});
  const Ended ended = probed(server, instance, {"--json"});
  EXPECT_EQ(ended.code, 1) << ended.err;
  std::vector<std::string> different;
  std::string line;
  for (std::istringstream lines(ended.out); std::getline(lines, line);) {
    const core::Json json = core::parse_json(line);
    if (!json.at("differences").empty()) different.push_back(json.at("question"));
  }
  EXPECT_EQ(different, (Told{"getSettings", "showMessagesQueue", "getWebhooksCount",
                             "getChatHistory of no chat", "what is no JSON"}))
      << ended.out;
}

TEST(Probe, LeavesNothingBehindInTheAccount) {
  const Server server;
  const Instance instance = server.make_instance({.state = "authorized",
                                                  .settings = R"({"incomingWebhook":"yes"})",
                                                  .more = R"({"queue":["incomingMessage"]})"});
  probed(server, instance);
  EXPECT_EQ(instance.state(), "authorized");
  const core::Json queue = core::parse_json(instance.notifications());
  EXPECT_EQ(queue.at("waiting"), 1);
}

TEST(Probe, AWrongAccountOrNobodyThereIsToldInWords) {
  const Server server;
  const Instance instance = server.make_instance();
  EXPECT_EQ(probe_of(server.url(), instance.id(), "not-its-token").code, 2);
  const Ended nobody = probe_of("http://127.0.0.1:1", 1101000001, "not-its-token");
  EXPECT_EQ(nobody.code, 3);
  EXPECT_NE(nobody.err.find("could not connect to http://127.0.0.1:1: nothing listens there"),
            std::string::npos)
      << nobody.err;
}

TEST(Probe, AnAddressWithMoreThanAHostIsRefusedWithoutShowingIt) {
  const std::string token = "d75b3a66374942c5b3c019c698abc2067e151558acbd412345";
  for (const std::string& url :
       {"http://127.0.0.1:1/waInstance1101000001/getStateInstance/" + token,
        "http://" + token + "@127.0.0.1:1", "http://127.0.0.1:1?" + token,
        std::string("ftp://127.0.0.1"), std::string("http://"), std::string("127.0.0.1:1"),
        std::string()}) {
    const Ended ended = probe_of(url, 1101000001, token);
    EXPECT_EQ(ended.code, 2) << url;
    EXPECT_NE(ended.err.find("leave out the path"), std::string::npos) << url << ended.err;
  }
}

TEST(Probe, AnAnswerWithoutEndIsGivenUp) {
  httplib::Server endless;
  endless.Get(".*", [](const httplib::Request&, httplib::Response& response) {
    response.set_chunked_content_provider("text/plain", [](std::size_t, httplib::DataSink& sink) {
      return sink.write(std::string(1 << 20, 'x').data(), 1 << 20);
    });
  });
  const int port = endless.bind_to_any_port("127.0.0.1");
  std::thread serving([&] { endless.listen_after_bind(); });
  const Ended ended =
      probe_of("http://127.0.0.1:" + std::to_string(port), 1101000001, "not-its-token");
  EXPECT_EQ(ended.code, 3);
  EXPECT_NE(ended.err.find("more than 8 MiB"), std::string::npos) << ended.err;
  endless.stop();
  serving.join();
}

TEST(Probe, AnAnswerThatDripsIsGivenUp) {
  std::atomic<bool> over = false;
  httplib::Server slow;
  slow.Get(".*", [&](const httplib::Request&, httplib::Response& response) {
    response.set_content_provider("text/plain", [&](std::size_t, httplib::DataSink& sink) {
      std::this_thread::sleep_for(std::chrono::milliseconds{20});
      return !over && sink.write("x", 1);
    });
  });
  const int port = slow.bind_to_any_port("127.0.0.1");
  std::thread serving([&] { slow.listen_after_bind(); });
  const Account account{"http://127.0.0.1:" + std::to_string(port), "1101000001", "secret"};
  Question question;
  question.verb = "GET";
  question.path = "getStateInstance/{token}";
  EXPECT_THROW(ask(account, question, std::chrono::seconds{1}), NoAnswer);
  over = true;
  slow.stop();
  serving.join();
}

}  // namespace
}  // namespace greenmock::kit
