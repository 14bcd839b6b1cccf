// Faults, below TLS.

#include <gtest/gtest.h>
#include "made_instance.hpp"
#include "tls_server.hpp"

namespace greenmock::tests {
namespace {

using core::Json;
using namespace std::chrono_literals;

/// A fresh instance, its clock paused, whose getStateInstance has this fault, asked over TLS.
class TlsFaults : public TlsTalk {
 protected:
  void play(const Json& fault, const Json& more = Json::object()) {
    Json rule = {{"id", "bad"}, {"when", {{"method", "getStateInstance"}}}, {"fault", fault}};
    for (const auto& [key, value] : more.items()) rule[key] = value;
    instance = make_with_rule(server, rule);
    socket.send("GET /waInstance" + std::to_string(instance["idInstance"].get<std::uint64_t>()) +
                "/getStateInstance/" + instance["apiTokenInstance"].get<std::string>() +
                " HTTP/1.1\r\nHost: x\r\n\r\n");
  }
  Json record(const std::string& phase) const {
    const HttpAnswer answer = post(instance["control"].get<std::string>() + "/wait",
                                   {{"for", {{"call", "getStateInstance"}, {"phase", phase}}}});
    EXPECT_EQ(answer.status, 200) << answer.body;
    return answer.status == 200 ? answer.json()["records"].at(0) : Json{{"outcome", ""}};
  }

  Json instance;
};

}  // namespace

TEST_F(TlsFaults, CutBodyGivesAPartAndEndsInOrder) {
  play({{"cutBody", 12}});
  const std::string bytes = socket.read_to_end();
  EXPECT_TRUE(bytes.ends_with("\r\n\r\n" + std::string(R"({"stateInsta)"))) << bytes;
  EXPECT_TRUE(socket.was_told_end());
  const Json left = record("left");
  EXPECT_EQ(left["outcome"], "cut");
  EXPECT_EQ(left["wireBytes"], bytes.size());
}

TEST_F(TlsFaults, ResetIsAResetOfTheConnection) {
  play({{"reset", {{"after", 9}}}});
  EXPECT_EQ(socket.read_to_end(), "HTTP/1.1 ");
  EXPECT_FALSE(socket.was_told_end());
  EXPECT_TRUE(raw.was_reset());
  EXPECT_EQ(record("left")["outcome"], "cut");
}

TEST_F(TlsFaults, StallGoesOnWhenItsTimeIsOver) {
  play({{"stall", {{"after", 15}, {"for", "10m"}}}});
  EXPECT_EQ(socket.read_until(" OK"), "HTTP/1.1 200 OK");
  EXPECT_EQ(record("released")["outcome"], "open");
  EXPECT_EQ(socket.read_until("\n", 1ms), "");
  const HttpAnswer moved =
      post(instance["control"].get<std::string>() + "/clock/advance", {{"by", "10m"}});
  EXPECT_EQ(moved.status, 200) << moved.body;
  EXPECT_NE(socket.read_answer().find("stateInstance"), std::string::npos);
  EXPECT_EQ(record("sent")["outcome"], "sent");
}

TEST_F(TlsFaults, RefuseEndsWithoutAByteOfHttp) {
  play("refuse");
  EXPECT_EQ(socket.read_to_end(), "");
  EXPECT_EQ(record("left")["outcome"], "cut");
}

}  // namespace greenmock::tests
