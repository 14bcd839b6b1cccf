// The websocket of scanqrcode over a real socket: what the service says, what a script makes of it,
// and what a client can do to it.

#include <gtest/gtest.h>

#include <csignal>

#include "core/encoding/base64.hpp"
#include "core/login/qr_reader.hpp"
#include "http.hpp"
#include "made_instance.hpp"
#include "program.hpp"
#include "websocket_peer.hpp"

namespace greenmock::tests {
namespace {

using core::Json;

class Websockets : public ::testing::Test {
 protected:
  void make(Json options = Json::object()) {
    options["clock"] = {{"paused", true}};
    const HttpAnswer made = post(server.control() + "/_mock/instances", options);
    ASSERT_EQ(made.status, 201) << made.body;
    instance = made.json();
  }
  void make_with_frames(const Json& frames, const Json& more = Json::object()) {
    Json rule = {{"id", "played"}, {"when", {{"method", "scanqrcode"}}}, {"frames", frames}};
    for (const auto& [key, value] : more.items()) rule[key] = value;
    instance = make_with_rule(server, rule);
  }
  std::string path() const {
    return "/waInstance" + std::to_string(instance["idInstance"].get<std::uint64_t>()) +
           "/scanqrcode/" + instance["apiTokenInstance"].get<std::string>();
  }
  Json control(const std::string& call, const Json& body) const {
    const HttpAnswer answer = post(instance["control"].get<std::string>() + call, body);
    EXPECT_EQ(answer.status, 200) << call << ": " << answer.body;
    return answer.json();
  }
  void advance(const std::string& by) const { control("/clock/advance", {{"by", by}}); }
  void scan() const { control("/phone", {{"do", "scan"}}); }
  /// The journal's account of the socket that has ended.
  Json ended() const {
    return control("/wait", {{"for", {{"socket", "closed"}}}})["records"].at(0)["socket"];
  }
  static Json parsed(const std::string& text) { return Json::parse(text, nullptr, false); }
  static std::string code_in(const Json& frame) {
    const auto png = core::base64_decode(frame["message"].get<std::string>());
    const auto payloads = core::read_qr_png(*png).payloads;
    return payloads.empty() ? "" : payloads[0];
  }

