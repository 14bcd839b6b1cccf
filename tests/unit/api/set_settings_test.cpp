// `getSettings`, `setSettings` and `setSystemProxy` (reference: account methods, 4.4 and 4.5).

#include "core/account/settings.hpp"
#include "core/account/wid.hpp"
#include "service_harness.hpp"

namespace greenmock::tests {

using core::Instance;
using core::Json;
using core::State;

class Settings : public ServiceHarness {
 protected:
  core::Reply set(const Instance& instance, const std::string& body) {
    auto arrived = send("POST", path(instance, "setSettings"), body);
    if (!arrived.reply) {
      ADD_FAILURE() << "setSettings was parked";
      return {};
    }
    service.sent(arrived.ticket, now);
    return *arrived.reply;
  }
  std::string refusal(const Instance& instance, const std::string& body) {
    const core::Reply reply = set(instance, body);
    EXPECT_EQ(reply.status, 400) << body;
    return json_of(reply).value("message", "");
  }
  Json shown(const Instance& instance) { return json_of(ask(instance, "getSettings")); }
};

TEST_F(Settings, AreShownAsRecordedInTheirOrderAndThenTheNewerOnes) {
  Instance& instance = make({.state = State::Authorized});
  EXPECT_EQ(
      *ask(instance, "getSettings").body,
      R"({"wid":")" + core::wid_of(instance.identity().seed) +
          R"(","countryInstance":"","typeAccount":"","webhookUrl":"","webhookUrlToken":"",)"
          R"("delaySendMessagesMilliseconds":0,"markIncomingMessagesReaded":"no",)"
          R"("markIncomingMessagesReadedOnReply":"no","sharedSession":"no",)"
          R"("proxyInstance":"system proxy","outgoingWebhook":"no","outgoingMessageWebhook":"no",)"
          R"("outgoingAPIMessageWebhook":"no","incomingWebhook":"no","deviceWebhook":"no",)"
          R"("statusInstanceWebhook":"no","stateWebhook":"no","enableMessagesHistory":"no",)"
          R"("keepOnlineStatus":"no","pollMessageWebhook":"no","incomingBlockWebhook":"no",)"
          R"("incomingCallWebhook":"no","editedMessageWebhook":"no","deletedMessageWebhook":"no",)"
          R"("autoTyping":0,"linkPreview":false,"enableLidMode":false})");
}

TEST_F(Settings, ShowTheWidOnlyWhileThereIsALogin) {
  for (const State state : {State::NotAuthorized, State::Blocked, State::Starting})
    EXPECT_EQ(shown(make({.state = state}))["wid"], "") << core::to_string(state);
  Instance& instance = make();
  scan(instance, instance.payload());
  EXPECT_TRUE(shown(instance)["wid"].get<std::string>().ends_with("@c.us"));
  ask(instance, "logout");
  EXPECT_EQ(shown(instance)["wid"], "");
}

TEST_F(Settings, ShowWhatTheInstanceWasMadeWith) {
  Instance& instance = make({.settings = {{"webhookUrl", "http://x/"}, {"linkPreview", true}}});
  EXPECT_EQ(shown(instance)["webhookUrl"], "http://x/");
  EXPECT_EQ(shown(instance)["linkPreview"], true);
}

TEST_F(Settings, AreSavedByAnySubsetAndTheOthersStay) {
  Instance& instance = make({.settings = {{"webhookUrl", "http://x/"}}});
  EXPECT_EQ(*set(instance, R"({"stateWebhook":"yes","delaySendMessagesMilliseconds":500})").body,
            R"({"saveSettings":true})");
  EXPECT_EQ(shown(instance)["stateWebhook"], "yes");
  EXPECT_EQ(shown(instance)["delaySendMessagesMilliseconds"], 500);
  EXPECT_EQ(shown(instance)["webhookUrl"], "http://x/");
  EXPECT_EQ(instance.settings()["stateWebhook"], "yes");
}

