// What the reference client decides over the websocket, message by message.

#include "reference_client/socket_loop.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "reference_client/address.hpp"

namespace greenmock::reference {
namespace {

using SocketAct = SocketStep::Act;
using std::chrono::milliseconds;

// The smallest that begins and ends as a PNG does.
const std::string kPicture = "iVBORw0KGgoAAAANSUhEUgAAAABJRU5ErkJggg==";

Message frame(const std::string& type, const std::string& message = "") {
  return {Json{{"type", type}, {"message", message}}.dump()};
}

SocketEnd closed_with(int code) {
  SocketEnd end;
  end.response.failure = Response::Failure::Network;
  end.response.why = "closed";
  end.was_open = true;
  end.code = code;
  return end;
}

SocketEnd refused_with(long status) {
  SocketEnd end;
  end.response.status = status;
  return end;
}

const SocketEnd kCut = closed_with(0);

std::vector<std::string> told(const SocketStep& step) {
  std::vector<std::string> names;
  for (const Json& event : step.tell) names.push_back(event["event"]);
  return names;
}

std::string kind_told(const SocketStep& step) {
  return step.tell.empty() ? "" : step.tell.back().value("kind", "");
}

SocketLoop open_loop(Mutants mutants = {}) {
  SocketLoop loop(mutants);
  EXPECT_EQ(loop.first().act, SocketAct::Open);
  EXPECT_EQ(loop.opened().act, SocketAct::Listen);
  return loop;
}

TEST(SocketLoop, ShowsEachCode) {
  SocketLoop loop = open_loop();
  for (int i = 0; i < 2; ++i) {
    const SocketStep step = loop.next(frame("qrCode", kPicture));
    EXPECT_EQ(step.act, SocketAct::Listen);
    EXPECT_THAT(told(step), testing::ElementsAre("qr"));
    EXPECT_EQ(step.tell[0]["image"], kPicture);
  }
}

TEST(SocketLoop, ShowsNoDamagedCode) {
  SocketLoop loop = open_loop();
  const SocketStep step = loop.next(frame("qrCode", "iVBORw0KGgo="));
  EXPECT_EQ(step.act, SocketAct::Listen);
  EXPECT_EQ(kind_told(step), "unreadable");
}

TEST(SocketLoop, TakesEitherWordForTheLogin) {
  for (const char* word : {"alreadyLogged", "accountData"}) {
    SocketLoop loop = open_loop();
    loop.next(frame("qrCode", kPicture));
    const SocketStep step = loop.next(frame(word));
    EXPECT_EQ(step.act, SocketAct::LoggedIn);
    EXPECT_THAT(told(step), testing::ElementsAre("authorized"));
  }
}

TEST(SocketLoop, SaysThatTheAccountWasLoggedInBefore) {
  SocketLoop loop = open_loop();
  EXPECT_THAT(told(loop.next(frame("alreadyLogged"))), testing::ElementsAre("alreadyLogged"));
}

TEST(SocketLoop, PassesOverWhatItDoesNotKnow) {
  SocketLoop loop = open_loop();
  const Message unknown[] = {frame("odd"), {"not json"}, {"[1]"}, {"{\"type\":5}"}, {"{}", false}};
  for (const Message& message : unknown) {
    const SocketStep step = loop.next(message);
    EXPECT_EQ(step.act, SocketAct::Listen) << message.data;
    EXPECT_THAT(step.tell, testing::IsEmpty()) << message.data;
  }
}

TEST(SocketLoop, AsksForANewCodeWhenTimeIsUp) {
  for (const char* word : {"timeout", "timeoutExpired"}) {
    SocketLoop loop = open_loop();
    loop.next(frame("qrCode", kPicture));
    const SocketStep step = loop.next(frame(word));
    EXPECT_EQ(step.act, SocketAct::Open);
    EXPECT_EQ(step.pause, milliseconds{1000});
    EXPECT_EQ(kind_told(step), "timeout");
  }
}

TEST(SocketLoop, TellsAnErrorAndStays) {
  SocketLoop loop = open_loop();
  const SocketStep step = loop.next(frame("error", "instance is starting"));
  EXPECT_EQ(step.act, SocketAct::Listen);
  EXPECT_EQ(step.tell.at(0)["message"], "instance is starting");
  const SocketStep after = loop.next(closed_with(1000));
  EXPECT_EQ(after.act, SocketAct::Open);
  EXPECT_THAT(after.tell, testing::IsEmpty()) << "the error told it";
}

TEST(SocketLoop, LogsOutOnceIfSomebodyIsLoggedIn) {
  SocketLoop loop = open_loop();
  EXPECT_EQ(loop.next(frame("error", "Instance has auth")).act, SocketAct::LogOut);
  Answer answer;
  answer.data = {{"isLogout", true}};
  const SocketStep step = loop.next(answer);
  EXPECT_EQ(step.act, SocketAct::Open);
  EXPECT_EQ(step.pause, milliseconds{1000});
  loop.opened();
  EXPECT_EQ(loop.next(frame("error", "Instance has auth")).act, SocketAct::Listen);
}

TEST(SocketLoop, OpensAgainWithGrowingPausesAndGivesUp) {
  SocketLoop loop = open_loop();
  std::vector<int> pauses, errors;
  SocketStep step;
  for (int i = 0; i < 8; ++i) {
    step = loop.next(kCut);
    errors.push_back(static_cast<int>(step.tell.size()));
    if (step.act != SocketAct::Open) break;
    pauses.push_back(static_cast<int>(step.pause.count() / 1000));
    loop.opened();
  }
  EXPECT_THAT(pauses, testing::ElementsAre(1, 2, 4, 8, 16, 30, 30));
  EXPECT_THAT(errors, testing::ElementsAre(1, 0, 0, 0, 0, 0, 0, 1)) << "the same is told once";
  EXPECT_EQ(step.act, SocketAct::Fail);
  EXPECT_EQ(kind_told(step), "network");
}

TEST(SocketLoop, ASecondCodeIsASuccess) {
  SocketLoop loop = open_loop();
  loop.next(kCut);
  loop.opened();
  loop.next(frame("qrCode", kPicture));
  loop.next(frame("qrCode", kPicture));
  EXPECT_EQ(loop.next(kCut).pause, milliseconds{1000});
}

TEST(SocketLoop, DoesNotFightForTheSession) {
  SocketLoop replaced = open_loop();
  replaced.next(frame("qrCode", kPicture));
  EXPECT_EQ(replaced.next(closed_with(1000)).act, SocketAct::Fail);
  SocketLoop refused = open_loop();
  EXPECT_EQ(refused.next(closed_with(1008)).act, SocketAct::Fail);
}

TEST(SocketLoop, ARefusalIsFinalOrNot) {
  for (const long status : {401, 403, 404}) {
    SocketLoop loop(Mutants{});
    const SocketStep step = loop.next(refused_with(status));
    EXPECT_EQ(step.act, SocketAct::Fail) << status;
    EXPECT_EQ(step.tell.at(0)["status"], status);
  }
  for (const long status : {200, 429, 500}) {
    SocketLoop loop(Mutants{});
    const SocketStep step = loop.next(refused_with(status));
    EXPECT_EQ(step.act, SocketAct::Open) << status;
    EXPECT_EQ(step.tell.at(0)["status"], status);
  }
}

TEST(SocketLoop, WaitsAsLongAsTheServiceAsks) {
  SocketLoop loop(Mutants{});
  SocketEnd end = refused_with(429);
  end.response.retry_after = std::chrono::seconds{7};
  EXPECT_EQ(loop.next(end).pause, milliseconds{7000});
}

TEST(SocketLoop, ACertificateThatIsRefusedIsFinal) {
  SocketLoop loop(Mutants{});
  SocketEnd end = kCut;
  end.was_open = false;
  end.response.untrusted = true;
  EXPECT_EQ(loop.next(end).act, SocketAct::Fail);
}

TEST(Address, IsTakenApart) {
  const auto plain = parse_address("ws://127.0.0.1:8080/waInstance1/scanqrcode/t?x=1");
  ASSERT_TRUE(plain);
  EXPECT_FALSE(plain->is_secure);
  EXPECT_EQ(plain->port, "8080");
  EXPECT_EQ(plain->authority, "127.0.0.1:8080");
  EXPECT_EQ(plain->target, "/waInstance1/scanqrcode/t?x=1");
  EXPECT_TRUE(plain->names_ip());

  const auto secure = parse_address("wss://[::1]/a");
  ASSERT_TRUE(secure);
  EXPECT_TRUE(secure->is_secure);
  EXPECT_EQ(secure->host, "::1");
  EXPECT_EQ(secure->port, "443");
  EXPECT_EQ(secure->authority, "[::1]");
  EXPECT_TRUE(secure->names_ip());
  EXPECT_FALSE(parse_address("wss://api.green-api.com/a")->names_ip());

  EXPECT_FALSE(parse_address("https://127.0.0.1/"));
  EXPECT_FALSE(parse_address("nonsense"));
}

}  // namespace
}  // namespace greenmock::reference
