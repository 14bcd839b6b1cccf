// The queue of notifications over the control API.

#include "control_harness.hpp"
#include "event_reader.hpp"

namespace greenmock::tests {
namespace {

constexpr const char* kPausedNotes = R"({"name":"test_notes","clock":{"paused":true}})";

std::string notes_of(const Made& made) {
  return made.control + "/notifications";
}

Response receive(const MockServer& mock, const Made& made) {
  return mock.call(made, "receiveNotification");
}

Response remove(const MockServer& mock, const Made& made, std::uint64_t receipt) {
  return response_of(
      mock.data_client().Delete(made.path("deleteNotification") + "/" + std::to_string(receipt)));
}

TEST(ControlNotifications, AreInjectedShownReceivedAndDeleted) {
  const MockServer mock;
  const Made made = mock.make(kPausedNotes);
  const Response queued = mock.post(
      notes_of(made),
      R"({"type":"incomingMessage","set":{"/messageData/textMessageData/textMessage":"hi"}})");
  EXPECT_EQ(queued.status, 200) << queued.text;
  EXPECT_EQ(queued.json["queued"], true);
  EXPECT_EQ(queued.json["waiting"], 1);
  EXPECT_EQ(queued.json["released"], Json::array());
  const std::uint64_t receipt = queued.json["receiptId"];
  const Response received = receive(mock, made);
  EXPECT_EQ(received.json["receiptId"], receipt);
  EXPECT_EQ(received.json["body"]["messageData"]["textMessageData"]["textMessage"], "hi");

  const Json shown = mock.get(notes_of(made)).json;
  EXPECT_EQ(shown["waiting"], 1);
  EXPECT_EQ(shown["dropped"], 0);
  EXPECT_EQ(shown["expired"], 0);
  ASSERT_EQ(shown["notifications"].size(), 1U);
  const Json& note = shown["notifications"][0];
  EXPECT_EQ(note["receiptId"], receipt);
  EXPECT_EQ(note["type"], "incomingMessageReceived");
  EXPECT_EQ(note["queuedAt"], 0);
  EXPECT_EQ(note["expiresAt"], 86'400'000);
  EXPECT_EQ(note["handedOut"], 1);
  EXPECT_EQ(note["body"], received.json["body"]);

  EXPECT_EQ(remove(mock, made, receipt).text, R"({"result":true,"reason":""})");
  EXPECT_EQ(mock.get(notes_of(made)).json["notifications"], Json::array());
  EXPECT_EQ(mock.get(made.control).json["notifications"]["waiting"], 0);
}

TEST(ControlNotifications, LetGoWhoWaits) {
  const MockServer mock;
  const Made made = mock.make(kPausedNotes);
  auto waiting = mock.call_in_background(made, "receiveNotification");
  const Json parked =
      mock.wait_for(made, R"({"call":"receiveNotification","phase":"parked"})").json["records"][0];
  const Json queued = mock.post(notes_of(made), R"("incomingCall")").json;
  EXPECT_EQ(queued["released"], Json::array({parked["id"]}));
  EXPECT_EQ(waiting.get().json["receiptId"], queued["receiptId"]);
  const Json record =
      mock.get(made.control + "/journal?method=receiveNotification").json["records"][0];
  EXPECT_EQ(record["receipt"], queued["receiptId"]);
}

TEST(ControlNotifications, AnEmptyPollEndsWhenTheClockJumps) {
  const MockServer mock;
  const Made made = mock.make(kPausedNotes);
  auto waiting = mock.call_in_background(made, "receiveNotification");
  mock.wait_for(made, R"({"call":"receiveNotification","phase":"parked"})");
  const Json jump = mock.post(made.control + "/clock/advance", R"({"to":"release"})").json;
  EXPECT_EQ(jump["at"], 5000);
  EXPECT_EQ(waiting.get().text, "null");
  const Json record =
      mock.get(made.control + "/journal?method=receiveNotification").json["records"][0];
  EXPECT_TRUE(record["receipt"].is_null());
}

TEST(ControlNotifications, MayObeyTheSettings) {
  const MockServer mock;
  const Made made = mock.make(kPausedNotes);
  const std::string obeys = R"({"type":"incomingMessage","obeySettings":true})";
  const Json refused = mock.post(notes_of(made), obeys).json;
  EXPECT_EQ(refused["queued"], false);
  EXPECT_TRUE(refused["receiptId"].is_null());
  EXPECT_EQ(refused["switchedOff"], "incomingWebhook");
  mock.patch(made.control, R"({"settings":{"incomingWebhook":"yes"}})");
  EXPECT_EQ(mock.post(notes_of(made), obeys).json["queued"], true);
}

TEST(ControlNotifications, AListMayBeShort) {
  const MockServer mock;
  const Made made = mock.make(R"({"queue":["incomingCall",{"body":{"x":1},"copies":3}]})");
  const Json shown = mock.get(notes_of(made) + "?limit=2").json;
  EXPECT_EQ(shown["waiting"], 4);
  ASSERT_EQ(shown["notifications"].size(), 2U);
  EXPECT_EQ(shown["notifications"][0]["type"], "incomingCall");
  EXPECT_TRUE(shown["notifications"][1]["type"].is_null());
  EXPECT_EQ(mock.get(notes_of(made) + "?limit=0").status, 400);
}

TEST(ControlNotifications, RefuseWhatIsNone) {
  const MockServer mock;
  const Made made = mock.make();
  const auto field = [&](const std::string& body) {
    const Response r = mock.post(notes_of(made), body);
    EXPECT_EQ(r.status, 400) << body << r.text;
    return r.json["field"];
  };
  EXPECT_EQ(field(R"({"type":"incomingMail"})"), "/type");
  EXPECT_EQ(field(R"({"type":"incomingCall","set":{"/timestamp/x":1}})"), "/set/~1timestamp~1x");
  EXPECT_EQ(field("{}"), "");
  EXPECT_EQ(field("[]"), "");
  EXPECT_EQ(field(""), "");
  EXPECT_EQ(mock.get("/_mock/instances/nobody/notifications").status, 404);
  EXPECT_EQ(mock.del(notes_of(made)).status, 405);
}

TEST(ControlNotifications, HowTheyAreGivenOutCanBeChanged) {
  const MockServer mock;
  const Made made = mock.make(R"({"clock":{"paused":true},"receive":{"readers":"409"}})");
  EXPECT_EQ(mock.get(made.control).json["receive"],
            Json::parse(R"({"empty":"null","readers":"409"})"));
  EXPECT_EQ(mock.patch(made.control, R"({"receive":{"empty":"408"}})").json["receive"],
            Json::parse(R"({"empty":"408","readers":"409"})"));
  auto waiting = mock.call_in_background(made, "receiveNotification");
  mock.wait_for(made, R"({"call":"receiveNotification","phase":"parked"})");
  EXPECT_EQ(receive(mock, made).status, 409);
  mock.post(made.control + "/clock/advance", R"({"by":"5s"})");
  EXPECT_EQ(waiting.get().status, 408);
}

TEST(ControlNotifications, AreEvents) {
  MockServer mock;
  const Made made = mock.make(kPausedNotes);
  EventReader reader(mock.plane().port(), made.control + "/events");
  const std::uint64_t receipt = mock.post(notes_of(made), R"("incomingMessage")").json["receiptId"];
  remove(mock, made, receipt);
  SentEvent event = reader.next("notification");
  EXPECT_EQ(event.data["what"], "queued");
  EXPECT_EQ(event.data["receiptId"], receipt);
  EXPECT_EQ(event.data["type"], "incomingMessageReceived");
  EXPECT_EQ(event.data["instance"], "test_notes");
  event = reader.next("notification");
  EXPECT_EQ(event.data["what"], "deleted");
  EXPECT_EQ(event.data["receiptId"], receipt);
}

TEST(ControlNotifications, OfTheStartAreEventsBehindItsMaking) {
  MockServer mock;
  EventReader reader(mock.plane().port(), "/_mock/events");
  mock.make(R"({"queue":["incomingCall"]})");
  std::vector<std::string> names;
  while (names.empty() || names.back() != "notification") {
    const auto event = reader.next();
    ASSERT_TRUE(event);
    names.push_back(event->name);
  }
  EXPECT_EQ(names, (std::vector<std::string>{"made", "state", "notification"}));
}

TEST(ControlNotifications, AreMetrics) {
  const MockServer mock;
  const Made made = mock.make(R"({"queue":["incomingCall","incomingCall"]})");
  const std::string text = mock.get("/_mock/metrics").text;
  EXPECT_NE(text.find("\ngreenmock_notifications_waiting 2\n"), std::string::npos) << text;
  EXPECT_NE(text.find("\ngreenmock_notifications_dropped_total 0\n"), std::string::npos) << text;
}

TEST(ControlNotifications, OfAScriptCanBeReadBack) {
  const MockServer mock;
  const Made made = mock.make();
  const std::string entry =
      R"({"at":"1m","notify":{"type":"incomingMessage","message":"stickerMessage","copies":2,"obeySettings":true}})";
  EXPECT_EQ(mock.put(made.control + "/script", R"({"timeline":[)" + entry + "]}").status, 200);
  EXPECT_EQ(mock.get(made.control + "/script").json["script"]["timeline"][0], Json::parse(entry));
}

TEST(ControlNotifications, AreJudged) {
  const MockServer mock;
  const Made made = mock.make(R"({"queue":["incomingMessage"]})");
  const std::string checks =
      R"({"checks":[{"instance":{"queue":0}},{"shape":{"of":{"call":"deleteNotification"},"path":"/waInstance${id}/deleteNotification/${token}/${receipt}"}}]})";
  const std::uint64_t receipt = receive(mock, made).json["receiptId"];
  Json findings = mock.post(made.control + "/verify", checks).json["findings"];
  EXPECT_EQ(findings[0]["verdict"], "fail");
  EXPECT_EQ(findings[1]["verdict"], "skip");
  remove(mock, made, receipt);
  const Response good = mock.post(made.control + "/verify", checks);
  EXPECT_EQ(good.json["passed"], true) << good.text;
  remove(mock, made, receipt + 1);
  findings = mock.post(made.control + "/verify", checks).json["findings"];
  EXPECT_EQ(findings[1]["verdict"], "fail");
}

}  // namespace
}  // namespace greenmock::tests
