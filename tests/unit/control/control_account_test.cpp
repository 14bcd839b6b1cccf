// The account's methods beside the control API: what the one changes, the other shows.

#include "control_harness.hpp"

namespace greenmock::tests {
namespace {

Response set_settings(const MockServer& mock, const Made& made, const std::string& body) {
  return response_of(mock.data_client().Post(made.path("setSettings"), body, "application/json"));
}

TEST(ControlAccount, ShowsSettingsThatWereSavedAndWaitsUntilTheyAct) {
  const MockServer mock;
  const Made made = mock.make(R"({"clock":{"paused":true},"setSettings":{"act":"5m"}})");
  EXPECT_EQ(set_settings(mock, made, R"({"stateWebhook":"yes"})").text, R"({"saveSettings":true})");
  EXPECT_EQ(mock.get(made.control).json["settings"]["stateWebhook"], "yes");
  EXPECT_EQ(
      mock.post(made.control + "/wait", R"({"for":{"event":"settings"},"within":"50ms"})").status,
      408);
  mock.post(made.control + "/clock/advance", R"({"by":"5m"})");
  EXPECT_EQ(mock.wait_for(made, R"({"event":"settings"})").status, 200);
}

TEST(ControlAccount, ChangesHowItSavesAndHowItFollowsItsPhone) {
  const MockServer mock;
  const Made made = mock.make(R"({"clock":{"paused":true},"state":"authorized"})");
  const Response r = mock.patch(
      made.control, R"({"setSettings":{"restart":"20s"},"phone":{"sleep":"1m","wake":"5m"}})");
  EXPECT_EQ(r.status, 200) << r.text;
  set_settings(mock, made, R"({"stateWebhook":"yes"})");
  EXPECT_EQ(mock.get(made.control).json["state"], "starting");
  mock.post(made.control + "/clock/advance", R"({"by":"20s"})");
  EXPECT_EQ(mock.post(made.control + "/phone", R"({"do":"off"})").json["state"], "authorized");
  mock.post(made.control + "/clock/advance", R"({"by":"1m"})");
  EXPECT_EQ(mock.get(made.control).json["state"], "sleepMode");
}

TEST(ControlAccount, TellsTheTokenThatIsGoodNow) {
  const MockServer mock;
  const Made made = mock.make();
  const std::string token = mock.call(made, "updateApiToken").json["apiTokenInstance"];
  EXPECT_EQ(mock.call(made, "getStateInstance").status, 401);
  const Json shown = mock.get(made.control).json;
  EXPECT_EQ(shown["apiTokenInstance"], token);
  EXPECT_NE(shown["qrUrl"].get<std::string>().find(token), std::string::npos);
  EXPECT_EQ(mock.call({made.id, token, made.control}, "getStateInstance").status, 200);
}

TEST(ControlAccount, SaysWhyAHalfFinishedLoginTakesNoOther) {
  const MockServer mock;
  const Made made = mock.make();
  EXPECT_EQ(mock.post(made.control + "/phone", R"({"do":"abandon"})").json["state"],
            "notAuthorized");
  const Response r = mock.post(made.control + "/phone", R"({"do":"scan"})");
  EXPECT_EQ(r.status, 409);
  EXPECT_NE(r.detail().find("never finished; log out first"), std::string::npos) << r.detail();
  mock.call(made, "logout");
  EXPECT_EQ(mock.post(made.control + "/phone", R"({"do":"scan"})").json["state"], "authorized");
}

TEST(ControlAccount, TakesAPictureAsAFormOverTheWire) {
  const MockServer mock;
  const Made made = mock.make(R"({"state":"authorized"})");
  const std::string jpeg = "\xFF\xD8\xFF" + std::string(200'000, 'p');
  const httplib::MultipartFormDataItems form{{"file", jpeg, "me.jpg", "image/jpeg"}};
  const Response r = response_of(mock.data_client().Post(made.path("setProfilePicture"), form));
  EXPECT_EQ(r.status, 200) << r.text;
  EXPECT_EQ(r.json["setProfilePicture"], true) << r.text;
  EXPECT_EQ(mock.call(made, "getWaSettings").json["avatar"], r.json["urlAvatar"]);
}

}  // namespace
}  // namespace greenmock::tests
