// Client and Instance: every call of the control API, as C++ has it.

#include <gtest/gtest.h>
#include <greenmock/greenmock.hpp>

#include <future>
#include <set>

#include "../wire/raw_socket.hpp"
#include "embedded.hpp"

namespace greenmock::tests {
namespace {

using namespace std::chrono_literals;
using core::Json;

constexpr const char* kTenMinutesEach =
    R"({"greenmock":1,"rules":[{"id":"hold","when":{"method":"qr"},"wait":"10m"}]})";
constexpr const char* kUntilGo =
    R"({"greenmock":1,"rules":[{"id":"hold","when":{"method":"qr"},"wait":{"until":"signal=go"}}]})";

}  // namespace

TEST(EmbeddedClient, ATenMinuteWaitTakesASecond) {
  const Server server;
  const Instance account = server.make_instance({.script = kTenMinutes, .paused = true});
  auto call = parked_qr(account);
  EXPECT_EQ(account.clock().next_release, 10min);
  const Jump jump = account.advance(10min);
  EXPECT_EQ(jump.at, 10min);
  EXPECT_EQ(jump.released.size(), 1U);
  EXPECT_EQ(jump.passed.size(), 30U) << "rotations";
  EXPECT_EQ(jump.passed.front(), "rotation");
  EXPECT_EQ(account.counts("qr").sent, 1U) << "without any waiting";
  EXPECT_EQ(call.get().json().at("type"), "qrCode");
}

TEST(EmbeddedClient, TellsAllThatIsWrongWithAnInstance) {
  const Server server;
  const Error e = error_of([&] {
    server.make_instance(
        {.name = "x",
         .state = "athorized",
         .script = "{\"greenmock\": 1,\n\"rules\": [{\"whne\": {}}]} // a comment"});
  });
  EXPECT_EQ(e.status(), 400);
  EXPECT_TRUE(holds(e, "line 2: /script/rules/0/whne")) << e.what();
  EXPECT_TRUE(holds(e, "authorized")) << e.what();
  EXPECT_TRUE(Json::parse(e.problem()).contains("problems"));
  EXPECT_TRUE(holds(error_of([&] { server.make_instance({.settings = "[1"}); }), "settings"));
}

TEST(EmbeddedClient, GivesAnInstanceAllThatItIsAskedFor) {
  const Server server;
  const Instance account = server.make_instance({.name = "full # 1",
                                                 .state = "authorized",
                                                 .settings = R"({"stateWebhook":"yes"})",
                                                 .paused = true,
                                                 .speed = 2,
                                                 .strict = true,
                                                 .own_port = true,
                                                 .id = 1101000001,
                                                 .token = "abc",
                                                 .ttl = 10min,
                                                 .more = R"({"login":{"starting":"30s"}})"});
  EXPECT_EQ(account.id(), 1101000001U);
  EXPECT_EQ(account.token(), "abc");
  EXPECT_NE(account.api_url(), server.url()) << "a port of its own";
  const Json json = Json::parse(server.client().find("full # 1").describe());
  EXPECT_EQ(json.at("state"), "authorized");
  EXPECT_EQ(json.at("strict"), true);
  EXPECT_EQ(json.at("ttl"), "10m");
  EXPECT_EQ(json.at("settings").at("stateWebhook"), "yes");
  EXPECT_EQ(account.clock().speed, 2);
  EXPECT_TRUE(account.clock().paused);
  EXPECT_EQ(error_of([&] { server.make_instance({.name = "full # 1"}); }).status(), 409);
}

TEST(EmbeddedClient, ChangesTheScript) {
  const Server server;
  const Instance account = server.make_instance();
  account.put_script(R"({"greenmock":1,"rules":[{"when":{"method":"qr"},"reply":500}] /* all */})");
  EXPECT_EQ(get(account.url_of("qr")).status, 500);
  const std::string id = account.add_rule(R"({"id":"a/b#1","when":{"method":"qr"},"reply":502})");
  EXPECT_EQ(id, "a/b#1");
  EXPECT_EQ(get(account.url_of("qr")).status, 502);
  account.remove_rule(id);
  EXPECT_EQ(get(account.url_of("qr")).status, 500);
  EXPECT_EQ(error_of([&] { account.remove_rule(id); }).status(), 404);
  account.reset();
  EXPECT_EQ(type_of_qr(account), "qrCode");
}

TEST(EmbeddedClient, MovesTheClock) {
  const Server server;
  const Instance account = server.make_instance({.paused = true});
  EXPECT_EQ(account.advance_to("rotation").at, 20s);
  EXPECT_EQ(account.advance_to("30s").at, 30s);
  EXPECT_EQ(account.advance(250ms).at, 30250ms);
  EXPECT_EQ(account.clock().next_rotation, 9750ms);
  EXPECT_FALSE(account.clock().next_release);
  EXPECT_EQ(error_of([&] { account.advance_to("release"); }).status(), 409);
  EXPECT_EQ(error_of([&] { account.advance(-1s); }).status(), 400);
  account.resume();
  account.set_speed(3);
  EXPECT_FALSE(account.clock().paused);
  EXPECT_EQ(account.clock().speed, 3);
  account.pause();
  const auto before = account.clock().at;
  server.client().advance(1h);
  EXPECT_EQ(account.clock().at - before, 1h);
}

TEST(EmbeddedClient, WaitsForCallsEventsAndQuiet) {
  const Server server;
  const Instance account = server.make_instance();
  (void)type_of_qr(account);
  const Seen seen = account.wait_for("qr");
  ASSERT_EQ(seen.records.size(), 1U);
  EXPECT_EQ(Json::parse(seen.records[0]).at("status"), 200);
  const Error late = error_of(
      [&] { account.wait_for("qr", Phase::Sent, {.since = seen.cursor, .within = 50ms}); });
  EXPECT_EQ(late.status(), 408);
  EXPECT_TRUE(Json::parse(late.problem()).contains("seen"));
  account.phone_scan();
  account.wait_for_event("state=authorized");
  account.wait_idle(20ms);
  (void)type_of_qr(account);
  EXPECT_EQ(account.wait_for("*", Phase::Arrived, {.count = 2}).records.size(), 2U);
}

TEST(EmbeddedClient, WaitsForWebsockets) {
  const Server server;
  const Instance account = server.make_instance({.paused = true});
  const std::string url = account.url_of("scanqrcode");
  const std::size_t path = url.find('/', url.find("://") + 3);
  RawSocket client(static_cast<std::uint16_t>(
      std::stoi(account.api_url().substr(account.api_url().rfind(':') + 1))));
  client.send("GET " + url.substr(path) +
              " HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
              "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n");
  const Seen opened = account.wait_for_socket();
  ASSERT_EQ(opened.records.size(), 1U);
  EXPECT_EQ(Json::parse(opened.records[0]).at("socket").at("end"), "open");
  const Error late = error_of([&] { account.wait_for_socket(Socket::Closed, {.within = 50ms}); });
  EXPECT_EQ(late.status(), 408);
  EXPECT_TRUE(holds(late, "1 websocket opened, 0 have ended")) << late.what();
  client.close();
  const Seen closed = account.wait_for_socket(Socket::Closed);
  EXPECT_EQ(Json::parse(closed.records.at(0)).at("socket").at("end"), "left");
  EXPECT_EQ(account.wait_for_socket(Socket::Open).records.size(), 1U) << "it was open";
}

TEST(EmbeddedClient, LetsGoAndCuts) {
  const Server server;
  const Instance account = server.make_instance({.script = kUntilGo, .own_port = true});
  auto answered = parked_qr(account);
  EXPECT_EQ(account.signal("go").size(), 1U);
  EXPECT_EQ(answered.get().status, 200);
  account.put_script(kTenMinutesEach);
  auto cut = get_beside(account.url_of("qr"));
  account.wait_for("qr", Phase::Parked, {.count = 2});
  EXPECT_EQ(account.drop(Drop::Parked), 1U);
  EXPECT_NE(cut.get().problem, "");
  EXPECT_EQ(account.counts("qr").left, 1U);

  account.listener_down();
  EXPECT_NE(get(account.url_of("getStateInstance")).problem, "");
  account.listener_up();
  EXPECT_EQ(get(account.url_of("getStateInstance")).status, 200);
  EXPECT_EQ(error_of([&] { server.make_instance().listener_down(); }).status(), 409);
}

TEST(EmbeddedClient, HasAPhone) {
  const Server server;
  const Instance account = server.make_instance({.name = "phone", .paused = true});
  const std::string old = account.qr_payload();
  account.advance(27s);
  const Error refused = error_of([&] { account.scan_payload(old); });
  EXPECT_EQ(refused.status(), 409);
  EXPECT_EQ(Json::parse(refused.problem()).at("reason"), "rotatedAway");
  account.scan_png(account.qr_png(400));
  EXPECT_EQ(account.state(), "authorized");
  EXPECT_EQ(account.phone("logout"), "notAuthorized");
  EXPECT_EQ(server.client().scan_payload(account.qr_payload()), "phone");
  EXPECT_EQ(account.phone("logout"), "notAuthorized");
  EXPECT_EQ(server.client().scan_png(account.qr_png()), "phone");
  account.set_state("blocked");
  EXPECT_EQ(account.state(), "blocked");
  EXPECT_EQ(error_of([&] { account.set_state("bloked"); }).status(), 400);
  account.set_settings(R"({"stateWebhook":"yes"})");
  EXPECT_TRUE(account.request("GET", "/qr.svg").starts_with("<"));
}

TEST(EmbeddedClient, TypesACodeIntoThePhone) {
  const Server server;
  const Instance account = server.make_instance({.name = "typed", .paused = true});
  const auto code = [&] {
    return http({.verb = "POST",
                 .url = account.url_of("getAuthorizationCode"),
                 .body = R"({"phoneNumber":441234567890})",
                 .headers = {"Content-Type: application/json"}})
        .json()
        .at("code")
        .get<std::string>();
  };
  const std::string old = code();
  account.advance(160s);
  const Error refused = error_of([&] { account.enter_code(old); });
  EXPECT_EQ(refused.status(), 409);
  EXPECT_EQ(Json::parse(refused.problem()).at("reason"), "expired");
  EXPECT_EQ(Json::parse(refused.problem()).at("ageMs"), 10'000);
  account.enter_code(code());
  EXPECT_EQ(account.state(), "authorized");
  account.phone("logout");
  EXPECT_EQ(server.client().enter_code(code()), "typed");
  account.phone("logout");
  (void)code();
  EXPECT_EQ(account.phone("enterCode"), "authorized") << "the current one";
  EXPECT_EQ(error_of([&] { server.client().enter_code("GAPI2015"); }).status(), 404);
}

TEST(EmbeddedClient, SeesWhatWasAsked) {
  const Server server;
  const Instance account = server.make_instance();
  (void)type_of_qr(account);
  (void)get(server.url() + "/nothing");
  EXPECT_EQ(account.counts("qr").arrived, 1U);
  EXPECT_EQ(account.counts("logout").arrived, 0U);
  EXPECT_EQ(error_of([&] { (void)account.counts("qrr"); }).status(), 400);
  const Json journal = Json::parse(account.journal({.method = "qr", .phase = Phase::Sent}));
  EXPECT_EQ(journal.at("records").size(), 1U);
  EXPECT_EQ(Json::parse(server.client().unmatched()).at("records").size(), 1U);
  EXPECT_NE(server.client().metrics().find("greenmock_instances 1"), std::string::npos);
  account.add_rule(R"({"id":"never","when":{"method":"logout"},"reply":500})");
  const Summary summary = account.remove();
  EXPECT_EQ(summary.calls.at("qr"), 1U);
  EXPECT_EQ(summary.rules_never_fired, std::vector<std::string>{"never"});
  EXPECT_EQ(error_of([&] { (void)account.state(); }).status(), 404);
}

TEST(EmbeddedClient, Judges) {
  const Server server;
  const Instance account = server.make_instance();
  (void)type_of_qr(account);
  const auto verdict = [&](const std::string& most) {
    return account.verify(
        R"([{"id":"few","requirement":"QR-LIMIT-MUST","calls":{"of":{"call":"qr"},"most":)" + most +
        "}}]");
  };
  EXPECT_TRUE(verdict("1").passed);
  EXPECT_FALSE(verdict("0").passed);
  EXPECT_TRUE(Json::parse(verdict("0").json).contains("findings"));
}

TEST(EmbeddedClient, Notifies) {
  const Server server;
  const Instance account = server.make_instance({.paused = true});
  auto waiting = get_beside(account.url_of("receiveNotification"));
  account.wait_for("receiveNotification", Phase::Parked);
  const std::uint64_t receipt =
      account.notify(R"({"type":"incomingMessage","message":"stickerMessage"})");
  EXPECT_EQ(waiting.get().json().at("receiptId"), receipt);
  const Json waits = Json::parse(account.notifications());
  EXPECT_EQ(waits.at("waiting"), 1);
  EXPECT_EQ(waits.at("notifications").at(0).at("receiptId"), receipt);
  EXPECT_EQ(account.notify(R"({"type":"incomingCall","obeySettings":true})"), 0U);
  const Error refused = error_of([&] { (void)account.notify("\"incomingMail\""); });
  EXPECT_EQ(refused.status(), 400);
}

TEST(EmbeddedClient, LetsVirtualPeopleWrite) {
  const Server server;
  const Instance account = server.make_instance({.state = "authorized", .paused = true});
  const std::string id = account.say("79001234567@c.us", "hi");
  EXPECT_FALSE(id.empty());
  account.say("79001234568@c.us", "me too");
  const Json of_one = Json::parse(account.messages("79001234567@c.us")).at("messages");
  ASSERT_EQ(of_one.size(), 1U);
  EXPECT_EQ(of_one.at(0).at("idMessage"), id);
  EXPECT_EQ(of_one.at(0).at("data").at("textMessageData").at("textMessage"), "hi");
  EXPECT_EQ(Json::parse(account.messages()).at("messages").size(), 2U);
  EXPECT_FALSE(account.act(R"({"from":"79001234567@c.us","call":"missed"})").empty());
  EXPECT_EQ(account.act(R"({"from":"79001234568@c.us","block":true})"), "");
  account.set_quota(2);
  const auto one_more = [&] { (void)account.say("79001234569@c.us", "am I one too many?"); };
  EXPECT_EQ(error_of(one_more).status(), 409);
  account.set_quota({});
  one_more();
  const Error refused = error_of([&] { (void)account.say("79001234567@c.us", "hi", "1@g.us"); });
  EXPECT_EQ(refused.status(), 409);
  account.phone("logout");
  EXPECT_EQ(account.say("79001234567@c.us", "later"), "");
}

TEST(EmbeddedClient, ServesManyThreads) {
  const Server server;
  std::vector<std::future<std::string>> tokens;
  for (int i = 0; i < 16; ++i) {
    tokens.push_back(std::async(std::launch::async, [&server] {
      const ScopedInstance account = server.scoped_instance();
      account.phone_scan();
      EXPECT_EQ(account.state(), "authorized");
      return account.token();
    }));
  }
  std::set<std::string> different;
  for (auto& token : tokens) different.insert(token.get());
  EXPECT_EQ(different.size(), 16U);
}

TEST(ScopedInstances, AreRemovedWhenTheyGo) {
  const Server server;
  const auto is_there = [&](const std::string& name) {
    try {
      (void)server.client().find(name);
      return true;
    } catch (const Error&) {
      return false;
    }
  };
  {
    ScopedInstance a = server.scoped_instance({.name = "a"});
    ScopedInstance moved = std::move(a);
    EXPECT_TRUE(is_there("a"));
    moved = server.scoped_instance({.name = "b"});
    EXPECT_FALSE(is_there("a"));
    (void)server.scoped_instance({.name = "kept"}).release();
    (void)moved.remove();
    server.make_instance({.name = "b"});
  }
  EXPECT_TRUE(is_there("b")) << "another of the same name is another";
  EXPECT_TRUE(is_there("kept"));
}

}  // namespace greenmock::tests
