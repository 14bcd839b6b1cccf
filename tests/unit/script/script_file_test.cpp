// Whole scripts: their frame, their timeline, and what is reported when several things are wrong.
#include "script_support.hpp"

using namespace greenmock;
using namespace greenmock::script;
using namespace greenmock::script::testing;
using namespace std::chrono_literals;

namespace {

core::TimelineEntry good_entry(const std::string& entry) {
  const core::Script script = good_script(R"({"greenmock":1,"timeline":[)" + entry + "]}");
  return script.timeline.empty() ? core::TimelineEntry{} : script.timeline.front();
}

/// The rules of docs/scripts.md.
const std::vector<std::string> kNineBehaviours{
    R"({ "id": "ten-minutes",   "when": {"method":"qr","call":1}, "wait": "10m" })",
    R"({ "id": "has-auth",      "when": {"method":"qr","until":"logout"}, "reply": "hasAuth" })",
    R"({ "id": "error-twice",   "when": {"method":"qr"}, "times": 2, "reply": {"error":"Internal trouble"} })",
    R"({ "id": "proxy-504",     "when": {"method":"qr","call":1}, "wait": "60s", "reply": 504 })",
    R"({ "id": "slow-logout",   "when": {"method":"qr","from":"logout"}, "wait": {"until":"logout+90s"} })",
    R"({ "id": "third-a-second","when": {"method":"*","rate":"3/1s"}, "reply": 429 })",
    R"({ "id": "ws-drop-once",  "when": {"method":"scanqrcode","call":1}, "frames": ["qrCode","drop"] })",
    R"({ "id": "empty-though",  "when": {"method":"receiveNotification","queue":"1-"}, "times": 1, "reply": "empty" })",
    R"({ "id": "delete-500",    "when": {"method":"deleteNotification"}, "times": 1, "reply": 500, "apply": false })",
};

}  // namespace

TEST(ScriptFile, needs_only_its_version) {
  const core::Script script = good_script(R"({"greenmock":1,"$schema":"https://x/y.json"})");
  EXPECT_TRUE(script.instances.empty() && script.rules.empty() && script.timeline.empty());
}

TEST(ScriptFile, keeps_the_order_and_numbers_rules_without_an_id) {
  const core::Script script = good_script(
      R"({"greenmock":1,"instances":[{"name":"a"},{"name":"b","idInstance":7}],
          "rules":[{"when":{},"reply":500},{"id":"x","when":{},"reply":501},{"when":{},"reply":502}]})");
  ASSERT_EQ(script.rules.size(), 3U);
  EXPECT_EQ(script.rules[0].id, "rule-1");
  EXPECT_EQ(script.rules[1].id, "x");
  EXPECT_EQ(script.rules[2].id, "rule-3");
  ASSERT_EQ(script.instances.size(), 2U);
  EXPECT_EQ(script.instances[1].name, "b");
}

TEST(ScriptFile, of_one_instance_has_no_instances_and_may_leave_the_version_out) {
  EXPECT_TRUE(load_script(R"({"rules":[]})", Scope::Instance, words()));
  EXPECT_TRUE(load_script(R"({"greenmock":1,"timeline":[]})", Scope::Instance, words()));
  EXPECT_FALSE(load_script(R"({"instances":[]})", Scope::Instance, words()));
  EXPECT_FALSE(load_script(R"({"greenmock":2})", Scope::Instance, words()));
}

TEST(ScriptFile, plays_the_documented_behaviours) {
  for (const std::string& rule : kNineBehaviours) {
    const std::string text = R"({"greenmock":1,"rules":[)" + rule + "]}";
    const auto loaded = script_of(text);
    EXPECT_TRUE(loaded) << text << "\n" << all(loaded.problems);
  }
  EXPECT_EQ(good_script(R"({"greenmock":1,"instances":[{"name":"a","login":{"starting":"30s"}}]})")
                .instances[0]
                .login.starting,
            30s);
}

