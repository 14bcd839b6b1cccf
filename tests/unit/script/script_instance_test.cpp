#include "script_support.hpp"

using namespace greenmock;
using namespace greenmock::script;
using namespace greenmock::script::testing;
using namespace std::chrono_literals;

namespace {

core::InstanceSpec good_instance(const std::string& text) {
  return good_request(text).spec;
}

}  // namespace

TEST(ScriptInstance, reads_all_its_keys) {
  const core::InstanceSpec spec = good_instance(R"({
    "name": "test_login", "idInstance": 1101000001, "apiTokenInstance": "d75b3a66.A_b-1",
    "state": "starting", "settings": {"webhookUrl": "http://x/", "incomingWebhook": "yes", "linkPreview": true},
    "queue": [], "limits": {"qr": "3/1s"}, "login": {"starting": "30s", "fails": "blocked"},
    "qrIn": {"starting": "hang", "blocked": 403, "sleepMode": {"error": "asleep"}},
    "dialect": "current", "strict": true, "clock": {"speed": 2.5, "paused": true},
    "setSettings": {"act": "5m", "restart": "30s"}, "phone": {"sleep": "1m", "wake": "5m"},
    "receive": {"empty": "408", "readers": "next"} })");
  EXPECT_EQ(spec.name, "test_login");
  EXPECT_EQ(spec.id, 1101000001U);
  EXPECT_EQ(spec.token, "d75b3a66.A_b-1");
  EXPECT_EQ(spec.state, core::State::Starting);
  EXPECT_EQ(spec.settings["webhookUrl"], "http://x/");
  EXPECT_EQ(spec.settings["linkPreview"], true);
  EXPECT_EQ(spec.settings.size(), 3U);
  ASSERT_TRUE(spec.limits);
  EXPECT_EQ(spec.limits->mode, core::LimitSpec::Mode::Listed);
  EXPECT_EQ(spec.limits->listed.at(method("qr")), (core::Limit{3, 1s}));
  EXPECT_EQ(spec.login.starting, 30s);
  EXPECT_EQ(spec.login.end, core::LoginEnd::Blocked);
  EXPECT_EQ(spec.saving.act, 5min);
  EXPECT_EQ(spec.saving.restart, 30s);
  EXPECT_EQ(spec.phone.sleep, 1min);
  EXPECT_EQ(spec.phone.wake, 5min);
  ASSERT_EQ(spec.qr_in.size(), 3U);
  EXPECT_FALSE(spec.qr_in.at(core::State::Starting));
  EXPECT_EQ(std::get<core::StatusReply>(*spec.qr_in.at(core::State::Blocked)).status, 403);
  EXPECT_EQ(std::get<core::TypedReply>(*spec.qr_in.at(core::State::SleepMode)).message, "asleep");
  EXPECT_EQ(spec.dialect, core::Dialect::Current);
  EXPECT_EQ(spec.strict, true);
  EXPECT_EQ(spec.speed, 2.5);
  EXPECT_EQ(spec.paused, true);
  EXPECT_EQ(spec.receive.empty, core::EmptyReceive::Status408);
  EXPECT_EQ(spec.receive.readers, core::Readers::Next);
}

TEST(ScriptInstance, leaves_what_is_not_stated_to_the_server) {
  for (const std::string text : {"", " \r\n\t", "{}"}) {
    const InstanceRequest request = good_request(text);
    EXPECT_FALSE(request.spec.name || request.spec.id || request.spec.token || request.spec.limits);
    EXPECT_FALSE(request.spec.dialect || request.spec.strict || request.spec.speed);
    EXPECT_FALSE(request.spec.paused || request.script || request.ttl || request.own_port);
    EXPECT_EQ(request.spec.state, core::State::NotAuthorized);
    EXPECT_EQ(request.spec.settings, core::Json::object());
    EXPECT_EQ(request.spec.login.starting, 0s);
    EXPECT_FALSE(request.spec.saving.act || request.spec.phone.wake);
  }
}