TEST_F(Settings, EveryWritableOneCanBeSet) {
  Instance& instance = make({.dialect = core::Dialect::Seed});
  using Type = core::SettingField::Type;
  Json all = Json::object();
  for (const core::SettingField& field : core::writable_settings()) {
    all[std::string(field.name)] = field.type == Type::YesNo       ? Json("yes")
                                   : field.type == Type::Text      ? Json("text")
                                   : field.type == Type::Number    ? Json(600'000)
                                   : field.type == Type::TimeOfDay ? Json("09:30")
                                                                   : Json(true);
  }
  EXPECT_EQ(set(instance, all.dump()).status, 200);
  const Json after = shown(instance);
  for (const auto& [name, value] : all.items()) EXPECT_EQ(after[name], value) << name;
}

TEST_F(Settings, ABadValueIsRefusedWithFieldAndReasonAndNothingIsSaved) {
  Instance& instance = make();
  const std::pair<std::string, std::string> table[] = {
      {R"({"stateWebhook":true})", "'stateWebhook' must be one of [yes, no]"},
      {R"({"stateWebhook":"on"})", "'stateWebhook' must be one of [yes, no]"},
      {R"({"webhookUrl":1})", "'webhookUrl' must be a string"},
      {R"({"webhookUrl":")" + std::string(2049, 'x') + R"("})",
       "'webhookUrl' length must be less than or equal to 2048 characters long"},
      {R"({"webhookUrl":null})", "'webhookUrl' must be a string"},
      {R"({"delaySendMessagesMilliseconds":"500"})",
       "'delaySendMessagesMilliseconds' must be a number"},
      {R"({"delaySendMessagesMilliseconds":500.5})",
       "'delaySendMessagesMilliseconds' must be an integer"},
      {R"({"delaySendMessagesMilliseconds":499})",
       "'delaySendMessagesMilliseconds' must be greater than or equal to 500"},
      {R"({"delaySendMessagesMilliseconds":600001})",
       "'delaySendMessagesMilliseconds' must be less than or equal to 600000"},
      {R"({"linkPreview":"yes"})", "'linkPreview' must be a boolean"},
      {R"(["stateWebhook"])", "'value' must be of type object"},
  };
  for (const auto& [body, details] : table)
    EXPECT_EQ(refusal(instance, body), std::string("Validation failed. Details: ") + details);
  EXPECT_EQ(refusal(instance, R"({"incomingWebhook":"yes","stateWebhook":"on"})"),
            "Validation failed. Details: 'stateWebhook' must be one of [yes, no]");
  EXPECT_EQ(instance.saved_settings(), instance.first_settings());
}

TEST_F(Settings, BrokenJsonIsRefusedInTheDocumentedWords) {
  EXPECT_EQ(refusal(make(), R"({"stateWebhook":yes})"),
            "Unexpected token y in JSON at position 16");
}

TEST_F(Settings, TheRefusalIsTheRecordedEnvelope) {
  Instance& instance = make();
  const Json json = json_of(set(instance, "[]"));
  EXPECT_EQ(json["statusCode"], 400);
  EXPECT_EQ(json["path"], path(instance, "setSettings"));
  EXPECT_EQ(json.size(), 4U);
}

TEST_F(Settings, AnEmptyObjectIsRefusedAsDocumented) {
  for (const char* nothing : {"{}", ""})
    EXPECT_EQ(refusal(make(), nothing),
              "Validation failed. Details: 'value' must have at least 1 key");
}

class LenientSettings : public ServiceHarness {
 protected:
  static api::Service::Options taking() {
    api::Service::Options o = options();
    o.assumptions.settings_empty_taken = true;
    return o;
  }
  LenientSettings() : ServiceHarness(taking()) {}
};

TEST_F(LenientSettings, TakeAnEmptyObjectAndChangeNothing) {
  Instance& instance = make();
  const auto arrived = send("POST", path(instance, "setSettings"), "{}");
  EXPECT_EQ(*arrived.reply->body, R"({"saveSettings":true})");
  EXPECT_EQ(instance.occurrences().count(event(core::Event::Kind::Settings)), 0U);
}

TEST_F(Settings, UnknownFieldsAreLeftOutAndStrictRefusesThem) {
  Instance& instance = make();
  auto arrived =
      send("POST", path(instance, "setSettings"), R"({"wid":"1@c.us","stateWebhook":"yes"})");
  EXPECT_EQ(arrived.reply->status, 200);
  EXPECT_EQ(arrived.ticket.record->tolerated, std::vector<std::string_view>{"unknown setting"});
  EXPECT_EQ(shown(instance)["stateWebhook"], "yes");
  EXPECT_EQ(refusal(make({.strict = true}), R"({"stateWebhok":"yes"})"),
            "Validation failed. Details: 'stateWebhok' is not allowed");
}

TEST_F(Settings, HoursOfSendingAreOfTheOldDialectAndGoTogether) {
  Instance& old = make({.dialect = core::Dialect::Seed});
  EXPECT_FALSE(shown(old).contains("sendFromUTC"));
  EXPECT_EQ(refusal(old, R"({"sendFromUTC":"09:00"})"),
            "Validation failed. Details: 'sendToUTC' is required");
  EXPECT_EQ(refusal(old, R"({"sendFromUTC":"9","sendToUTC":"18:00"})"),
            "Validation failed. Details: 'sendFromUTC' must be in the format HH:MM");
  EXPECT_EQ(set(old, R"({"sendFromUTC":"09:00","sendToUTC":"18:00"})").status, 200);
  EXPECT_EQ(shown(old)["sendFromUTC"], "09:00");
  EXPECT_EQ(refusal(make({.strict = true}), R"({"sendFromUTC":"09:00","sendToUTC":"18:00"})"),
            "Validation failed. Details: 'sendFromUTC' is not allowed");
}

TEST_F(Settings, AreShownAtOnceAndActLaterIfTheAccountIsSlow) {
  core::InstanceSpec spec;
  spec.saving.act = 5min;
  Instance& instance = make(spec);
  set(instance, R"({"stateWebhook":"yes"})");
  EXPECT_EQ(shown(instance)["stateWebhook"], "yes");
  jump(instance, 5min - 1ms);
  EXPECT_EQ(instance.settings()["stateWebhook"], "no");
  jump(instance, 1ms);
  EXPECT_EQ(instance.settings()["stateWebhook"], "yes");
}

TEST_F(Settings, ThatAreSavedWithoutEndWhileTheClockStandsActTogether) {
  core::InstanceSpec spec;
  spec.saving.act = 5min;
  Instance& instance = make(spec);
  for (int i = 500; i < 1'500; ++i)
    set(instance, R"({"delaySendMessagesMilliseconds":)" + std::to_string(i) + "}");
  jump(instance, 5min);
  EXPECT_EQ(instance.settings()["delaySendMessagesMilliseconds"], 1'499);
  EXPECT_EQ(instance.occurrences().count(event(core::Event::Kind::Settings)), 1U);
}

TEST_F(Settings, ThatBeginToActAreAnEvent) {
  core::InstanceSpec spec;
  spec.saving.act = 1min;
  Instance& instance = make(spec);
  set(instance, R"({"stateWebhook":"yes"})");
  EXPECT_EQ(instance.occurrences().count(event(core::Event::Kind::Settings)), 0U);
  jump(instance, 1min);
  EXPECT_EQ(instance.occurrences().count(event(core::Event::Kind::Settings)), 1U);
  service.change(instance, now, [](Instance& i) { i.merge_settings({{"stateWebhook", "no"}}); });
  EXPECT_EQ(instance.occurrences().count(event(core::Event::Kind::Settings)), 2U);
}

TEST_F(Settings, OfATestActAtOnceWhateverIsOnItsWay) {
  core::InstanceSpec spec;
  spec.saving.act = 1min;
  Instance& instance = make(spec);
  set(instance, R"({"stateWebhook":"yes"})");
  service.change(instance, now, [](Instance& i) { i.merge_settings({{"stateWebhook", "no"}}); });
  jump(instance, 1min);
  EXPECT_EQ(instance.settings()["stateWebhook"], "no");
}

TEST_F(Settings, RestartTheAccountIfAskedTo) {
  core::InstanceSpec spec;
  spec.state = State::Authorized;
  spec.saving.restart = 20s;
  Instance& instance = make(spec);
  set(instance, R"({"stateWebhook":"yes"})");
  EXPECT_EQ(state_of(instance), "starting");
  set(instance, R"({"stateWebhook":"no"})");
  jump(instance, 20s);
  EXPECT_EQ(state_of(instance), "authorized");
}

TEST_F(Settings, DoNotRestartItOfThemselvesNorForARefusedCall) {
  Instance& plain = make({.state = State::Authorized});
  set(plain, R"({"stateWebhook":"yes"})");
  EXPECT_EQ(state_of(plain), "authorized");
  core::InstanceSpec spec;
  spec.state = State::Authorized;
  spec.saving.restart = 20s;
  Instance& instance = make(spec);
  set(instance, R"({"stateWebhook":1})");
  EXPECT_EQ(state_of(instance), "authorized");
}

TEST_F(Settings, ARestartDoesNotEndALoginUnderWay) {
  core::InstanceSpec spec;
  spec.login.starting = 30s;
  spec.saving.restart = 5s;
  Instance& instance = make(spec);
  scan(instance, instance.payload());
  set(instance, R"({"stateWebhook":"yes"})");
  jump(instance, 30s);
  EXPECT_EQ(state_of(instance), "authorized");
}

TEST_F(Settings, AreThoseOfTheStartAfterAReset) {
  core::InstanceSpec spec;
  spec.saving.act = 1min;
  Instance& instance = make(spec);
  set(instance, R"({"stateWebhook":"yes"})");
  service.reset(instance, true, now);
  jump(instance, 1h);
  EXPECT_EQ(shown(instance)["stateWebhook"], "no");
  EXPECT_EQ(instance.settings()["stateWebhook"], "no");
}

TEST_F(Settings, AreReadWholeUpToTheDocumentedSizeOfABody) {
  Instance& instance = make();
  const std::string body =
      R"({"webhookUrl":"http://host/",)" + std::string(90'000, ' ') + R"("stateWebhook":"yes"})";
  EXPECT_EQ(set(instance, body).status, 200);
  EXPECT_EQ(shown(instance)["stateWebhook"], "yes");
  const core::Reply reply =
      set(instance, R"({"webhookUrl":")" + std::string(100'000, 'x') + R"("})");
  EXPECT_EQ(reply.status, 500);
  EXPECT_EQ(json_of(reply)["message"], "request entity too large");
}

TEST_F(Settings, AreReadWholeAlsoAfterAWait) {
  core::Rule r = rule("setSettings");
  r.wait = core::Wait{core::Duration{10s}};
  Instance& instance = make({}, script_of(r));
  const std::string body =
      R"({"webhookUrl":"",)" + std::string(90'000, ' ') + R"("stateWebhook":"yes"})";
  EXPECT_FALSE(send("POST", path(instance, "setSettings"), body).reply);
  jump(instance, 10s);
  EXPECT_EQ(service.take_effects().released.at(0).reply.status, 200);
  EXPECT_EQ(shown(instance)["stateWebhook"], "yes");
}

TEST_F(Settings, ARuleMaySayYesAndStoreNothing) {
  core::Rule r = rule("setSettings");
  r.apply = false;
  Instance& instance = make({}, script_of(r));
  EXPECT_EQ(*set(instance, R"({"stateWebhook":"yes"})").body, R"({"saveSettings":true})");
  EXPECT_EQ(shown(instance)["stateWebhook"], "no");
}

TEST_F(Settings, ALoginMayChangeThemByScript) {
  core::Script script;
  core::TimelineEntry entry;
  entry.at = mark({.kind = core::Event::Kind::State, .state = State::Authorized, .word = {}});
  entry.action = Json{{"stateWebhook", "no"}};
  script.timeline.push_back(entry);
  Instance& instance = make({}, script);
  set(instance, R"({"stateWebhook":"yes"})");
  EXPECT_EQ(shown(instance)["stateWebhook"], "yes");
  scan(instance, instance.payload());
  EXPECT_EQ(shown(instance)["stateWebhook"], "no");
}

TEST_F(Settings, AreAskedForByGetAndSetByPost) {
  Instance& instance = make();
  EXPECT_EQ(ask(instance, "setSettings").status, 404);
  EXPECT_EQ(send("POST", path(instance, "getSettings")).reply->status, 404);
  EXPECT_EQ(ask(instance, "GetSettings").status, 200) << "as the pages of 2021 spell it";
}

TEST_F(Settings, TheSystemProxyTakesThePlaceOfAnyOther) {
  Instance& instance = make({.settings = {{"proxyInstance", "1.2.3.4:80:me:secret"}}});
  EXPECT_EQ(*ask(instance, "setSystemProxy").body, R"({"setSystemProxy":true})");
  EXPECT_EQ(shown(instance)["proxyInstance"], "system proxy");
}

}  // namespace greenmock::tests