TEST(ScriptFile, says_what_is_wrong_with_its_frame) {
  const std::vector<Bad> table{
      {"@[]", "", {"expected a script", "a list"}},
      {"@{\"rules\":[]}", "", {"needs the key \"greenmock\"", "\"greenmock\": 1"}},
      {"{\"greenmock\":@2,\"nonsense\":1}",
       "/greenmock",
       {"expected 1, the only version", "the number 2"}},
      {"{\"greenmock\":@\"1\"}", "/greenmock", {"the string \"1\""}},
      {"{@\"greenmok\":1}", "/greenmok", {R"(did you mean "greenmock"?)"}},
      {"{\"greenmock\":1,@\"rule\":[]}", "/rule", {R"(did you mean "rules"?)", "\"timeline\""}},
      {"{\"greenmock\":1,\"$schema\":@1}", "/$schema", {"JSON Schema"}},
      {"{\"greenmock\":1,\"rules\":@{}}", "/rules", {"a list of rules", "an object"}},
      {"{\"greenmock\":1,\"instances\":@{}}", "/instances", {"a list of instances"}},
      {"{\"greenmock\":1,\"timeline\":@{}}", "/timeline", {"a list of entries"}},
      {"{\"greenmock\":1,\"rules\":[{\"id\":\"a\",\"when\":{},\"wait\":\"1s\"},\n{\"id\":@\"a\","
       "\"when\":{},\"wait\":\"1s\"}]}",
       "/rules/1/id",
       {"rule id \"a\" is taken already", "line 1"}},
      {"{\"greenmock\":1,\"rules\":[{\"id\":\"rule-2\",\"when\":{},\"wait\":\"1s\"},@{\"when\":{},"
       "\"wait\":\"1s\"}]}",
       "/rules/1",
       {"\"rule-2\" is taken"}},
      {"{\"greenmock\":1,\"instances\":[{\"name\":\"a\"},{\"name\":@\"a\"}]}",
       "/instances/1/name",
       {"name \"a\" is taken"}},
      {"{\"greenmock\":1,\"instances\":[{\"idInstance\":7},{\"idInstance\":@\"7\"}]}",
       "/instances/1/idInstance",
       {"idInstance \"7\" is taken"}},
      {"{\"greenmock\":1,\"instances\":[{@\"ownPort\":true}]}",
       "/instances/0/ownPort",
       {"unknown key"}},
      {"{\"greenmock\":1,\"rules\":[],@\"rules\":[]}", "/rules", {"twice"}},
  };
  for (const Bad& bad : table) expect_refused(bad, script_of);
}

TEST(ScriptFile, reports_all_problems_in_the_order_of_the_text_and_no_more_than_twenty) {
  const auto loaded = script_of(R"({"greenmock":1,
                                                            "timeline":[{"at":"logot","state":"blocked"}],
    "rules":[{"when":{"method":"QR","cal":1},"wiat":"1s","wait":20}]})");
  ASSERT_EQ(loaded.problems.size(), 5U) << all(loaded.problems);
  EXPECT_EQ(loaded.problems[0].pointer, "/timeline/0/at");
  EXPECT_EQ(loaded.problems[1].pointer, "/rules/0/when/method");
  EXPECT_EQ(loaded.problems[2].pointer, "/rules/0/when/cal");
  EXPECT_EQ(loaded.problems[3].pointer, "/rules/0/wiat");
  EXPECT_EQ(loaded.problems[4].pointer, "/rules/0/wait");

  std::string many = R"({"greenmock":1,"rules":[)";
  for (int i = 0; i < 50; ++i) many += R"({"when":{},"reply":1},)";
  many += R"({"when":{},"reply":1}]})";
  EXPECT_EQ(script_of(many).problems.size(), kMostProblems);
}

TEST(ScriptFile, prints_problems_as_compilers_do) {
  EXPECT_EQ(to_string({3, 14, "/rules/0", "no"}, "a.json"), "a.json:3:14: /rules/0: no");
  EXPECT_EQ(to_string({1, 1, "", "no"}, "a.json"), "a.json:1:1: no");
  EXPECT_EQ(to_string({0, 0, "", "no"}, "a.json"), "a.json: no");
  EXPECT_EQ(to_string({1, 2, "/\x1b[2J\n", "no"}, "a.json"), "a.json:1:2: /?[2J?: no");
}

