// What the reference client decides when it sends, answer by answer.

#include "reference_client/send_loop.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "reference_client/delivery.hpp"
#include "reference_client/http.hpp"

namespace greenmock::reference {
namespace {

using Act = SendStep::Act;
using std::chrono::milliseconds;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

constexpr std::int64_t kNow = 1'700'000'000;  // by the service's clock
constexpr std::chrono::seconds kAgo{5};
const std::string kAnn = "79001234567@c.us";

Answer said(const std::string& body, long status = 200) {
  Response response;
  response.status = status;
  response.body = body;
  return read_answer(response, Mutants{});
}

Answer broken() {
  Response response;
  response.failure = Response::Failure::Network;
  response.why = "the connection ended without an answer";
  return read_answer(response, Mutants{});
}

SendLoop loop_of(std::vector<std::string> texts) {
  std::vector<Outgoing> messages;
  for (std::string& text : texts) messages.push_back({kAnn, std::move(text), ""});
  return {std::move(messages), Mutants{}};
}

Json entry(const std::string& id, const std::string& text, std::int64_t timestamp) {
  return {{"type", "outgoing"},
          {"idMessage", id},
          {"chatId", kAnn},
          {"textMessage", text},
          {"timestamp", timestamp}};
}

Answer history(const std::vector<Json>& entries) {
  Answer answer = said(Json(entries).dump());
  answer.date = std::chrono::seconds{kNow};
  return answer;
}

std::vector<std::string> events_of(const SendStep& step) {
  std::vector<std::string> names;
  for (const Json& event : step.tell) names.push_back(event.at("event"));
  return names;
}

TEST(SendLoop, SendsEachWhenTheOneBeforeWasTaken) {
  SendLoop loop = loop_of({"one", "two"});
  EXPECT_EQ(loop.first().act, Act::Send);
  EXPECT_EQ(loop.message().text, "one");
  const SendStep second = loop.sent(said(R"({"idMessage":"A"})"));
  EXPECT_EQ(second.act, Act::Send);
  EXPECT_EQ(second.tell.at(0).at("idMessage"), "A");
  EXPECT_EQ(second.tell.at(0).at("text"), "one");
  EXPECT_EQ(loop.message().text, "two");
  EXPECT_EQ(loop.sent(said(R"({"idMessage":"B"})")).act, Act::End);
  EXPECT_THAT(loop.taken(), ElementsAre("A", "B"));
  EXPECT_TRUE(loop.all_taken());
}

TEST(SendLoop, EndsAtOnceWithNothingToSend) {
  EXPECT_EQ(loop_of({}).first().act, Act::End);
}

TEST(SendLoop, GivesUpWhatTheQuotaOrTheTokenRefuses) {
  for (const long status : {466, 401, 403, 404}) {
    SendLoop loop = loop_of({"one", "two"});
    loop.first();
    const SendStep step = loop.sent(said("", status));
    EXPECT_EQ(step.act, Act::End) << status;
    EXPECT_THAT(events_of(step), ElementsAre("failed")) << status;
    EXPECT_FALSE(loop.all_taken());
  }
}

TEST(SendLoop, GoesOnBehindAMessageThatIsWrong) {
  SendLoop loop = loop_of({"one", "two"});
  loop.first();
  const SendStep step = loop.sent(said("", 400));
  EXPECT_EQ(step.act, Act::Send);
  EXPECT_THAT(events_of(step), ElementsAre("failed"));
  EXPECT_EQ(loop.message().text, "two");
  loop.sent(said(R"({"idMessage":"B"})"));
  EXPECT_FALSE(loop.all_taken());
}

TEST(SendLoop, SendsAgainAfterTooManyWhenThePauseIsOverAndNotForEver) {
  SendLoop loop = loop_of({"one", "two"});
  loop.first();
  Answer too_many = said("", 429);
  too_many.retry_after = std::chrono::seconds{7};
  const SendStep step = loop.sent(too_many);
  EXPECT_EQ(step.act, Act::Send);
  EXPECT_EQ(step.pause, milliseconds{7000});
  EXPECT_EQ(loop.message().text, "one");
  EXPECT_THAT(step.tell, IsEmpty());
  SendStep last = step;
  for (int tries = 0; last.act == Act::Send; ++tries) {
    ASSERT_LT(tries, 10);
    last = loop.sent(too_many);
  }
  EXPECT_THAT(events_of(last), ElementsAre("failed"));
}

TEST(SendLoop, LooksForWhatMayHaveBeenTaken) {
  for (const Answer& doubt :
       {broken(), said("oops", 500), said("<html>"), said("{}"), said(R"({"idMessage":""})")}) {
    SendLoop loop = loop_of({"one"});
    loop.first();
    const SendStep look = loop.sent(doubt);
    EXPECT_EQ(look.act, Act::LookInChat);
    EXPECT_GE(look.pause, milliseconds{1000});
    const SendStep found = loop.looked(history({entry("A", "one", kNow)}), kAgo);
    EXPECT_EQ(found.act, Act::End);
    EXPECT_THAT(events_of(found), ElementsAre("sent"));
    EXPECT_TRUE(loop.all_taken());
  }
}

TEST(SendLoop, LooksIntoTheQueueTooAndSaysWhenItDoesNotKnow) {
  SendLoop loop = loop_of({"one", "two"});
  loop.first();
  loop.sent(broken());
  EXPECT_EQ(loop.looked(history({}), kAgo).act, Act::LookInQueue);
  const SendStep step = loop.looked(history({}), kAgo);
  EXPECT_EQ(step.act, Act::End) << "the second message would overtake the first";
  EXPECT_THAT(events_of(step), ElementsAre("unsure"));
  EXPECT_EQ(step.tell.at(0).at("kind"), "network");
  EXPECT_THAT(loop.taken(), IsEmpty());
}

TEST(SendLoop, FindsInTheQueueWhatWaitsForALogin) {
  SendLoop loop = loop_of({"one"});
  loop.first();
  loop.sent(broken());
  loop.looked(history({}), kAgo);
  const Answer queue = said(Json::array({{{"messageID", "Q"},
                                          {"type", "sendMessage"},
                                          {"body", {{"chatId", kAnn}, {"message", "one"}}}}})
                                .dump());
  loop.looked(queue, kAgo);
  EXPECT_THAT(loop.taken(), ElementsAre("Q"));
}

TEST(SendLoop, TakesNoOtherMessageForItsOwn) {
  Json to_another = entry("A", "one", kNow), incoming = entry("A", "one", kNow);
  to_another["chatId"] = "79009999999@c.us";
  incoming["type"] = "incoming";
  const Json others[] = {
      to_another,   incoming, entry("A", "two", kNow), entry("A", "one", kNow - 1000),
      Json("text"), Json(5)};
  for (const Json& other : others) {
    SendLoop loop = loop_of({"one"});
    loop.first();
    loop.sent(broken());
    EXPECT_EQ(loop.looked(history({other}), kAgo).act, Act::LookInQueue) << other.dump();
  }
}

TEST(SendLoop, TakesAnyOfTheSameTextForItsOwnWithoutAClock) {
  SendLoop loop = loop_of({"one"});
  loop.first();
  loop.sent(broken());
  Answer list = history({entry("A", "one", 1)});
  list.date.reset();
  loop.looked(list, kAgo);
  EXPECT_THAT(loop.taken(), ElementsAre("A"));
}

TEST(SendLoop, TakesTheFirstOfTwoEqualMessagesOnce) {
  SendLoop loop = loop_of({"one", "one"});
  loop.first();
  loop.sent(said(R"({"idMessage":"A"})"));
  loop.sent(broken());
  EXPECT_EQ(loop.looked(history({entry("A", "one", kNow)}), kAgo).act, Act::LookInQueue);
}

TEST(SendLoop, LooksAgainAfterAPauseButNotForEver) {
  SendLoop loop = loop_of({"one"});
  loop.first();
  SendStep step = loop.sent(broken());
  int looks = 0;
  for (; step.act != Act::End; ++looks) {
    ASSERT_LT(looks, 10);
    EXPECT_EQ(step.act, Act::LookInChat);
    EXPECT_GE(step.pause, milliseconds{1000});
    step = loop.looked(said("", 500), kAgo);
  }
  EXPECT_EQ(looks, 3);
  EXPECT_THAT(events_of(step), ElementsAre("unsure"));
}

Json status(const std::string& id, const std::string& value) {
  return {{"typeWebhook", "outgoingMessageStatus"}, {"idMessage", id}, {"status", value}};
}

TEST(Delivery, TellsSuccessesAndFailuresApart) {
  for (const char* value : {"sent", "delivered", "read", "addedLater"}) {
    const auto told = told_of_delivery(status("A", value), {"A"}, Mutants{});
    ASSERT_TRUE(told) << value;
    EXPECT_EQ(told->at("event"), "status") << value;
    EXPECT_EQ(told->at("value"), value);
    EXPECT_EQ(told->at("idMessage"), "A");
  }
  for (const char* value :
       {"failed", "fail", "noAccount", "notInGroup", "yellowCard", "suspended"}) {
    const auto told = told_of_delivery(status("A", value), {"A"}, Mutants{});
    ASSERT_TRUE(told) << value;
    EXPECT_EQ(told->at("event"), "failed") << value;
    EXPECT_EQ(told->at("reason"), value);
  }
}

TEST(Delivery, IsOfTheMessagesThatWereSentHereOnly) {
  EXPECT_FALSE(told_of_delivery(status("B", "read"), {"A"}, Mutants{}));
  EXPECT_FALSE(told_of_delivery(
      Json{{"typeWebhook", "incomingMessageReceived"}, {"idMessage", "A"}}, {"A"}, Mutants{}));
  EXPECT_FALSE(told_of_delivery(Json(), {"A"}, Mutants{}));
}

}  // namespace
}  // namespace greenmock::reference
