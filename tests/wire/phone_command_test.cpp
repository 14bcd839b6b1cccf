// A code that is typed instead of scanned, over real sockets and by the program's own command.

#include <gtest/gtest.h>

#include "http.hpp"
#include "program.hpp"

namespace greenmock::tests {
namespace {

std::string code_of(const ServerProcess& server) {
  const HttpAnswer answer =
      post(server.url() + server.path("getAuthorizationCode"), {{"phoneNumber", 441234567890}});
  EXPECT_EQ(answer.status, 200);
  return answer.json().value("code", "");
}

std::string state_of(const ServerProcess& server) {
  return get(server.url() + server.path("getStateInstance")).json().at("stateInstance");
}

}  // namespace

TEST(PhoneCommand, LogsInByTheCode) {
  ServerProcess server;
  const std::string code = code_of(server);
  Program phone({"phone", code, "--control", server.control()});
  EXPECT_EQ(phone.wait(), 0) << phone.err();
  EXPECT_EQ(phone.out(), "typed: instance " + server.id() + " is authorized\n");
  EXPECT_EQ(state_of(server), "authorized");
  const HttpAnswer after =
      post(server.url() + server.path("getAuthorizationCode"), {{"phoneNumber", 441234567890}});
  EXPECT_EQ(after.body, "null");
}

TEST(PhoneCommand, TakesTheInstanceByItsNameAndTheBannersAddress) {
  ServerProcess server;
  Program phone({"phone", code_of(server), "--instance", "#1", "--control",
                 server.control() + "/_mock", "--json"});
  EXPECT_EQ(phone.wait(), 0) << phone.err();
  EXPECT_EQ(core::Json::parse(phone.out()).at("state"), "authorized");
}

TEST(PhoneCommand, SaysWhyACodeIsRefused) {
  ServerProcess server({"--assume", "authorizationCode.lasts=10s"});
  ASSERT_EQ(patch(server.of_instance("/clock"), {{"paused", true}}).status, 200);
  const std::string code = code_of(server);
  ASSERT_EQ(post(server.of_instance("/clock/advance"), {{"by", "17s"}}).status, 200);
  Program late({"phone", code, "--control", server.control()});
  EXPECT_EQ(late.wait(), 1);
  EXPECT_EQ(late.out(), "");
  EXPECT_NE(late.err().find("expired 7s ago"), std::string::npos) << late.err();
  Program foreign({"phone", "GAPI2015", "--control", server.control(), "--json"});
  EXPECT_EQ(foreign.wait(), 1);
  EXPECT_EQ(core::Json::parse(foreign.out()).at("reason"), "foreign");
  Program nobody({"phone", code, "--control", server.control(), "--instance", "nobody"});
  EXPECT_EQ(nobody.wait(), 1);
  EXPECT_NE(nobody.err().find("nobody"), std::string::npos) << nobody.err();
  EXPECT_EQ(state_of(server), "notAuthorized");
}

TEST(PhoneCommand, RefusesWhatIsNoCodeBeforeItAsks) {
  ServerProcess server;
  for (const char* typed : {"abc", "", "GAPI20155", "GAPI-201?", "----GAPI"}) {
    Program phone({"phone", typed, "--control", "http://127.0.0.1:1"});
    EXPECT_EQ(phone.wait(), 2) << typed;
    EXPECT_NE(phone.err().find("eight letters and digits"), std::string::npos) << phone.err();
  }
  std::string code = code_of(server);
  code.insert(4, "-");
  Program phone({"phone", code, "--control", server.control()});
  EXPECT_EQ(phone.wait(), 0) << phone.err();
}

TEST(PhoneCommand, SaysWhatToDoIfNoServerIsThereOrNoCode) {
  Program alone({"phone", "GAPI2015", "--control", "http://127.0.0.1:1"});
  EXPECT_EQ(alone.wait(), 2);
  EXPECT_NE(alone.err().find("--control"), std::string::npos) << alone.err();
  Program empty({"phone"});
  EXPECT_EQ(empty.wait(), 2);
  EXPECT_NE(empty.err().find("CODE"), std::string::npos) << empty.err();
}

}  // namespace greenmock::tests
