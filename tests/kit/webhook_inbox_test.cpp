// What the reference client answers to deliveries.

#include "reference_client/webhook_inbox.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace greenmock::reference {
namespace {

class WebhookInboxTest : public testing::Test {
 protected:
  int deliver(const Json& body, const std::string& authorization = "Bearer secret") {
    return deliver_text(body.dump(), authorization);
  }

  int deliver_text(const std::string& body, const std::string& authorization = "Bearer secret") {
    Reply reply = inbox.take({authorization, body});
    told = static_cast<int>(reply.tell.size());
    return reply.status;
  }

  bool is_well = true;
  std::vector<Json> handled;
  int told = 0;
  WebhookInbox inbox{"secret",
                     [this](const Json& body) {
                       handled.push_back(body);
                       return is_well;
                     },
                     Mutants{}};
};

const Json kMessage{{"typeWebhook", "incomingMessageReceived"}, {"idMessage", "A"}};
const Json kState{{"typeWebhook", "stateInstanceChanged"}, {"timestamp", 1}};

TEST_F(WebhookInboxTest, HandlesADelivery) {
  EXPECT_EQ(deliver(kMessage), 200);
  EXPECT_THAT(handled, testing::ElementsAre(kMessage));
}

TEST_F(WebhookInboxTest, RefusesAWrongTokenUnhandled) {
  for (const char* wrong :
       {"", "secret", "Bearer ", "Bearer secre", "Bearer secreT", "Basic secret"}) {
    EXPECT_EQ(deliver(kMessage, wrong), 401) << wrong;
    EXPECT_EQ(told, 1);
  }
  EXPECT_THAT(handled, testing::IsEmpty());
}

TEST_F(WebhookInboxTest, WithoutATokenThereIsNoneToCheck) {
  WebhookInbox open(
      "", [](const Json&) { return true; }, Mutants{});
  EXPECT_EQ(open.take({"", kMessage.dump()}).status, 200);
}

TEST_F(WebhookInboxTest, HandlesOnceWhatComesTwice) {
  for (const Json& body : {kMessage, kState}) {
    EXPECT_EQ(deliver(body), 200);
    EXPECT_EQ(deliver(body), 200);
  }
  EXPECT_THAT(handled, testing::ElementsAre(kMessage, kState));
  Json later = kState;
  later["timestamp"] = 2;
  deliver(later);
  EXPECT_EQ(handled.size(), 3U);
}

TEST_F(WebhookInboxTest, AsksForWhatItCouldNotHandleAgainThreeTimesAtMost) {
  is_well = false;
  EXPECT_EQ(deliver(kMessage), 500);
  EXPECT_EQ(deliver(kMessage), 500);
  EXPECT_EQ(told, 0);
  EXPECT_EQ(deliver(kMessage), 200) << "nothing behind it would ever come";
  EXPECT_EQ(told, 1);
  EXPECT_EQ(deliver(kMessage), 200);
  EXPECT_EQ(handled.size(), 3U);
  EXPECT_EQ(deliver(kState), 500) << "counted anew";
}

TEST_F(WebhookInboxTest, TakesWhatIsNoNotificationOffTheQueue) {
  for (const char* odd : {"", "not json", "[]", "\"\""}) {
    EXPECT_EQ(deliver_text(odd), 200) << odd;
    EXPECT_EQ(told, 1) << odd;
  }
  EXPECT_EQ(deliver(Json::object()), 200);
  EXPECT_THAT(handled, testing::ElementsAre(Json::object()));
}

}  // namespace
}  // namespace greenmock::reference
