// Virtual people over the control API, and in a timeline.

#include "control_harness.hpp"

namespace greenmock::tests {
namespace {

constexpr const char* kBot = R"({"name":"bot","state":"authorized","clock":{"paused":true},
    "settings":{"incomingWebhook":"yes"},
    "contacts":[{"chatId":"79001234567@c.us","name":"Ann","contactName":"Ann Lee","answer":{"texts":["a"],"after":"2s"}},
                {"chatId":"79001234568@c.us","whatsapp":false}],
    "groups":[{"chatId":"120363043968066561@g.us","name":"Gardeners","participants":["79001234567@c.us"]}]})";
constexpr const char* kAnnSaysHi = R"({"from":"79001234567@c.us","text":"hi"})";

std::string chats_of(const Made& made) {
  return made.control + "/messages";
}
std::string people_of(const Made& made) {
  return made.control + "/contacts";
}

TEST(ControlMessages, AVirtualPersonWritesAndIsNotified) {
  const MockServer mock;
  const Made made = mock.make(kBot);
  const Response said = mock.post(chats_of(made), kAnnSaysHi);
  ASSERT_EQ(said.status, 200) << said.text;
  EXPECT_EQ(said.json["arrived"], true);
  EXPECT_EQ(said.json["state"], "authorized");
  const Json body = mock.call(made, "receiveNotification").json["body"];
  EXPECT_EQ(body["typeWebhook"], "incomingMessageReceived");
  EXPECT_EQ(body["idMessage"], said.json["idMessage"]);
  EXPECT_EQ(body["senderData"]["chatId"], "79001234567@c.us");
  EXPECT_EQ(body["senderData"]["senderName"], "Ann");
  EXPECT_EQ(body["senderData"]["senderContactName"], "Ann Lee");
  EXPECT_EQ(body["messageData"], Json::parse(R"({"typeMessage":"textMessage",
                            "textMessageData":{"textMessage":"hi","isTemplateMessage":false}})"));
}

TEST(ControlMessages, AreMetrics) {
  const MockServer mock;
  const Made made = mock.make(kBot);
  ASSERT_EQ(mock.post(chats_of(made), kAnnSaysHi).status, 200);
  const std::string text = mock.get("/_mock/metrics").text;
  for (const char* line : {"\ngreenmock_messages 1\n", "\ngreenmock_messages_dropped_total 0\n",
                           "\ngreenmock_messages_limit_bytes 536870912\n"})
    EXPECT_NE(text.find(line), std::string::npos) << line << text;
  EXPECT_EQ(text.find("\ngreenmock_messages_bytes 0\n"), std::string::npos) << text;
}

TEST(ControlMessages, OneLetsGoWhoWaits) {
  const MockServer mock;
  const Made made = mock.make(kBot);
  auto waiting = mock.call_in_background(made, "receiveNotification");
  const Json parked =
      mock.wait_for(made, R"({"call":"receiveNotification","phase":"parked"})").json["records"][0];
  const Json said = mock.post(chats_of(made), kAnnSaysHi).json;
  EXPECT_EQ(said["released"], Json::array({parked["id"]}));
  EXPECT_EQ(waiting.get().json["body"]["idMessage"], said["idMessage"]);
}

TEST(ControlMessages, APictureInAGroupIsMadeUpButForWhatIsStated) {
  const MockServer mock;
  const Made made = mock.make(kBot);
  const Response said = mock.post(chats_of(made),
                                  R"({"from":"79001234567@c.us","chat":"120363043968066561@g.us",
          "type":"imageMessage","data":{"fileMessageData":{"caption":"The roses"}}})");
  ASSERT_EQ(said.status, 200) << said.text;
  const Json body = mock.call(made, "receiveNotification").json["body"];
  EXPECT_EQ(body["senderData"]["chatId"], "120363043968066561@g.us");
  EXPECT_EQ(body["senderData"]["chatName"], "Gardeners");
  EXPECT_EQ(body["senderData"]["sender"], "79001234567@c.us");
  EXPECT_EQ(body["messageData"]["typeMessage"], "imageMessage");
  const Json& file = body["messageData"]["fileMessageData"];
  EXPECT_EQ(file["caption"], "The roses");
  EXPECT_EQ(file["mimeType"], "image/jpeg");
}

TEST(ControlMessages, TwoPicturesAreTwoFilesThoughNobodyIsNotified) {
  const MockServer mock;
  const Made made = mock.make(R"({"state":"authorized","clock":{"paused":true}})");
  for (int i = 0; i < 2; ++i)
    mock.post(chats_of(made), R"({"from":"79001234567@c.us","type":"imageMessage"})");
  const Json messages = mock.get(chats_of(made)).json["messages"];
  ASSERT_EQ(messages.size(), 2U);
  EXPECT_NE(messages[0]["data"]["fileMessageData"]["fileName"],
            messages[1]["data"]["fileMessageData"]["fileName"]);
}

