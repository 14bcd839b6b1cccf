// The main job over real sockets, by libcurl and by the program's own commands.

#include <gtest/gtest.h>

#include <algorithm>

#include "core/encoding/base64.hpp"
#include "http.hpp"
#include "program.hpp"

namespace greenmock::tests {
namespace {

constexpr const char* kTenMinutes =
    R"({"greenmock":1,"rules":[{"id":"ten-minutes","when":{"method":"qr","call":1},"wait":"10m"}]})";

std::string picture_of(const HttpAnswer& answer) {
  return core::base64_decode(answer.json().at("message").get<std::string>()).value();
}

std::string state(const ServerProcess& server) {
  return get(server.url() + server.path("getStateInstance")).json().at("stateInstance");
}

}  // namespace

TEST(LoginOverTheWire, APictureIsScannedAndTheAccountIsAuthorized) {
  ServerProcess server({"--speed", "0.01"});  // or the code might be replaced before it is scanned
  const TemporaryFolder folder;
  EXPECT_EQ(state(server), "notAuthorized");
  const HttpAnswer code = get(server.url() + server.path("qr"));
  EXPECT_EQ(code.status, 200);
  EXPECT_NE(code.head.find("Content-Type: application/json"), std::string::npos);
  Program scan({"scan", folder.write("code.png", picture_of(code)), "--control", server.control()});
  EXPECT_EQ(scan.wait(), 0) << scan.err();
  EXPECT_NE(scan.out().find("authorized"), std::string::npos);
  EXPECT_EQ(state(server), "authorized");
  EXPECT_EQ(get(server.url() + server.path("qr")).body,
            R"({"type":"alreadyLogged","message":"instance account already authorized"})");
  EXPECT_EQ(get(server.url() + server.path("logout")).body, R"({"isLogout":true})");
  EXPECT_EQ(state(server), "notAuthorized");
}

TEST(LoginOverTheWire, ACodeThatHasRotatedAwayIsRefusedWithItsAge) {
  ServerProcess server;
  // Or the age would have the time in it that the test itself takes.
  ASSERT_EQ(patch(server.of_instance("/clock"), {{"paused", true}}).status, 200);
  const TemporaryFolder folder;
  const std::string png =
      folder.write("code.png", picture_of(get(server.url() + server.path("qr"))));
  EXPECT_EQ(post(server.of_instance("/clock/advance"), {{"by", "27s"}}).status, 200);
  Program scan({"scan", png, "--control", server.control()});
  EXPECT_EQ(scan.wait(), 1);
  EXPECT_NE(scan.err().find("replaced 7s ago"), std::string::npos) << scan.err();
  EXPECT_EQ(state(server), "notAuthorized");
}

TEST(LoginOverTheWire, AJumpEndsATenMinuteWait) {
  const TemporaryFolder folder;
  ServerProcess server({"--script", folder.write("script.json", kTenMinutes)});
  auto answer = get_beside(server.url() + server.path("qr"));
  EXPECT_EQ(
      post(server.of_instance("/wait"), {{"for", {{"call", "qr"}, {"phase", "parked"}}}}).status,
      200);
  EXPECT_EQ(state(server), "notAuthorized") << "others are served meanwhile";
  const HttpAnswer jump = post(server.of_instance("/clock/advance"), {{"by", "10m"}});
  EXPECT_EQ(jump.status, 200);
  EXPECT_EQ(jump.json().at("released").size(), 1U);
  EXPECT_EQ(answer.get().json().at("type"), "qrCode");
}

TEST(LoginOverTheWire, SameSeedSameBytes) {
  ServerProcess a({"--seed", "7"}), b({"--seed", "7"}), c({"--seed", "8"});
  EXPECT_EQ(a.path("qr"), b.path("qr"));
  EXPECT_NE(a.token(), c.token());
  EXPECT_EQ(get(a.url() + a.path("qr")).body, get(b.url() + b.path("qr")).body);
}

TEST(ScanCommand, SaysWhatIsWrongWithThePicture) {
  const TemporaryFolder folder;
  Program missing({"scan", folder.path("none.png")});
  EXPECT_EQ(missing.wait(), 2);
  EXPECT_NE(missing.err().find("none.png"), std::string::npos);
  Program garbage({"scan", folder.write("bad.png", "not a picture")});
  EXPECT_EQ(garbage.wait(), 1);
  EXPECT_NE(garbage.err().find("not a PNG"), std::string::npos) << garbage.err();
}

TEST(ScanCommand, SaysWhatToDoIfNoServerIsThere) {
  ServerProcess server;
  const TemporaryFolder folder;
  const std::string png =
      folder.write("code.png", picture_of(get(server.url() + server.path("qr"))));
  Program scan({"scan", png, "--control", "http://127.0.0.1:1"});
  EXPECT_EQ(scan.wait(), 2);
  EXPECT_NE(scan.err().find("--control"), std::string::npos) << scan.err();
}

}  // namespace greenmock::tests
