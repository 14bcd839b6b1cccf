// Checks that are wrong are refused with the place and what is allowed.

#include "record_builder.hpp"

namespace greenmock::tests {
namespace {

using script::testing::Bad;
using script::testing::expect_refused;

void refuse_all(const std::vector<Bad>& all) {
  for (const Bad& bad : all) expect_refused(bad, [](const std::string& t) { return check_of(t); });
}

TEST(ChecksLoad, TakesEveryVerb) {
  for (const char* good :
       {R"({"id":"a","requirement":"R","proves":"m","calls":{"of":{"call":"*"},"least":0}})",
        R"({"gap":{"of":{"call":"qr"},"least":"1s","over":4,"slack":"10%","from":"arrived"}})",
        R"({"rate":{"of":{"call":"qr"},"most":3,"per":"1s"},"window":[null,"five"]})",
        R"({"rate":{"of":{"call":"qr"},"notAbove":{"window":[null,"a"],"factor":1.5}}})",
        R"({"overlap":{"of":{"call":"qr"},"most":1}})",
        R"({"order":[{"call":"qr"},{"call":"logout"}]})",
        R"({"shape":{"of":{"call":"qr"},"path":"/waInstance${id}/qr/${token}"}})",
        R"({"frames":{"from":"client","opcodes":["text","pong"],"most":0}})",
        R"({"connects":{"most":20,"per":"1s"}})", R"({"instance":{"state":"authorized"}})",
        R"({"instance":{"queue":0}})", R"({"instance":{"queue":"1-"}})",
        R"({"any":[{"connects":{"most":1}}]})"}) {
    const auto loaded = check_of(good);
    EXPECT_TRUE(loaded) << good << "\n" << script::testing::all(loaded.problems);
  }
}

TEST(ChecksLoad, RefusesWhatIsNoCheck) {
  refuse_all({
      {R"(@7)", "", {"expected a check, found the number 7"}},
      {R"(@{"id":"a"})", "", {"a check needs at least one of \"calls\", \"gap\""}},
      {R"({@"call":{"of":{"call":"qr"},"most":1}})", "/call", {"did you mean \"calls\"?"}},
      {R"(@{"connects":{"most":1},"instance":{"state":"authorized"}})",
       "",
       {"takes only one of", "found 2 of them"}},
      {R"({"id":@"","connects":{"most":1}})", "/id", {"expected the name of the check"}},
      {R"({"frames":@{"most":0}})", "/frames", {"from"}},
      {R"({"frames":@{"from":"client"}})", "/frames", {"least"}},
      {R"({"frames":{"from":@"server","most":0}})", "/frames/from", {"service"}},
      {R"({"frames":{"from":"client","opcodes":@[],"most":0}})",
       "/frames/opcodes",
       {"at least one"}},
      {R"({"frames":{"from":"client","opcodes":[@"raw"],"most":0}})",
       "/frames/opcodes/0",
       {"text"}},
      {R"({"connects":{"most":1},"window":@["a"]})", "/window", {"two ends", "found 1"}},
      {R"({"connects":{"most":1},"window":[null,@3]})", "/window/1", {"an end, or null"}},
      {R"({"instance":{"state":"authorized"},"window":@[null,null]})",
       "/window",
       {"has no place here"}},
  });
}

TEST(ChecksLoad, ListsWhatItTakesWithoutWhatIsTheKits) {
  for (const char* wrong : {R"({"x":1})", R"({"any":[{"x":1}]})", R"({"id":"a"})"}) {
    const auto loaded = check_of(wrong);
    const std::string problems = script::testing::all(loaded.problems);
    EXPECT_NE(problems.find("\"calls\", \"gap\""), std::string::npos) << problems;
    for (const char* verb : {"says", "picture", "events", "handled", "silent"})
      EXPECT_EQ(problems.find(verb), std::string::npos) << problems;
  }
}

TEST(ChecksLoad, TellsWhatIsTheKits) {
  refuse_all({
      {R"({"events":@{"of":{"event":"qr"},"most":0}})",
       "/events",
       {"only the conformance kit can do it"}},
      {R"({"end":@["done"]})", "/end", {"only the conformance kit"}},
      {R"({"order":[{"call":"qr"},@{"event":"authorized"}]})",
       "/order/1",
       {"only the conformance kit sees it"}},
      {R"({"any":[{"picture":@{"is":"served"}}]})", "/any/0/picture", {"conformance kit"}},
  });
}

TEST(ChecksLoad, RefusesWrongPatterns) {
  refuse_all({
      {R"({"calls":{"of":{"call":@"qrr"},"most":1}})",
       "/calls/of/call",
       {"unknown method \"qrr\"", "did you mean \"qr\"?"}},
      {R"({"calls":{"of":{"call":@"createInstance"},"most":1}})",
       "/calls/of/call",
       {"of the partner API"}},
      {R"({"calls":{"of":@{"verb":"GET"},"most":1}})",
       "/calls/of",
       {"needs the key \"call\"", "\"*\" is any call"}},
      {R"({"calls":{"of":{"call":"qr",@"stauts":200},"most":1}})",
       "/calls/of/stauts",
       {"did you mean \"status\"?"}},
      {R"({"calls":{"of":{"call":"qr","verb":@"get"},"most":1}})",
       "/calls/of/verb",
       {"did you mean \"GET\"?"}},
      {R"({"calls":{"of":{"call":"qr","status":@99},"most":1}})",
       "/calls/of/status",
       {"100 to 599"}},
      {R"({"calls":{"of":{"call":"qr","outcome":@"lost"},"most":1}})",
       "/calls/of/outcome",
       {"\"left\""}},
      {R"({"calls":{"of":{"call":"qr","query":@"x=1"},"most":1}})",
       "/calls/of/query",
       {"an object like"}},
      {R"({"calls":{"of":{"call":"qr","body":{@"/a~2":"x"}},"most":1}})",
       "/calls/of/body/~1a~02",
       {"no JSON pointer"}},
      {R"({"shape":{"of":{"call":"qr"},"headers":{@"A b":null}}})",
       "/shape/headers/A b",
       {"not a header name"}},
      {R"({"calls":{"of":{"call":"qr","query":{"x":@[1]}},"most":1}})",
       "/calls/of/query/x",
       {"found a list"}},
      {R"({"calls":{"of":{"call":"qr","body":{"x":{"matches":@"("}}},"most":1}})",
       "/calls/of/body/x/matches",
       {"is no regular expression"}},
      {R"({"calls":{"of":{"call":"qr","connection":@-1},"most":1}})",
       "/calls/of/connection",
       {"number of a connection"}},
  });
}

TEST(ChecksLoad, RefusesWrongBounds) {
  refuse_all({
      {R"({"calls":@{"of":{"call":"qr"}}})", "/calls", {"at least one of \"least\" or \"most\""}},
      {R"({"calls":@{"most":1}})", "/calls", {"needs the key \"of\""}},
      {R"({"calls":@{"of":{"call":"qr"},"least":3,"most":2}})",
       "/calls",
       {"3 is above \"most\" 2"}},
      {R"({"calls":{"of":{"call":"qr"},"most":@-1}})", "/calls/most", {"from 0 to"}},
      {R"({"gap":@{"of":{"call":"qr"}}})", "/gap", {"\"least\" or \"grows\""}},
      {R"({"gap":{"of":{"call":"qr"},"least":@"0s"}})", "/gap/least", {"longer than zero"}},
      {R"({"gap":{"of":{"call":"qr"},"least":"1s","slack":@"100%"}})", "/gap/slack", {"99%"}},
      {R"({"gap":{"of":{"call":"qr"},"least":"1s","slack":@"x"}})", "/gap/slack", {"\"10%\""}},
      {R"({"gap":{"of":{"call":"qr"},"least":"1s","over":@0}})", "/gap/over", {"from 1 to"}},
      {R"({"gap":{"of":{"call":"qr"},"grows":2,"over":@1}})", "/gap/over", {"from 2 to"}},
      {R"({"gap":{"of":{"call":"qr"},"grows":@0.5}})", "/gap/grows", {"from 1 to 1000"}},
      {R"({"gap":{"of":{"call":"qr"},"least":"1s","from":@"send"}})",
       "/gap/from",
       {"did you mean \"sent\"?"}},
      {R"({"rate":@{"of":{"call":"qr"},"most":3}})", "/rate", {"needs the key \"per\""}},
      {R"({"rate":@{"of":{"call":"qr"},"most":3,"per":"1s","notAbove":{"window":[null,"a"]}}})",
       "/rate",
       {"takes only one of"}},
      {R"({"rate":{"of":{"call":"qr"},"notAbove":@{"factor":2}}})",
       "/rate/notAbove",
       {"needs the key \"window\""}},
      {R"({"overlap":@{"of":{"call":"qr"}}})", "/overlap", {"needs the key \"most\""}},
      {R"({"order":@[{"call":"qr"}]})", "/order", {"two calls or more, found 1"}},
      {R"({"order":@"qr"})", "/order", {"a list of call patterns"}},
      {R"({"connects":@{}})", "/connects", {"\"least\" or \"most\""}},
      {R"({"connects":{"least":1,"per":@"1s"}})", "/connects/per", {"goes with \"most\" alone"}},
      {R"({"any":@[]})", "/any", {"an empty list"}},
      {R"({"any":[{@"id":"a","connects":{"most":1}}]})", "/any/0/id", {"unknown key \"id\""}},
  });
}

TEST(ChecksLoad, RefusesWrongShapesAndSettings) {
  refuse_all({
      {R"({"shape":@{"of":{"call":"qr"}}})", "/shape", {"at least one of \"path\""}},
      {R"({"shape":{"of":{"call":"qr"},"path":@"waInstance"}})", "/shape/path", {"begins with"}},
      {R"({"shape":{"of":{"call":"qr"},"path":@"/${tokn}"}})",
       "/shape/path",
       {"did you mean \"${token}\"?"}},
      {R"({"shape":{"of":{"call":"qr"},"path":@"/${id"}})", "/shape/path", {"is not one of"}},
      {R"({"shape":{"of":{"call":"qr"},"path":@"/${receipt}/${receipt}"}})",
       "/shape/path",
       {"once"}},
      {R"({"shape":{"of":{"call":"qr"},"body":{"minLength":@1}}})",
       "/shape/body/minLength",
       {"not judged here", "\"pattern\""}},
      {R"({"shape":{"of":{"call":"qr"},"body":{@"proprties":{}}}})",
       "/shape/body/proprties",
       {"did you mean \"properties\"?"}},
      {R"({"shape":{"of":{"call":"qr"},"body":{"type":@"int"}}})", "/shape/body/type", {"integer"}},
      {R"({"shape":{"of":{"call":"qr"},"body":{"properties":{"a":{"pattern":@"["}}}}})",
       "/shape/body/properties/a/pattern",
       {"is no regular expression"}},
      {R"({"shape":{"of":{"call":"qr"},"body":{"const":1,"enum":@[1]}}})",
       "/shape/body/enum",
       {"one of them is enough"}},
      {R"({"instance":@{}})", "/instance", {"at least one of \"state\", \"settings\""}},
      {R"({"instance":{"queue":@-1}})", "/instance/queue", {"a whole number from 0"}},
      {R"({"instance":{"state":@"autorized"}})", "/instance/state", {"\"authorized\"?"}},
      {R"({"instance":{"settings":@"same"}})", "/instance/settings", {"or \"unchanged\""}},
      {R"({"instance":{"settings":{"webhookUrl":@""}}})",
       "/instance/settings/webhookUrl",
       {"write \"/webhookUrl\""}},
      {R"({"instance":{"settings":{"/webhokUrl":@""}}})",
       "/instance/settings/~1webhokUrl",
       {"did you mean \"webhookUrl\"?"}},
  });
}

TEST(ChecksLoad, RefusesIdsThatAreThereTwiceAndEmptyLists) {
  const auto load = [](const std::string& text) {
    const script::Parsed parsed = script::parse_located(text);
    script::Problems problems;
    auto list = checks::load_checks(
        script::Value(*parsed.root, "", problems), script::testing::words(),
        [](std::string_view name) { return name == "five" ? std::string() : "no such step"; });
    return problems.empty()
               ? script::Loaded<std::vector<checks::Check>>{std::move(list), {}}
               : script::Loaded<std::vector<checks::Check>>{std::nullopt, problems.take()};
  };
  EXPECT_TRUE(load(R"([{"connects":{"most":1}},{"connects":{"most":1},"window":[null,"five"]}])"));
  expect_refused({R"(@[])", "", {"an empty list"}}, load);
  expect_refused({R"([{"id":"a","connects":{"most":1}},{"id":@"a","connects":{"most":2}}])",
                  "/1/id",
                  {"there twice"}},
                 load);
  expect_refused(
      {R"([{"connects":{"most":1},"window":[@"fve","five"]}])", "/0/window/0", {"no such step"}},
      load);
  expect_refused({R"([{"rate":{"of":{"call":"qr"},"notAbove":{"window":[null,@"x"]}}}])",
                  "/0/rate/notAbove/window/1",
                  {"no such step"}},
                 load);
}

}  // namespace
}  // namespace greenmock::tests