TEST(ControlMessages, AreShownTheNewestFirstByChat) {
  const MockServer mock;
  const Made made = mock.make(kBot);
  const Json first = mock.post(chats_of(made), kAnnSaysHi).json["idMessage"];
  mock.post(made.control + "/clock/advance", R"({"by":"1s"})");
  mock.post(chats_of(made), R"({"from":"79001234569@c.us","text":"who am I?"})");
  const Json all = mock.get(chats_of(made)).json;
  ASSERT_EQ(all["messages"].size(), 2U);
  EXPECT_EQ(all["messages"][0]["chatId"], "79001234569@c.us");
  EXPECT_EQ(all["messages"][0]["at"], 1000);
  EXPECT_EQ(all["chats"], Json::parse(R"(["79001234567@c.us","79001234569@c.us"])"));
  const Json of_ann = mock.get(chats_of(made) + "?chat=79001234567@c.us").json["messages"];
  ASSERT_EQ(of_ann.size(), 1U);
  EXPECT_EQ(of_ann[0], Json::parse(R"({"idMessage":)" + first.dump() +
                                   R"(,"chatId":"79001234567@c.us","at":0,"incoming":true,
      "typeMessage":"textMessage","sender":"79001234567@c.us","read":false,"edited":false,
      "deleted":false,"data":{"textMessageData":{"textMessage":"hi","isTemplateMessage":false}}})"));
  const Json newest = mock.get(chats_of(made) + "?limit=1").json;
  EXPECT_EQ(newest["messages"].size(), 1U);
  EXPECT_EQ(newest["more"], true);
  EXPECT_EQ(mock.get(chats_of(made)).json["more"], false);
  EXPECT_EQ(mock.get(chats_of(made) + "?chat=79009999999@c.us").json["messages"], Json::array());
}

TEST(ControlMessages, AreShownInEightMebibytesAsTheyAreWritten) {
  constexpr std::size_t kMost = std::size_t{8} * 1024 * 1024;
  constexpr std::size_t kOne = 5000;
  const MockServer mock;
  const Made made = mock.make(R"({"state":"authorized","clock":{"paused":true},
      "script":{"timeline":[{"at":"1s","every":"1s","say":{"from":"79001234567@c.us","text":")" +
                              std::string(kOne - 500, 'x') + R"("}}]}})");
  ASSERT_EQ(mock.post(made.control + "/clock/advance", R"({"by":"30m"})").status, 200);
  const Json all = mock.get(chats_of(made) + "?limit=100000").json;
  EXPECT_EQ(all["more"], true);
  EXPECT_LE(all["messages"].dump().size(), kMost);
  EXPECT_GT(all["messages"].dump().size(), kMost - kOne);
}

TEST(ControlMessages, OneToAnAccountThatIsNotOnlineIsHeld) {
  const MockServer mock;
  const Made made = mock.make(R"({"clock":{"paused":true},"settings":{"incomingWebhook":"yes"}})");
  const Json said = mock.post(chats_of(made), kAnnSaysHi).json;
  EXPECT_EQ(said["arrived"], false);
  EXPECT_TRUE(said["idMessage"].is_null());
  EXPECT_EQ(said["state"], "notAuthorized");
  EXPECT_EQ(mock.get(chats_of(made)).json["held"], 1);
  mock.post(made.control + "/phone", R"({"do":"scan"})");
  const Json shown = mock.get(chats_of(made)).json;
  EXPECT_EQ(shown["held"], 0);
  ASSERT_EQ(shown["messages"].size(), 1U);
  EXPECT_EQ(mock.call(made, "receiveNotification").json["body"]["idMessage"],
            shown["messages"][0]["idMessage"]);
}

TEST(ControlMessages, RefuseWhoIsNotThere) {
  const MockServer mock;
  const Made made = mock.make(kBot);
  EXPECT_EQ(mock.post(chats_of(made), R"({"from":"79001234568@c.us","text":"hi"})").status, 409);
  const Response none =
      mock.post(chats_of(made), R"({"from":"79001234567@c.us","chat":"1@g.us","text":"hi"})");
  EXPECT_EQ(none.status, 409);
  EXPECT_NE(none.detail().find("no such group"), std::string::npos) << none.text;
  EXPECT_EQ(mock.post(chats_of(made), R"({"from":"79001234569@c.us",
      "chat":"120363043968066561@g.us","text":"hi"})")
                .status,
            409);
  const Response bad = mock.post(chats_of(made), R"({"from":"Ann","text":"hi"})");
  EXPECT_EQ(bad.status, 400);
  EXPECT_EQ(bad.json["field"], "/from");
  EXPECT_EQ(mock.get(chats_of(made) + "?chat=Ann").status, 400);
  EXPECT_EQ(mock.get(chats_of(made) + "?limit=0").status, 400);
  EXPECT_EQ(mock.get("/_mock/instances/nobody/messages").status, 404);
  EXPECT_EQ(mock.del(chats_of(made)).status, 405);
  EXPECT_EQ(mock.get(chats_of(made)).json["messages"], Json::array());
}