TEST(ScriptTimeline, reads_every_action) {
  using core::PhoneAction;
  using Entry = core::TimelineEntry;
  const std::vector<std::pair<std::string, PhoneAction>> phone{
      {"scan", PhoneAction::Scan},     {"refuse", PhoneAction::Refuse},
      {"logout", PhoneAction::Logout}, {"off", PhoneAction::Off},
      {"on", PhoneAction::On},         {"enterCode", PhoneAction::EnterCode}};
  for (const auto& [name, means] : phone) {
    const Entry entry = good_entry(R"({"at":"20s","phone":")" + name + "\"}");
    EXPECT_EQ(std::get<PhoneAction>(entry.action), means) << name;
    EXPECT_EQ(entry.at, (core::Mark{std::nullopt, 0, 20s}));
  }
  const Entry state =
      good_entry(R"({"at":"scan+2s","every":"1m","instance":"a","state":"blocked"})");
  EXPECT_EQ(std::get<core::State>(state.action), core::State::Blocked);
  EXPECT_EQ(state.every, 1min);
  EXPECT_EQ(state.instance, "a");
  EXPECT_EQ(state.at.event->kind, core::Event::Kind::Scan);
  EXPECT_TRUE(
      std::holds_alternative<Entry::Rotate>(good_entry(R"({"at":"0s","rotate":true})").action));
  EXPECT_TRUE(
      std::holds_alternative<Entry::DropAll>(good_entry(R"({"at":"0s","drop":"all"})").action));
  const Entry settings = good_entry(R"({"at":"0s","settings":{"webhookUrl":"http://x"}})");
  EXPECT_EQ(core::dump(std::get<core::Json>(settings.action)), R"({"webhookUrl":"http://x"})");
}

TEST(ScriptTimeline, says_what_is_wrong_with_an_entry) {
  const std::vector<Bad> table{
      {"@5", "", {"an entry of the timeline"}},
      {"@{\"state\":\"blocked\"}", "", {"needs the key \"at\""}},
      {"@{\"at\":\"1s\"}", "", {"at least one of", "\"phone\""}},
      {"@{\"at\":\"1s\",\"state\":\"blocked\",\"rotate\":true}", "", {"only one of", "2 of them"}},
      {"{\"at\":@1,\"state\":\"blocked\"}", "/at", {"a moment", "the number 1"}},
      {"{\"at\":@\"1 s\",\"state\":\"blocked\"}", "/at", {"a duration"}},
      {"{\"at\":\"1s\",\"every\":@\"0s\",\"rotate\":true}", "/every", {"longer than zero"}},
      {"{\"at\":\"1s\",\"every\":@5,\"rotate\":true}", "/every", {"a duration"}},
      {"{\"at\":\"1s\",\"phone\":@\"scna\"}", "/phone", {R"(did you mean "scan"?)", "\"refuse\""}},
      {"{\"at\":\"1s\",\"phone\":@\"entercode\"}", "/phone", {R"(did you mean "enterCode"?)"}},
      {"{\"at\":\"1s\",\"phone\":@{\"enterCode\":\"GAPI2015\"}}", "/phone", {"enterCode"}},
      {"{\"at\":\"1s\",\"state\":@\"bloked\"}", "/state", {R"(did you mean "blocked"?)"}},
      {"{\"at\":\"1s\",\"rotate\":@false}", "/rotate", {"expected true, found false"}},
      {"{\"at\":\"1s\",\"rotate\":@1}", "/rotate", {"the number 1"}},
      {"{\"at\":\"1s\",\"drop\":@\"some\"}", "/drop", {"expected \"all\""}},
      {"{\"at\":\"1s\",\"settings\":{\"webhookUrl\":@1}}",
       "/settings/webhookUrl",
       {"must be a string"}},
      {"{\"at\":\"1s\",\"notify\":@\"incomingMesage\"}",
       "/notify",
       {R"(did you mean "incomingMessage"?)"}},
      {"{\"at\":\"1s\",\"notify\":@7}", "/notify", {"the number 7"}},
      {"{\"at\":\"1s\",\"notify\":@{\"copies\":2}}", "/notify", {"at least one of"}},
      {"{\"at\":\"1s\",\"notify\":{\"type\":\"incomingCall\",\"set\":{@\"from\":1}}}",
       "/notify/set/from",
       {"no JSON pointer"}},
      {"{\"at\":\"1s\",\"notify\":{\"body\":{},\"set\":@{}}}", "/notify/set", {"\"type\" only"}},
      {"{\"at\":\"1s\",\"notify\":{\"body\":@1}}", "/notify/body", {"an object"}},
      {"{\"at\":\"1s\",@\"phnoe\":\"scan\"}", "/phnoe", {R"(did you mean "phone"?)"}},
  };
  for (const Bad& bad : table) {
    expect_refused({"{\"greenmock\":1,\"timeline\":[" + bad.text + "]}",
                    "/timeline/0" + bad.pointer, bad.says},
                   script_of);
  }
}
