// Wrong scenarios are refused with the place, what was found and the nearest word.

#include <gtest/gtest.h>

#include <algorithm>

#include "suite/suite.hpp"

namespace greenmock::kit {
namespace {

constexpr std::string_view kLoadFacts =
    R"({"greenmock":1,"requirements":[{"id":"QR-DONE","level":"MUST","text":"t","page":"QR","read":"2026-01-01"}]})";

constexpr std::string_view kLoadMistakes =
    R"({"greenmock":1,"mistakes":[{"id":"Q1","mistake":"m"},{"id":"W2","mistake":"m"}]})";

std::string with(const std::string& more, const std::string& steps = R"([{"await":{"call":"qr"}}])",
                 const std::string& checks = "[]") {
  return R"({"greenmock":1,"id":"a","since":1,"title":"t","task":"authorize","vital":[{"call":"qr"}],"steps":)" +
         steps + R"(,"checks":)" + checks + more + "}";
}

/// The problems of one scenario, a line each.
std::string problems_of(const std::string& text) {
  const SuiteOrProblems loaded =
      load_suite({"facts.json", std::string(kLoadFacts)},
                 {"mistakes.json", std::string(kLoadMistakes)}, {{"x.json", text}});
  std::string all;
  for (const std::string& problem : loaded.problems) all += problem + "\n";
  return all;
}

Scenario only(const std::string& text) {
  const SuiteOrProblems loaded =
      load_suite({"facts.json", std::string(kLoadFacts)},
                 {"mistakes.json", std::string(kLoadMistakes)}, {{"x.json", text}});
  EXPECT_TRUE(loaded.problems.empty()) << loaded.problems.front();
  EXPECT_EQ(loaded.suite.scenarios.size(), 1U);
  return loaded.suite.scenarios.empty() ? Scenario{} : loaded.suite.scenarios.front();
}

struct Refused {
  std::string text, says;
  friend void PrintTo(const Refused& refused, std::ostream* out) { *out << refused.says; }
};

class WrongScenario : public ::testing::TestWithParam<Refused> {};

TEST_P(WrongScenario, IsRefusedWithAReasonThatHelps) {
  const std::string problems = problems_of(GetParam().text);
  EXPECT_NE(problems.find(GetParam().says), std::string::npos)
      << GetParam().text << "\nsays:\n"
      << problems << "\nnot: " << GetParam().says;
  EXPECT_EQ(problems.rfind("x.json:1:", 0), 0U) << problems;
}

INSTANTIATE_TEST_SUITE_P(
    Table, WrongScenario,
    ::testing::Values(
        Refused{"{", "x.json:1:"}, Refused{"[]", "expected a scenario"},
        Refused{with(R"(,"stps":[])"),
                R"(unknown key "stps" in a scenario; did you mean "steps"?)"},
        Refused{with(R"(,"tls":"bad")"), R"(expected "good" or "wrongCa")"},
        Refused{with(R"(,"timestamps":"real")"), "does not play it yet"},
        Refused{with("", R"([{"await":{"call":"qrr"}}])"), R"(did you mean "qr"?)"},
        Refused{with("", R"([{"await":{"call":"qr","phase":"park"}}])"), R"("parked")"},
        Refused{with("", R"([{"await":{"event":"authorised"}}])"), R"(did you mean "authorized"?)"},
        Refused{with("", R"([{"await":{"call":"qr"},"advance":"1s"}])"), "/steps/0"},
        Refused{with("", R"([{"advance":"20"}])"), "/steps/0/advance"},
        Refused{with("", R"([{"advance":{"to":"rotatoin"}}])"), "/steps/0/advance/to"},
        Refused{with("", R"([{"advance":"1s","else":{"id":"x","requirement":"QR-DONE"}}])"),
                R"("else" goes with "await" and "phone")"},
        Refused{with("", R"([{"await":{"socket":"opened"}}])"), R"(did you mean "open"?)"},
        Refused{with("", R"([{"await":{"socket":"open","phase":"sent"}}])"),
                R"(unknown key "phase")"},
        Refused{with(R"(,"env":{"GREEN_API_WS_URL":"ws://x"})"), "is set by the kit"},
        Refused{with("", R"([{"await":{"exit":true}}])",
                     R"([{"id":"x","requirement":"QR-DONE","frames":{"from":"client"}}])"),
                "\"least\""},
        Refused{with("", R"([{"watch":"11s"}])"), "ten seconds"},
        Refused{with("", R"([{"signal":"two words"}])"),
                R"(/steps/0/signal: expected a word of 1 to 64 letters)"},
        Refused{with("", R"([{"signal":""}])"), R"(/steps/0/signal: expected a word of 1 to 64)"},
        Refused{with("", R"([{"signal":")" + std::string(65, 'x') + R"("}])"),
                R"(/steps/0/signal: expected a word of 1 to 64 letters)"},
        Refused{with("", R"([{"notify":"incomingMesage"}])"), R"(did you mean "incomingMessage"?)"},
        Refused{with("", R"([{"notify":{"type":"incomingCall","message":"textMessage"}}])"),
                R"(/steps/0/notify/message)"},
        Refused{
            with("", R"([{"notify":"incomingCall","else":{"id":"x","requirement":"QR-DONE"}}])"),
            R"("await" and "phone")"},
        Refused{with("", R"([{"await":{"push":"sent"}}])"), "/steps/0/await/push"},
        Refused{with("", R"([{"await":{"push":"200","status":200}}])"), "/steps/0/await/status"},
        Refused{with(R"(,"second":{})"), R"(goes with the task "receive-two" only)"},
        Refused{with(R"(,"second":{"instance":{"nam":"x"}})"), "/second/instance/nam"},
        Refused{with(R"(,"needs":["canthrow"])"), R"(did you mean "canThrow"?)"},
        Refused{with(R"(,"needs":[])"), "at least one word"},
        Refused{with(R"(,"env":{"GREEN_API_WEBHOOK_PORT":"1"})"), "is set by the kit"},
        Refused{with("", R"([{"await":{"exit":true}}])",
                     R"([{"id":"x","requirement":"QR-DONE","kind":{"call":"qr","kind":"ok"}}])"),
                R"(only in the task "call" is it known)"},
        Refused{
            R"({"greenmock":1,"id":"a","since":1,"title":"t","task":"call","env":{"GREEN_API_METHOD":"logout"},)"
            R"("vital":[{"call":"logout"}],"steps":[{"await":{"exit":true}}],"checks":[)"
            R"({"id":"x","requirement":"QR-DONE","any":[{"end":["done"]},{"kind":{"call":"qr","kind":"ok"}}]}]})",
            R"(this scenario's GREEN_API_METHOD is "logout")"},
        Refused{
            with(
                "", R"([{"await":{"exit":true}}])",
                R"([{"id":"x","requirement":"QR-DONE","calls":{"of":{"call":"*","host":"${mediaHost}"},"most":0}}])"),
            R"(it needs "hosts": ["media"])"},
        Refused{
            with(
                R"(,"hosts":["media"])", R"([{"await":{"exit":true}}])",
                R"([{"id":"x","requirement":"QR-DONE","calls":{"of":{"call":"*","host":"${mediahost}"},"most":0}}])"),
            R"(/checks/0/calls/of/host: "${mediahost}" is not one of ${apiHost} and ${mediaHost}; did you mean "${mediaHost}"?)"},
        Refused{
            with(
                R"(,"hosts":["media"])", R"([{"await":{"exit":true}}])",
                R"([{"id":"x","requirement":"QR-DONE","any":[{"end":["done"]},{"rate":{"of":{"call":"*","host":"${mediaHost}:80"},"most":1,"per":"1s"}}]}])"),
            R"(/checks/0/any/1/rate/of/host: "${mediaHost}:80" is not one of)"},
        Refused{with(R"(,"env":{"GREEN_API_MEDIA_URL":"http://x"})"), "is set by the kit"},
        Refused{with(R"(,"url":{"prefix":"/a b"})"), R"(/url/prefix: expected a path like "/x")"},
        Refused{with(R"(,"url":{"prefix":"/a?b"})"), R"(/url/prefix: expected a path)"},
        Refused{with(R"(,"url":{"prefix":"/a#b"})"), R"(/url/prefix: expected a path)"},
        Refused{with(R"(,"url":{"prefix":"/ü"})"), R"(/url/prefix: expected a path)"},
        Refused{with(R"(,"url":{"prefix":"/a//b"})"), R"(/url/prefix: expected a path)"},
        Refused{with(R"(,"url":{"prefix":"/a/../b"})"), R"(/url/prefix: expected a path)"},
        Refused{with(R"(,"url":{"prefix":"/a/%2e"})"), R"(/url/prefix: expected a path)"},
        Refused{with(R"(,"url":{"prefix":"/a%2"})"), R"(/url/prefix: expected a path)"},
        Refused{with(R"(,"url":{"prefix":"/a/"})"), R"(/url/prefix: expected a path)"},
        Refused{with(R"(,"url":{"prefix":"a"})"), R"(/url/prefix: expected a path)"},
        Refused{with(R"(,"hosts":["othr"])"), R"(did you mean "other"?)"},
        Refused{
            with(
                "", R"([{"await":{"exit":true}}])",
                R"([{"id":"x","requirement":"QR-DONE","silent":{"of":"token","in":["headersToOtherHosts"]}}])"),
            R"(it needs "hosts": ["other"])"},
        Refused{with("", R"([{"await":{"exit":true},"limitOf":"qr"}])"),
                R"("limitOf" needs "within" too)"},
        Refused{with("", R"([{"watch":"1s","limitOf":"qr"}])"), R"("limitOf" goes with "await")"},
        Refused{with("", "[]"), "at least one step"},
        Refused{with("", R"([{"await":{"exit":true}}])",
                     R"([{"id":"x","requirement":"QR-DNE","end":["done"]}])"),
                R"(there is no requirement "QR-DNE"; did you mean "QR-DONE"?)"},
        Refused{
            with("", R"([{"await":{"exit":true}}])",
                 R"([{"id":"x","requirement":"QR-DONE","end":["done"],"catches":["Q1","W22"]}])"),
            R"(/checks/0/catches/1: there is no mistake "W22"; did you mean "W2"?)"},
        Refused{
            with(
                "",
                R"([{"await":{"exit":true},"else":{"id":"x","requirement":"QR-DONE","catches":["Q"]}}])"),
            R"(/steps/0/else/catches/0: there is no mistake "Q")"},
        Refused{with("", R"([{"await":{"exit":true}}])",
                     R"([{"id":"X!","requirement":"QR-DONE","end":["done"]}])"),
                "lower-case letters"},
        Refused{
            with(
                "", R"([{"await":{"exit":true}}])",
                R"([{"id":"x","requirement":"QR-DONE","end":["done"]},{"id":"x","requirement":"QR-DONE","end":["done"]}])"),
            "is there twice"},
        Refused{with("", R"([{"await":{"exit":true}}])",
                     R"([{"id":"survives","requirement":"QR-DONE","end":["done"]}])"),
                "is there twice"},
        Refused{with("", R"([{"await":{"exit":true}}])",
                     R"([{"id":"x","requirement":"QR-DONE","end":["finished"]}])"),
                R"("done")"},
        Refused{
            with(
                "", R"([{"await":{"exit":true},"name":"end"}])",
                R"([{"id":"x","requirement":"QR-DONE","calls":{"of":{"call":"qr"},"most":1},"window":["ende",null]}])"),
            R"(no step has the name "ende"; did you mean "end"?)"},
        Refused{
            with("", R"([{"await":{"exit":true}}])",
                 R"([{"id":"x","requirement":"QR-DONE","calls":{"of":{"call":"qr"},"mst":1}}])"),
            R"(did you mean "most"?)"},
        Refused{
            with(
                "", R"([{"await":{"exit":true}}])",
                R"([{"id":"x","requirement":"QR-DONE","order":[{"call":"qr","body":{"a":"b"}},{"event":"qr"}]}])"),
            "call, verb, status and outcome only"},
        Refused{with("", R"([{"await":{"exit":true}}])",
                     R"([{"id":"x","requirement":"QR-DONE","handled":{"each":0}}])"),
                "/checks/0/handled/each"},
        Refused{with("", R"([{"await":{"exit":true}}])",
                     R"([{"id":"x","requirement":"QR-DONE","handled":{"ordr":true}}])"),
                R"(did you mean "order"?)"},
        Refused{with(R"(,"script":{"rules":[{"when":{"method":"qr"},"reply":"qrcode"}]})"),
                "/script/rules/0/reply"},
        Refused{with(R"(,"cases":[{"name":"a","set":{"/script/rules/7/reply":"timeout"}}])"),
                "x.json:1:"},
        Refused{with(R"(,"cases":[{"name":"a","set":{"script":1}}])"), "is no JSON pointer"},
        Refused{with(R"(,"cases":[{"name":"a","set":{"/title~2":"x"}}])"),
                R"("/title~2" is no JSON pointer)"},
        Refused{with(R"(,"cases":[{"name":"a","set":{"/title~":"x"}}])"),
                R"("/title~" is no JSON pointer)"},
        Refused{with(R"(,"cases":[{"name":"a","set":{"/steps/00":{"watch":"1s"}}}])"),
                R"(there is no place "00")"},
        Refused{with(R"(,"cases":[{"name":"a","set":{"/id":"b"}}])"), R"(no case can set "id")"},
        Refused{with(R"(,"cases":[{"name":"a","set":{"/cases/0/name":"b"}}])"),
                R"(no case can set "cases")"},
        Refused{
            with(
                R"(,"cases":[{"name":"a","set":{"/title":"x"}},{"name":"a","set":{"/title":"y"}}])"),
            "is there twice"},
        Refused{with(R"(,"cases":[{"name":")" + std::string(63, 'c') + R"(","set":{}}])"),
                "has 65 characters, 64 are the most, with the case and its dot"},
        Refused{R"({"greenmock":1,"id":")" + std::string(65, 'a') +
                    R"(","since":1,"title":"t","task":"authorize","vital":[{"call":"qr"}],)"
                    R"("steps":[{"await":{"call":"qr"}}],"checks":[]})",
                "has 65 characters, 64 are the most"},
        Refused{R"({"greenmock":1,"id":")" + std::string(53, 'a') +
                    R"(","since":1,"title":"t","task":"receive-two","vital":[{"call":"*"}],)"
                    R"("steps":[{"await":{"call":"*"}}],"checks":[]})",
                "has 53 characters, 52 are the most, with two accounts"},
        Refused{
            R"({"greenmock":2,"id":"a","since":1,"title":"t","task":"authorize","vital":[{"call":"qr"}],"steps":[{"await":{"call":"qr"}}],"checks":[]})",
            "expected 1, the only version of the grammar that there is, found the number 2"},
        Refused{with(R"(,"$schema":5)"), "/$schema: expected the address of a JSON Schema"},
        Refused{with(R"(,"url":"x")"), "/url: expected an object such as {"},
        Refused{with(R"(,"second":"x")"), "/second: expected an object such as {"},
        Refused{with("", R"([{"rules":"x"}])"), "/steps/0/rules: expected an object such as {"},
        Refused{with("", R"([{"repeat":3}])"), "/steps/0/repeat: expected an object such as {"},
        Refused{with("", R"([{"phone":"scan","else":"x"}])"),
                "/steps/0/else: expected an object such as {"},
        Refused{with("", R"([{"advance":5}])"),
                R"(expected a duration like "20s", or an object such as {"to": "rotation"})"},
        Refused{
            R"({"greenmock":1,"id":"a","since":1,"title":"t","task":"authorize","vital":[{"call":"qr","event":"qr"}],"steps":[{"await":{"call":"qr"}}],"checks":[]})",
            R"(what is vital is a "call" or an "event", found both)"},
        Refused{
            with(
                "", R"([{"await":{"exit":true}}])",
                R"([{"id":"x","requirement":"QR-DONE","any":[{"end":["done"]},{"id":"y","end":["failed"]}]}])"),
            R"(/checks/0/any/1/id: "id" stands beside "any", and is of all in it)"},
        Refused{with(R"(,"env":{"PATH":"/"})"), "GREEN_API_"},
        Refused{with(R"(,"env":{"GREEN_API_A=B":"x"})"), R"("GREEN_API_A=B": variables of)"},
        Refused{with(R"(,"env":{"GREEN_API_X Y":"x"})"), R"("GREEN_API_X Y": variables of)"},
        Refused{with(R"(,"env":{"GREEN_API_":"x"})"), R"("GREEN_API_": variables of)"},
        Refused{with(R"(,"env":{"GREEN_API_TEXT":"a\u0000b"})"),
                "/env/GREEN_API_TEXT: a variable cannot hold"},
        Refused{with(R"(,"env":{"GREEN_API_LINGER_MS":"abc"})"),
                "/env/GREEN_API_LINGER_MS: expected a whole number of milliseconds"},
        Refused{with(R"(,"env":{"GREEN_API_LINGER_MS":"60001"})"),
                "/env/GREEN_API_LINGER_MS: expected a whole number of milliseconds"},
        Refused{with(R"(,"instance":{"name":"mine"})"), "the kit names the instance"}));

TEST(ScenarioLoading, ComplainsOnceOfWhatIsWrongAroundACheckOnTheWire) {
  for (const char* around : {R"("id":"x","foo":1)", R"("id":"")"}) {
    const std::string problems = problems_of(
        with("", R"([{"await":{"exit":true}}])",
             std::string("[{") + around +
                 R"(,"requirement":"QR-DONE","calls":{"of":{"call":"qr"},"most":1}}])"));
    EXPECT_EQ(std::count(problems.begin(), problems.end(), '\n'), 1) << problems;
  }
}

TEST(ScenarioLoading, OfAListThatCannotBeReadOnlyThatIsTold) {
  const SuiteFile facts{"facts.json", std::string(kLoadFacts)};
  const SuiteFile mistakes{"mistakes.json", std::string(kLoadMistakes)};
  const SuiteFile scenario{
      "x.json", with("", R"([{"await":{"call":"qr"}}])",
                     R"([{"id":"x","requirement":"QR-DONE","catches":["Q1"],"end":["done"]}])")};
  const auto without_mistakes = load_suite(facts, {"mistakes.json", "{"}, {scenario}).problems;
  ASSERT_EQ(without_mistakes.size(), 1U) << without_mistakes.back();
  EXPECT_TRUE(without_mistakes.front().starts_with("mistakes.json:")) << without_mistakes.front();
  const auto without_facts = load_suite({"facts.json", "{"}, mistakes, {scenario}).problems;
  ASSERT_EQ(without_facts.size(), 1U) << without_facts.back();
  EXPECT_TRUE(without_facts.front().starts_with("facts.json:")) << without_facts.front();
  EXPECT_TRUE(load_suite(facts, mistakes, {scenario}).problems.empty());
}

TEST(ScenarioLoading, MakesOneOfEachCaseWithItsValuesSet) {
  const SuiteOrProblems loaded = load_suite(
      {"facts.json", std::string(kLoadFacts)}, {"mistakes.json", std::string(kLoadMistakes)},
      {{"x.json", with(R"(,"script":{"rules":[{"id":"r","when":{"method":"qr"},"reply":500}]},
        "cases":[{"name":"html","set":{"/script/rules/0/reply":502}},
                 {"name":"slash","set":{"/url":{"slash":true}}}])")}});
  ASSERT_TRUE(loaded.problems.empty()) << loaded.problems.front();
  ASSERT_EQ(loaded.suite.scenarios.size(), 2U);
  EXPECT_EQ(loaded.suite.scenarios[0].id, "a.html");
  EXPECT_EQ(loaded.suite.scenarios[0].script["rules"][0]["reply"], 502);
  EXPECT_FALSE(loaded.suite.scenarios[0].url.slash);
  EXPECT_EQ(loaded.suite.scenarios[1].id, "a.slash");
  EXPECT_EQ(loaded.suite.scenarios[1].script["rules"][0]["reply"], 500);
  EXPECT_TRUE(loaded.suite.scenarios[1].url.slash);
}

TEST(ScenarioLoading, TakesNotificationsWebhooksAndASecondAccount) {
  const Scenario scenario = only(
      with(R"(,"needs":["canThrow"],"instance":{"queue":["incomingMessage"]})",
           R"([{"notify":{"type":"incomingMessage","copies":2}},{"await":{"push":"failed","n":3}},
          {"notify":{"body":{"typeWebhook":"x"}},"name":"mine"}])",
           R"([{"id":"x","requirement":"QR-DONE","handled":{"order":false,"bound":5}},
          {"id":"y","requirement":"QR-DONE","handled":{}},
          {"id":"z","requirement":"QR-DONE","instance":{"queue":0}}])"));
  EXPECT_TRUE(scenario.needs_throw);
  EXPECT_EQ(std::get<Notify>(scenario.steps[0].what).note["copies"], 2);
  const auto& push = std::get<AwaitPush>(std::get<Await>(scenario.steps[1].what).what);
  EXPECT_EQ(push.what, AwaitPush::What::Failed);
  EXPECT_EQ(push.n, 3U);
  const auto& handled = std::get<Handled>(scenario.checks[0].what);
  EXPECT_EQ(handled.each, 1U);
  EXPECT_FALSE(handled.order);
  EXPECT_EQ(handled.bound, 5U);
  EXPECT_TRUE(std::get<Handled>(scenario.checks[1].what).order);
  EXPECT_FALSE(std::get<Handled>(scenario.checks[1].what).bound);
  EXPECT_FALSE(scenario.second);
}

TEST(ScenarioLoading, TakesAnyPathOfRfc3986AsThePrefixOfTheUrl) {
  for (const std::string prefix :
       {"/x", "/gateway/v1", "/a.b/..c", "/%20", "/~a;b=c,d:e@f!$&'()*+"})
    EXPECT_EQ(only(with(R"(,"url":{"prefix":")" + prefix + R"("})")).url.prefix, prefix);
}

TEST(ScenarioLoading, TakesIdsThatAnInstanceCanBeNamedBy) {
  const std::string name(62, 'c');
  EXPECT_EQ(only(with(R"(,"cases":[{"name":")" + name + R"(","set":{}}])")).id, "a." + name);
}

TEST(ScenarioLoading, KnowsWhetherTheServiceAnswersBadly) {
  EXPECT_FALSE(only(with("")).answers_badly);
  EXPECT_FALSE(
      only(with(R"(,"script":{"rules":[{"when":{"method":"qr"},"wait":"1s"}]})")).answers_badly);
  EXPECT_TRUE(
      only(with(R"(,"script":{"rules":[{"when":{"method":"qr"},"fault":"hang"}]})")).answers_badly);
}

TEST(ScenarioLoading, GivesAPortOfItsOwnToWhomeverStopsTheServer) {
  EXPECT_TRUE(only(with("", R"([{"server":"down"}])")).own_port);
  EXPECT_FALSE(only(with("")).own_port);
}

}  // namespace
}  // namespace greenmock::kit