TEST(ScriptInstance, takes_the_id_as_a_string_and_names_in_any_script) {
  EXPECT_EQ(good_instance(R"({"idInstance":"999999999999999999"})").id, 999999999999999999U);
  std::string longest;
  for (int i = 0; i < 64; ++i) longest += "\xC3\xA9";
  EXPECT_EQ(good_instance("{\"name\":\"" + longest + "\"}").name, longest);
  EXPECT_EQ(good_instance(R"({"limits":"off"})").limits->mode, core::LimitSpec::Mode::Off);
  EXPECT_EQ(good_instance(R"({"limits":"documented"})").limits->mode,
            core::LimitSpec::Mode::Documented);
}

TEST(ScriptInstance, says_what_is_wrong_with_it) {
  const std::vector<Bad> table{
      {"@[]", "", {"expected an instance"}},
      {"{@\"nmae\":\"a\"}", "/nmae", {R"(did you mean "name"?)"}},
      {"{\"name\":@\"\"}", "/name", {"1 to 64"}},
      {"{\"name\":@\"  \"}", "/name", {"not all blank"}},
      {"{\"name\":@\"a\\nb\"}", "/name", {"control characters"}},
      {"{\"name\":@\".\"}", "/name", {"no path can hold"}},
      {"{\"name\":@\"..\"}", "/name", {"no path can hold"}},
      {"{\"name\":@\"123\"}", "/name", {"all digits", "idInstance"}},
      {"{\"name\":@\"" + std::string(65, 'a') + "\"}", "/name", {"1 to 64"}},
      {"{\"name\":@5}", "/name", {"a name", "the number 5"}},
      {"{\"idInstance\":@0}", "/idInstance", {"from 1"}},
      {"{\"idInstance\":@1000000000000000000}", "/idInstance", {"999999999999999999"}},
      {"{\"idInstance\":@18446744073709551615}", "/idInstance", {"999999999999999999"}},
      {"{\"idInstance\":@1.0}", "/idInstance", {"whole number"}},
      {"{\"idInstance\":@\"007\"}", "/idInstance", {"without a zero in front"}},
      {"{\"idInstance\":@\"12a\"}", "/idInstance", {"digits"}},
      {"{\"idInstance\":@\"\"}", "/idInstance", {"1 to 18 digits"}},
      {"{\"idInstance\":@\"1234567890123456789\"}", "/idInstance", {"1 to 18 digits"}},
      {"{\"idInstance\":@true}", "/idInstance", {"found true"}},
      {"{\"apiTokenInstance\":@\"a/b\"}", "/apiTokenInstance", {"1 to 128", "\"a/b\""}},
      {"{\"apiTokenInstance\":@\"\"}", "/apiTokenInstance", {"1 to 128"}},
      {"{\"apiTokenInstance\":@\"" + std::string(129, 'a') + "\"}",
       "/apiTokenInstance",
       {"1 to 128"}},
      {"{\"apiTokenInstance\":@5}", "/apiTokenInstance", {"a token"}},
      {"{\"state\":@\"Authorized\"}", "/state", {R"(did you mean "authorized"?)"}},
      {"{\"settings\":@[]}", "/settings", {"expected settings"}},
      {"{\"settings\":{@\"webhookurl\":\"\"}}",
       "/settings/webhookurl",
       {R"(did you mean "webhookUrl"?)", "outgoingWebhook"}},
      {"{\"settings\":{\"webhookUrl\":@5}}",
       "/settings/webhookUrl",
       {"must be a string", "the number 5"}},
      {"{\"settings\":{\"incomingWebhook\":@true}}",
       "/settings/incomingWebhook",
       {"\"yes\" or \"no\"", "found true"}},
      {"{\"queue\":[@\"incomingMesage\"]}", "/queue/0", {R"(did you mean "incomingMessage"?)"}},
      {"{\"queue\":@1}", "/queue", {"a list"}},
      {"{\"receive\":@\"408\"}", "/receive", {"an object like"}},
      {"{\"receive\":{\"empty\":@\"nul\"}}", "/receive/empty", {R"(did you mean "null"?)"}},
      {"{\"receive\":{\"empty\":@408}}", "/receive/empty", {"the number 408"}},
      {"{\"receive\":{@\"reader\":\"same\"}}", "/receive/reader", {R"(did you mean "readers"?)"}},
      {"{\"limits\":@\"of\"}", "/limits", {R"(did you mean "off"?)"}},
      {"{\"limits\":@3}", "/limits", {"\"documented\"", "the number 3"}},
      {"{\"limits\":{@\"createInstance\":\"1/1s\"}}",
       "/limits/createInstance",
       {"of the partner API"}},
      {"{\"limits\":{@\"qrr\":\"3/1s\"}}", "/limits/qrr", {R"(did you mean "qr"?)"}},
      {"{\"limits\":{\"qr\":@3}}", "/limits/qr", {"\"3/1s\"", "the number 3"}},
      {"{\"limits\":{\"qr\":@\"3/s\"}}", "/limits/qr", {"\"3/1s\"", "\"3/s\""}},
      {"{\"limits\":{\"qr\":@\"0/1s\"}}", "/limits/qr", {"\"3/1s\"", "from 1 up"}},
      {"{\"limits\":{\"qr\":@\"3/0s\"}}", "/limits/qr", {"\"3/1s\"", "longer than zero"}},
      {"{\"limits\":{\"qr\":@\"/1s\"}}", "/limits/qr", {"\"3/1s\""}},
      {"{\"limits\":{\"qr\":@\"3\"}}", "/limits/qr", {"\"3/1s\""}},
      {"{\"login\":@\"30s\"}", "/login", {"{\"starting\": \"30s\"}"}},
      {"{\"login\":{\"starting\":@30}}", "/login/starting", {"a duration like", "the number 30"}},
      {"{\"login\":{\"fails\":@\"yellowCard\"}}", "/login/fails", {"\"blocked\"", "\"hasAuth\""}},
      {"{\"setSettings\":@\"5m\"}", "/setSettings", {"an object"}},
      {"{\"setSettings\":{@\"acts\":\"5m\"}}", "/setSettings/acts", {R"(did you mean "act"?)"}},
      {"{\"phone\":{\"sleep\":@60}}", "/phone/sleep", {"a duration like", "the number 60"}},
      {"{\"settings\":{\"delaySendMessagesMilliseconds\":@499}}",
       "/settings/delaySendMessagesMilliseconds",
       {"from 500 to 600000, or 0"}},
      {"{\"settings\":{@\"wid\":\"1@c.us\"}}", "/settings/wid", {"read only"}},
      {"{\"settings\":{@\"widd\":\"1@c.us\"}}",
       "/settings/widd",
       {"unknown key \"widd\" in settings; \"wid\" is read only: it is shown, and cannot be set. "
        "Allowed: "}},
      {"{\"settings\":{\"sendFromUTC\":@\"24:00\"}}", "/settings/sendFromUTC", {"\"09:30\""}},
      {"{\"qrIn\":{@\"authorized\":\"hang\"}}",
       "/qrIn/authorized",
       {"unknown key", "\"starting\", \"blocked\""}},
      {"{\"qrIn\":{\"starting\":@\"hnag\"}}", "/qrIn/starting", {"faithful"}},
      {"{\"dialect\":@\"sead\"}", "/dialect", {R"(did you mean "seed"?)"}},
      {"{\"strict\":@1}", "/strict", {"true or false"}},
      {"{\"clock\":{\"speed\":@0}}", "/clock/speed", {"0.000001"}},
      {"{\"clock\":{\"speed\":@1000001}}", "/clock/speed", {"1000000"}},
      {"{\"clock\":{\"speed\":@\"2x\"}}", "/clock/speed", {"0.000001", "\"2x\""}},
      {"{\"clock\":{\"paused\":@\"yes\"}}", "/clock/paused", {"true or false"}},
      {"{\"ownPort\":@1}", "/ownPort", {"true or false"}},
      {"{\"ownPort\":true,\"tls\":@\"bad\"}", "/tls", {"good", "wrongCa"}},
      {"{\"tls\":@\"good\"}", "/tls", {"ownPort"}},
      {"{\"ttl\":@\"0s\"}", "/ttl", {"longer than zero"}},
      {"{\"ttl\":@600}", "/ttl", {"a duration"}},
      {"{\"script\":@[]}", "/script", {"the script of one instance"}},
      {"{\"script\":{@\"instances\":[]}}",
       "/script/instances",
       {"unknown key \"instances\" in the script of one instance"}},
      {"{\"script\":{\"rules\":[{\"when\":{},\"wait\":@7}]}}",
       "/script/rules/0/wait",
       {"the number 7"}},
  };
  for (const Bad& bad : table) expect_refused(bad, request_of);
}