  ServerProcess server;
  Json instance;
};

TEST_F(Websockets, ACodeComesAtOnceAndANewOneAtEachRotation) {
  make();
  WebsocketPeer peer(server.port(), path());
  ASSERT_TRUE(peer.is_open()) << peer.answer();
  const Json first = parsed(peer.read_text());
  ASSERT_EQ(first["type"], "qrCode") << first;
  advance("20s");
  const Json second = parsed(peer.read_text());
  ASSERT_EQ(second["type"], "qrCode");
  EXPECT_NE(code_in(first), code_in(second));
  EXPECT_FALSE(code_in(second).empty());
}

TEST_F(Websockets, AScanEndsItAsTheDialectSays) {
  make({{"dialect", "seed"}});
  WebsocketPeer peer(server.port(), path());
  peer.read_text();
  scan();
  const Json data = parsed(peer.read_text());
  EXPECT_EQ(data["type"], "accountData");
  EXPECT_TRUE(data["wid"].get<std::string>().ends_with("@c.us"));
  EXPECT_FALSE(data.contains("message"));
  EXPECT_EQ(peer.read_frame().close_code(), 1000U);
  peer.close_with(1000);
  EXPECT_EQ(ended()["end"], "service");

  make();
  WebsocketPeer today(server.port(), path());
  today.read_text();
  scan();
  EXPECT_EQ(parsed(today.read_text())["type"], "alreadyLogged");
}

TEST_F(Websockets, AnAuthorizedAccountIsToldSoAtOnce) {
  make({{"state", "authorized"}});
  WebsocketPeer peer(server.port(), path());
  EXPECT_EQ(parsed(peer.read_text()),
            parsed(R"({"type":"alreadyLogged","message":"instance account already authorized"})"));
  EXPECT_EQ(peer.read_frame().close_code(), 1000U);
}

TEST_F(Websockets, TimeIsUpAfterAHundredSeconds) {
  for (const auto& [dialect, word] :
       {std::pair{"seed", "timeoutExpired"}, std::pair{"current", "timeout"}}) {
    make({{"dialect", dialect}});
    WebsocketPeer peer(server.port(), path());
    for (int code = 0; code < 5; ++code) {
      EXPECT_EQ(parsed(peer.read_text())["type"], "qrCode") << code;
      if (code < 4) advance("20s");
    }
    advance("19s");
    advance("1s");
    Json last = parsed(peer.read_text());
    if (last["type"] == "qrCode") last = parsed(peer.read_text());
    EXPECT_EQ(last["type"], word);
    EXPECT_EQ(peer.read_frame().close_code(), 1000U);
  }
}

TEST_F(Websockets, ASecondSessionTakesThePlaceOfTheFirst) {
  make();
  WebsocketPeer first(server.port(), path());
  first.read_text();
  WebsocketPeer second(server.port(), path());
  EXPECT_EQ(first.read_frame().close_code(), 1000U);
  EXPECT_EQ(parsed(second.read_text())["type"], "qrCode");
}

TEST_F(Websockets, ASecondSessionIsRefusedOrAllowedIfAsked) {
  make({{"sessions", "refuse"}});
  WebsocketPeer first(server.port(), path());
  first.read_text();
  WebsocketPeer second(server.port(), path());
  EXPECT_EQ(parsed(second.read_text())["type"], "error");
  EXPECT_EQ(second.read_frame().close_code(), 1008U);

  make({{"sessions", "allow"}});
  WebsocketPeer one(server.port(), path()), other(server.port(), path());
  one.read_text();
  other.read_text();
  advance("20s");
  EXPECT_EQ(one.read_text(), other.read_text());
}

TEST_F(Websockets, OneThatIsOpenedAgainLaterHasTheCodeOfThen) {
  make();
  {
    WebsocketPeer first(server.port(), path());
    first.read_text();
  }
  advance("30s");
  WebsocketPeer again(server.port(), path());
  const Json code = parsed(again.read_text());
  control("/phone", {{"do", "scan"}, {"image", code["message"]}});
  EXPECT_EQ(parsed(again.read_text())["type"], "alreadyLogged");
}

TEST_F(Websockets, AWrongTokenIsRefusedAtTheHandshake) {
  make();
  std::string wrong = path();
  wrong.back() = wrong.back() == '0' ? '1' : '0';
  EXPECT_TRUE(WebsocketPeer(server.port(), wrong).answer().starts_with("HTTP/1.1 401 "));
}

TEST_F(Websockets, WhatIsNoHandshakeIsAnsweredAsSuch) {
  make();
  const auto status = [&](const std::string& headers) {
    RawSocket socket(server.port());
    socket.send("GET " + path() + " HTTP/1.1\r\nHost: x\r\n" + headers + "\r\n");
    return socket.read_answer().substr(9, 3);
  };
  const std::string upgrade = "Upgrade: websocket\r\nConnection: Upgrade\r\n";
  const std::string key = "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n";
  EXPECT_EQ(status(""), "426");
  EXPECT_EQ(status("Upgrade: h2c\r\nConnection: Upgrade\r\n" + key), "426");
  EXPECT_EQ(status(upgrade + key), "426");
  EXPECT_EQ(status(upgrade + key + "Sec-WebSocket-Version: 8\r\n"), "426");
  EXPECT_EQ(status(upgrade + "Sec-WebSocket-Version: 13\r\n"), "400");
  EXPECT_EQ(status(upgrade + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: short\r\n"), "400");
  EXPECT_EQ(status(upgrade + key + key + "Sec-WebSocket-Version: 13\r\n"), "400");
}

TEST_F(Websockets, TextOfTheClientIsTakenAndChangesNothing) {
  make();
  WebsocketPeer peer(server.port(), path());
  const std::string code = peer.read_text();
  peer.send_text("Give the code");
  peer.send_text(code);  // some clients send every frame back
  peer.send_text(std::string(3'000'000, 'x'));
  peer.send_frame(9, "still there?");
  const WireFrame pong = peer.read_frame();
  EXPECT_EQ(pong.opcode, 10U);
  EXPECT_EQ(pong.payload, "still there?");
  peer.close_with(1000);
  const Json socket = ended();
  EXPECT_EQ(socket["end"], "client");
  EXPECT_EQ(socket["code"], 1000);
  std::vector<Json> sent;
  for (const Json& frame : socket["frames"]) {
    if (frame["from"] == "client") sent.push_back(frame);
  }
  ASSERT_EQ(sent.size(), 5U) << socket;
  EXPECT_EQ(sent[0]["what"], "Give the code");
  EXPECT_EQ(sent[2]["bytes"], 3'000'000);
}

TEST_F(Websockets, AClientThatLeavesIsNoticed) {
  make();
  {
    WebsocketPeer peer(server.port(), path());
    peer.read_text();
    peer.socket().reset();
  }
  EXPECT_EQ(ended()["end"], "left");
}

TEST_F(Websockets, WhatNoWebsocketMaySendEndsItWithTheRightCode) {
  const auto code_after = [&](auto send) {
    make();
    WebsocketPeer peer(server.port(), path());
    peer.read_text();
    send(peer);
    const unsigned code = peer.read_frame().close_code();
    EXPECT_EQ(ended()["end"], "broken");
    return code;
  };
  EXPECT_EQ(code_after([](auto& peer) { peer.send_raw(std::string("\x81\x02hi", 4)); }), 1002U)
      << "not masked";
  EXPECT_EQ(code_after([](auto& peer) { peer.send_frame(3, "x"); }), 1002U) << "no such opcode";
  EXPECT_EQ(code_after([](auto& peer) { peer.send_frame(0, "x"); }), 1002U) << "continues nothing";
  EXPECT_EQ(code_after([](auto& peer) { peer.send_frame(0x41, "x"); }), 1002U)
      << "compressed, which was not agreed";
  EXPECT_EQ(code_after([](auto& peer) { peer.send_frame(9, std::string(126, 'x')); }), 1002U)
      << "a ping that is too long";
  EXPECT_EQ(code_after([](auto& peer) { peer.send_text("\xC3\x28"); }), 1007U) << "no UTF-8";
  EXPECT_EQ(
      code_after([](auto& peer) {
        peer.send_raw(std::string("\x81\xFF\x00\x00\x00\x00\x06\x00\x00\x00\x11\x22\x33\x44", 14) +
                      std::string(100'000, 'x'));
      }),
      1009U)
      << "100 MB, of which a part is never read";
}

TEST_F(Websockets, FramesOfAScriptComeAsTheyStand) {
  make_with_frames(Json::parse(
      R"(["qrCode",{"text":"not json"},{"json":{"type":"odd","id":"${id}"}},{"send":"timeout","fragments":3},"passkeyRequired",{"bytes":"81026869"},{"close":4001}])"));
  WebsocketPeer peer(server.port(), path());
  EXPECT_EQ(parsed(peer.read_text())["type"], "qrCode");
  EXPECT_EQ(peer.read_text(), "not json");
  EXPECT_EQ(parsed(peer.read_text())["id"],
            std::to_string(instance["idInstance"].get<std::uint64_t>()));
  std::string whole;
  for (int part = 0; part < 3; ++part) {
    const WireFrame frame = peer.read_frame();
    EXPECT_EQ(frame.last, part == 2);
    EXPECT_EQ(frame.opcode, part == 0 ? 1U : 0U);
    whole += frame.payload;
  }
  EXPECT_EQ(parsed(whole)["type"], "timeout");
  EXPECT_EQ(parsed(peer.read_text())["type"], "passkeyRequired");
  EXPECT_EQ(peer.read_text(), "hi");
  EXPECT_EQ(peer.read_frame().close_code(), 4001U);
}

TEST_F(Websockets, FramesWaitForTimesAndEvents) {
  make_with_frames(Json::parse(
      R"(["qrCode",{"wait":"5s"},{"text":"later"},{"send":{"text":"turned"},"wait":{"until":"rotation"}},
          {"wait":{"until":"signal=go"}},{"text":"gone on"},"faithful"])"));
  WebsocketPeer peer(server.port(), path());
  peer.read_text();
  advance("5s");
  EXPECT_EQ(peer.read_text(), "later");
  advance("15s");
  EXPECT_EQ(peer.read_text(), "turned");
  control("/signal", {{"name", "go"}});
  EXPECT_EQ(peer.read_text(), "gone on");
  EXPECT_EQ(parsed(peer.read_text())["type"], "qrCode");
}

TEST_F(Websockets, AScriptEndsTheConnectionWithoutACloseFrame) {
  make_with_frames({"qrCode", "drop"});
  WebsocketPeer dropped(server.port(), path());
  dropped.read_text();
  EXPECT_FALSE(dropped.read_frame().came);
  EXPECT_FALSE(dropped.socket().was_reset());
  EXPECT_EQ(ended()["end"], "service");

  make_with_frames({"qrCode", "reset"});
  WebsocketPeer reset(server.port(), path());
  EXPECT_TRUE(reset.ended());
  EXPECT_TRUE(reset.socket().was_reset());
}

TEST_F(Websockets, OneThatStallsAnswersNoPing) {
  make_with_frames({"stall"});
  WebsocketPeer peer(server.port(), path());
  ASSERT_TRUE(peer.is_open());
  control("/wait", {{"for", {{"socket", "open"}}}});
  peer.send_frame(9, "x");
  peer.send_text("y");
  peer.socket().half_close();
  bool closed = false;
  EXPECT_EQ(peer.socket().read_to_end(&closed), "");
  EXPECT_TRUE(closed);
  EXPECT_EQ(ended()["end"], "left");
}

TEST_F(Websockets, OneThatStallsAnswersNothingThatCameWithTheRequest) {
  make_with_frames({"stall"});
  WebsocketPeer peer(server.port(), path(), WebsocketPeer::frame(9, "x"));
  ASSERT_TRUE(peer.is_open());
  peer.socket().half_close();
  EXPECT_EQ(peer.socket().read_to_end(), "");
}

TEST_F(Websockets, PingsComeWithoutEnd) {
  make_with_frames(Json::parse(R"([{"ping":{"every":"1s"}}])"));
  WebsocketPeer peer(server.port(), path());
  advance("3s");
  for (int n = 0; n < 3; ++n) EXPECT_EQ(peer.read_frame().opcode, 9U) << n;
}

TEST_F(Websockets, AFaultCutsTheHandshake) {
  make_with_frames({"qrCode"}, {{"fault", {{"close", {{"after", 20}}}}}});
  WebsocketPeer peer(server.port(), path());
  EXPECT_EQ(peer.answer().size(), 20U) << peer.answer();
}

TEST_F(Websockets, ATestCutsAllOfThem) {
  make();
  WebsocketPeer peer(server.port(), path());
  peer.read_text();
  EXPECT_EQ(control("/drop", {{"what", "sockets"}})["closed"], 1);
  EXPECT_FALSE(peer.read_frame().came);
  EXPECT_EQ(ended()["end"], "cut");
}

TEST_F(Websockets, TheServerSaysGoodbyeWhenItEnds) {
  make();
  WebsocketPeer peer(server.port(), path());
  peer.read_text();
  server.program().signal(SIGTERM);
  EXPECT_EQ(peer.read_frame().close_code(), 1001U);
  peer.close_with(1001);
  EXPECT_EQ(server.program().wait(), 0);
}

}  // namespace
}  // namespace greenmock::tests
