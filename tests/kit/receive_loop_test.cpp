// What the reference client decides when it receives, answer by answer.

#include "reference_client/receive_loop.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "reference_client/http.hpp"

namespace greenmock::reference {
namespace {

using Act = ReceiveStep::Act;
using std::chrono::milliseconds;

constexpr milliseconds kHeld{5000};
constexpr milliseconds kAtOnce{3};

Answer answer(const std::string& body, long status = 200) {
  Response response;
  response.status = status;
  response.body = body;
  return read_answer(response, Mutants{});
}

Answer waiting(std::uint64_t receipt, const Json& body) {
  return answer(Json{{"receiptId", receipt}, {"body", body}}.dump());
}

Json message(const std::string& id) {
  return {{"typeWebhook", "incomingMessageReceived"}, {"idMessage", id}};
}

const Answer kDeleted = answer(R"({"result":true,"reason":""})");
const Answer kNotDeleted = answer(R"({"result":false,"reason":""})");

std::vector<std::string> kinds_told(const ReceiveStep& step) {
  std::vector<std::string> kinds;
  for (const Json& event : step.tell) kinds.push_back(event.value("kind", "own"));
  return kinds;
}

/// Handled, and about to be deleted.
ReceiveLoop loop_that_handled(std::uint64_t receipt, const Json& body) {
  ReceiveLoop loop(Mutants{});
  EXPECT_EQ(loop.first().act, Act::Receive);
  EXPECT_EQ(loop.received(waiting(receipt, body), kAtOnce).act, Act::Handle);
  EXPECT_EQ(loop.handled(true).act, Act::Delete);
  return loop;
}

TEST(ReceiveLoop, HandlesThenDeletesThenAsksForTheNext) {
  ReceiveLoop loop = loop_that_handled(1, message("A"));
  EXPECT_EQ(loop.note().body, message("A"));
  const ReceiveStep step = loop.deleted(kDeleted);
  EXPECT_EQ(step.act, Act::Receive);
  EXPECT_EQ(step.pause, milliseconds{0});
}

TEST(ReceiveLoop, KeepsReceiptsAsTheyCame) {
  ReceiveLoop loop = loop_that_handled(9007199254740993U, message("A"));
  EXPECT_EQ(loop.note().receipt.dump(), "9007199254740993");
  ReceiveLoop another = loop_that_handled(18446744073709551615U, message("A"));
  EXPECT_EQ(another.note().receipt.dump(), "18446744073709551615");
}

TEST(ReceiveLoop, HandlesWhateverShapeItHas) {
  const Json odd[] = {Json(),
                      "text",
                      Json::array({1}),
                      Json::object(),
                      {{"typeWebhook", "addedLater"}, {"instanceData", {{"wid", ""}}}},
                      {{"typeWebhook", 5}, {"idMessage", nullptr}, {"messageData", "x"}}};
  for (const Json& body : odd) loop_that_handled(1, body);
  ReceiveLoop without_body(Mutants{});
  EXPECT_EQ(without_body.received(answer(R"({"receiptId":1})"), kAtOnce).act, Act::Handle);
}

TEST(ReceiveLoop, ThreeWaysToSayNothingAreNoError) {
  for (const Answer& nothing : {answer("null"), answer(""), answer("", 408)}) {
    ReceiveLoop loop(Mutants{});
    const ReceiveStep held = loop.received(nothing, kHeld);
    EXPECT_EQ(held.act, Act::Receive);
    EXPECT_EQ(held.pause, milliseconds{0});
    EXPECT_THAT(held.tell, testing::IsEmpty());
    EXPECT_GT(loop.received(nothing, kAtOnce).pause, milliseconds{500}) << "at most two a second";
  }
}

TEST(ReceiveLoop, ABodyThatNeverCameIsNotNothing) {
  Response cut;
  cut.status = 200;
  cut.failure = Response::Failure::Network;
  cut.why = "cut";
  ReceiveLoop loop(Mutants{});
  const ReceiveStep step = loop.received(read_answer(cut, Mutants{}), kAtOnce);
  EXPECT_THAT(kinds_told(step), testing::ElementsAre("network"));
}

TEST(ReceiveLoop, TriesAHandlerThreeTimesThenGivesUp) {
  ReceiveLoop loop(Mutants{});
  loop.received(waiting(1, message("A")), kAtOnce);
  for (int i = 0; i < 2; ++i) {
    const ReceiveStep again = loop.handled(false);
    EXPECT_EQ(again.act, Act::Handle);
    EXPECT_EQ(again.pause, milliseconds{1000});
  }
  const ReceiveStep step = loop.handled(false);
  EXPECT_EQ(step.act, Act::Delete);
  EXPECT_THAT(kinds_told(step), testing::ElementsAre("own"));
  loop.deleted(answer("", 500));
  EXPECT_EQ(loop.deleted(kNotDeleted).act, Act::Receive);
  EXPECT_EQ(loop.received(waiting(1, message("A")), kAtOnce).act, Act::Delete);
}

TEST(ReceiveLoop, SendsAFailedDeleteAgainAndThenLooks) {
  ReceiveLoop loop = loop_that_handled(1, message("A"));
  std::vector<Act> acts;
  std::vector<int> pauses, errors;
  for (int i = 0; i < 3; ++i) {
    const ReceiveStep step = loop.deleted(answer("", 500));
    acts.push_back(step.act);
    pauses.push_back(static_cast<int>(step.pause.count() / 1000));
    errors.push_back(static_cast<int>(step.tell.size()));
  }
  EXPECT_THAT(acts, testing::ElementsAre(Act::Delete, Act::Delete, Act::Receive));
  EXPECT_THAT(pauses, testing::ElementsAre(1, 2, 4));
  EXPECT_THAT(errors, testing::ElementsAre(1, 0, 0)) << "the same is told once";
  EXPECT_EQ(loop.received(waiting(1, message("A")), kAtOnce).act, Act::Delete)
      << "not handled again";
}

TEST(ReceiveLoop, AfterResultFalseItLooksWhetherTheNoteIsStillThere) {
  ReceiveLoop loop = loop_that_handled(1, message("A"));
  const ReceiveStep first = loop.deleted(kNotDeleted);
  EXPECT_EQ(first.act, Act::Receive);
  EXPECT_EQ(first.pause, milliseconds{1000});
  EXPECT_THAT(first.tell, testing::IsEmpty()) << "it may have been deleted before";

  EXPECT_EQ(loop.received(waiting(1, message("A")), kAtOnce).act, Act::Delete);
  const ReceiveStep second = loop.deleted(kNotDeleted);
  EXPECT_EQ(second.pause, milliseconds{2000}) << "no more often than that";
  EXPECT_THAT(kinds_told(second), testing::ElementsAre("server"));

  EXPECT_EQ(loop.received(waiting(2, message("B")), kAtOnce).act, Act::Handle);
  loop.handled(true);
  EXPECT_THAT(loop.deleted(kNotDeleted).tell, testing::IsEmpty()) << "that is another one";
}

TEST(ReceiveLoop, AMessageThatComesByTwoReceiptsIsHandledOnce) {
  ReceiveLoop loop = loop_that_handled(1, message("A"));
  loop.deleted(kDeleted);
  EXPECT_EQ(loop.received(waiting(2, message("A")), kAtOnce).act, Act::Delete);
}

TEST(ReceiveLoop, DoesNotHurryAServiceThatForgetsWhatItDeleted) {
  ReceiveLoop loop = loop_that_handled(1, message("A"));
  loop.deleted(kDeleted);
  const ReceiveStep step = loop.received(waiting(1, message("A")), kAtOnce);
  EXPECT_EQ(step.act, Act::Delete);
  EXPECT_EQ(step.pause, milliseconds{1000});
}

TEST(ReceiveLoop, WhatIsNotTheSameIsHandled) {
  const auto status = [](const char* word) {
    return Json{{"typeWebhook", "outgoingMessageStatus"}, {"idMessage", "A"}, {"status", word}};
  };
  const Json state{{"typeWebhook", "stateInstanceChanged"}, {"timestamp", 1}};
  ReceiveLoop loop(Mutants{});
  std::uint64_t receipt = 0;
  for (const Json& body : {status("sent"), status("delivered"), message("A"), state, state}) {
    EXPECT_EQ(loop.received(waiting(++receipt, body), kAtOnce).act, Act::Handle) << body;
    loop.handled(true);
    loop.deleted(kDeleted);
  }
}

TEST(ReceiveLoop, WaitsLongerAfterEachErrorAndNeverGivesUp) {
  ReceiveLoop loop(Mutants{});
  std::vector<int> pauses;
  for (int i = 0; i < 40; ++i) {
    const ReceiveStep step = loop.received(answer("<html>", 502), kAtOnce);
    ASSERT_EQ(step.act, Act::Receive);
    EXPECT_EQ(step.tell.size(), i == 0 ? 1U : 0U) << "the same is told once";
    if (i < 7) pauses.push_back(static_cast<int>(step.pause.count() / 1000));
    EXPECT_LE(step.pause, milliseconds{30'000});
  }
  EXPECT_THAT(pauses, testing::ElementsAre(1, 2, 4, 8, 16, 30, 30));
  loop.received(answer("null"), kHeld);
  const ReceiveStep step = loop.received(answer("<html>", 502), kAtOnce);
  EXPECT_EQ(step.pause, milliseconds{1000});
  EXPECT_THAT(kinds_told(step), testing::ElementsAre("server"));
}

TEST(ReceiveLoop, WaitsAsLongAsTheServiceAsks) {
  for (const long status : {429, 503}) {
    Answer busy = answer("", status);
    busy.retry_after = std::chrono::seconds{7};
    ReceiveLoop loop(Mutants{});
    EXPECT_EQ(loop.received(busy, kAtOnce).pause, milliseconds{7000}) << status;
  }
}

TEST(ReceiveLoop, AFailureIsNoNotification) {
  for (const long status : {429, 466, 500}) {
    ReceiveLoop loop(Mutants{});
    const ReceiveStep step = loop.received(answer(R"({"receiptId":1,"body":{}})", status), kAtOnce);
    EXPECT_EQ(step.act, Act::Receive) << status;
    EXPECT_EQ(step.tell.at(0)["status"], status);
  }
  ReceiveLoop loop(Mutants{});
  for (const char* odd : {"[]", "\"\"", "{}", "<html>", R"({"receiptId":null,"body":{}})"}) {
    EXPECT_EQ(loop.received(answer(odd), kAtOnce).act, Act::Receive) << odd;
  }
}

TEST(ReceiveLoop, EndsWhereAskingAgainIsOfNoUse) {
  const Answer final[] = {
      answer("", 401), answer("<html>", 403), answer("{}", 404),
      answer(R"({"message":"Message cannot be received because custom webhook url is set."})",
             400)};
  for (const Answer& refusal : final) {
    ReceiveLoop loop(Mutants{});
    const ReceiveStep step = loop.received(refusal, kAtOnce);
    EXPECT_EQ(step.act, Act::Fail) << *refusal.status;
    EXPECT_EQ(step.tell.at(0)["status"], *refusal.status);
    ReceiveLoop deleting = loop_that_handled(1, message("A"));
    EXPECT_EQ(deleting.deleted(refusal).act, Act::Fail) << *refusal.status;
  }
  ReceiveLoop loop(Mutants{});
  const Answer starting = answer(R"({"message":"instance in starting process try later"})", 400);
  EXPECT_EQ(loop.received(starting, kAtOnce).act, Act::Receive);
}

}  // namespace
}  // namespace greenmock::reference