TEST(ScriptInstance, offers_hang_where_it_is_a_word) {
  const auto loaded = request_of(R"({"qrIn":{"starting":"hnag"}})");
  ASSERT_EQ(loaded.problems.size(), 1U);
  EXPECT_NE(loaded.problems[0].message.find(R"(did you mean "hang"?)"), std::string::npos)
      << loaded.problems[0].message;
}

TEST(ScriptInstanceRequest, takes_a_script_a_port_and_a_time_to_live) {
  const InstanceRequest request = good_request(
      R"({"name":"a","ownPort":true,"ttl":"10m","script":{"rules":[{"when":{},"reply":500}]}})");
  EXPECT_TRUE(request.own_port);
  EXPECT_EQ(request.ttl, 10min);
  ASSERT_TRUE(request.script);
  ASSERT_EQ(request.script->rules.size(), 1U);
  EXPECT_EQ(request.script->rules[0].id, "rule-1");
  EXPECT_TRUE(good_request(R"({"script":{"greenmock":1}})").script);
}

TEST(ScriptInstancePatch, holds_only_what_is_stated) {
  const InstancePatch none = good(patch_of("{}"), "{}");
  EXPECT_FALSE(none.state || none.settings || none.dialect || none.strict);
  EXPECT_FALSE(none.limits || none.login || none.qr_in || none.saving.act || none.phone.sleep);

  const std::string text =
      R"({"state":"blocked","settings":{"stateWebhook":"yes"},"dialect":"seed","strict":false,
          "limits":"documented","login":{},"qrIn":{"suspended":"hang"},
          "setSettings":{"act":"5m"},"phone":{"wake":"1m"}})";
  const InstancePatch full = good(patch_of(text), text);
  EXPECT_EQ(full.state, core::State::Blocked);
  EXPECT_EQ(full.settings->size(), 1U);
  EXPECT_EQ(full.dialect, core::Dialect::Seed);
  EXPECT_EQ(full.strict, false);
  EXPECT_EQ(full.limits->mode, core::LimitSpec::Mode::Documented);
  EXPECT_EQ(full.saving.act, 5min);
  EXPECT_FALSE(full.saving.restart);
  EXPECT_EQ(full.phone.wake, 1min);
  EXPECT_EQ(full.login->end, core::LoginEnd::Authorized);
  EXPECT_TRUE(full.qr_in->contains(core::State::Suspended));
}

TEST(ScriptInstancePatch, refuses_what_cannot_change) {
  expect_refused({"{@\"name\":\"b\"}", "/name", {"unknown key \"name\"", "Allowed: \"state\""}},
                 patch_of);
  expect_refused({"{@\"clock\":{}}", "/clock", {"unknown key"}}, patch_of);
  expect_refused({"@", "", {"expected a value"}}, patch_of);
}