TEST(ControlContacts, AreShownAndCanBePutBack) {
  const MockServer mock;
  const Made made = mock.make(kBot);
  const Json shown = mock.get(people_of(made)).json;
  ASSERT_EQ(shown["contacts"].size(), 2U);
  EXPECT_EQ(shown["contacts"][0], Json::parse(R"({"chatId":"79001234567@c.us","name":"Ann",
      "contactName":"Ann Lee","whatsapp":true,"reads":true,"blocked":false,
      "answer":{"texts":["a"],"after":"2s","typing":"0s","inGroups":false}})"));
  ASSERT_EQ(shown["groups"].size(), 1U);
  const Json& group = shown["groups"][0];
  EXPECT_EQ(group["name"], "Gardeners");
  EXPECT_EQ(group["member"], true);
  EXPECT_EQ(group["participants"].size(), 2U);
  EXPECT_EQ(group["owner"], group["participants"][0]["chatId"]) << "the account has made it";
  const Response again = mock.put(people_of(made), shown.dump());
  EXPECT_EQ(again.status, 200) << again.text;
  EXPECT_EQ(again.json, shown);
}

TEST(ControlContacts, AreAddedAndChangedOneByOne) {
  const MockServer mock;
  const Made made = mock.make(kBot);
  const Json changed =
      mock.put(people_of(made), R"({"contacts":[{"chatId":"79001234567@c.us","name":"A."},
                                                {"chatId":"79001234560@c.us"}]})")
          .json;
  EXPECT_EQ(changed["contacts"].size(), 3U);
  EXPECT_EQ(changed["contacts"][1]["name"], "A.");
  EXPECT_FALSE(changed["contacts"][1].contains("answer")) << "whole, not merged";
  EXPECT_EQ(changed["groups"].size(), 1U);
  const Response bad = mock.put(people_of(made), R"({"contacts":[{"chatId":"Ann"}]})");
  EXPECT_EQ(bad.status, 400);
  EXPECT_EQ(bad.json["field"], "/contacts/0/chatId");
  EXPECT_EQ(mock.put(people_of(made), "{}").status, 400);
}

TEST(ControlMessages, TellWhoIsAboutToAnswer) {
  const MockServer mock;
  const Made made = mock.make(R"({"state":"authorized","clock":{"paused":true},
    "contacts":[{"chatId":"79001234567@c.us","answer":{"text":"a","after":"1s","typing":"3s"}}]})");
  const Response sent = response_of(mock.data_client().Post(
      made.path("sendMessage"), R"({"chatId":"79001234567@c.us","message":"hi"})",
      "application/json"));
  ASSERT_EQ(sent.status, 200) << sent.text;
  const auto typing_after = [&](const char* by) {
    mock.post(made.control + "/clock/advance", std::string(R"({"by":")") + by + "\"}");
    return mock.get(chats_of(made)).json["typing"];
  };
  EXPECT_EQ(typing_after("1999ms"), Json::array());
  EXPECT_EQ(typing_after("1ms"), Json::parse(R"([{"chatId":"79001234567@c.us",
                                     "from":"79001234567@c.us","until":5000}])"));
  EXPECT_EQ(typing_after("3s"), Json::array());
  EXPECT_EQ(mock.get(chats_of(made)).json["messages"][0]["incoming"], true);
}

TEST(ControlMessages, ATimelineLetsPeopleWrite) {
  const MockServer mock;
  const Made made = mock.make(kBot);
  const std::string entry = R"({"at":"10s","say":{"from":"79001234567@c.us","text":"hi"}})";
  const std::string odd =
      R"({"at":"20s","say":{"from":"79001234567@c.us","chat":"1@g.us","type":"imageMessage","data":{"x":1}}})";
  EXPECT_EQ(
      mock.put(made.control + "/script", R"({"timeline":[)" + entry + "," + odd + "]}").status,
      200);
  const Json script = mock.get(made.control + "/script").json["script"];
  EXPECT_EQ(script["timeline"][0], Json::parse(entry));
  EXPECT_EQ(script["timeline"][1], Json::parse(odd));
  mock.post(made.control + "/clock/advance", R"({"by":"1m"})");
  const Json messages = mock.get(chats_of(made)).json["messages"];
  ASSERT_EQ(messages.size(), 1U) << "in a group that is not there nobody writes";
  EXPECT_EQ(messages[0]["at"], 10'000);
}

}  // namespace
}  // namespace greenmock::tests
