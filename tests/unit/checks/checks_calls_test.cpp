// How many calls there were, of which kind, and what came instead.

#include "record_builder.hpp"

namespace greenmock::tests {
namespace {

constexpr auto kAtMostTwo = R"({"calls":{"of":{"call":"qr"},"most":2}})";
constexpr auto kAtLeastTwo = R"({"calls":{"of":{"call":"qr"},"least":2}})";

Story three_polls() {
  Story story;
  story.calls("qr", {0ms, 1000ms, 2000ms});
  return story;
}

/// A check of calls that match the pattern.
std::string exactly(int n, const std::string& pattern) {
  return R"({"calls":{"of":)" + pattern + R"(,"least":)" + std::to_string(n) + R"(,"most":)" +
         std::to_string(n) + "}}";
}

TEST(ChecksCalls, PassesUpToMostAndFromLeast) {
  Story two;
  two.calls("qr", {0ms, 1000ms});
  expect_pass(two, kAtMostTwo, {"2 calls of qr"});
  expect_pass(two, kAtLeastTwo, {"2 calls of qr"});
  expect_pass(two, exactly(2, R"({"call":"qr"})"));
}

TEST(ChecksCalls, FailsOnTheFirstTooManyAndNamesIt) {
  const auto finding = expect_fail(
      three_polls(), kAtMostTwo,
      {"3 calls of qr: calls #1 (+0ms), #2 (+1s), #3 (+2s).", "Call #3 was the first too"});
  EXPECT_EQ(finding.expected, "at most 2 calls of qr");
  EXPECT_EQ(ids(finding), (Ids{1, 2, 3}));
  EXPECT_EQ(finding.first_too_many, 3U);
}

TEST(ChecksCalls, FailsWithOneTooFew) {
  Story one;
  one.calls("qr", {0ms});
  const auto finding = expect_fail(one, kAtLeastTwo, {"1 call of qr: call #1 (+0ms)."});
  EXPECT_EQ(finding.expected, "at least 2 calls of qr");
}

TEST(ChecksCalls, NoneIsAllowedWhereNoneIsWanted) {
  const std::string none = R"({"calls":{"of":{"call":"logout"},"most":0}})";
  EXPECT_EQ(expect_pass(three_polls(), none, {"no call of logout"}).expected, "no call of logout");
  Story story = three_polls();
  story.call("logout", 3s);
  EXPECT_EQ(ids(expect_fail(story, none, {"1 call of logout: call #4 (+0ms)."})), Ids{4});
}

TEST(ChecksCalls, TellsOfCallsThatAreAlmostSuch) {
  Story story;
  story.call("qr", 0ms).verb("POST");
  story.call("qr", 5ms).verb("POST");
  story.call("qr", 6ms).verb("POST");
  story.call("logout", 9ms);
  expect_fail(story, R"({"calls":{"of":{"call":"qr","verb":"GET"},"least":1}})",
              {"no call of qr by GET.", "3 calls of qr came by \"POST\" (the first is call #1).",
               "1 call came of logout (call #4)."});
}

TEST(ChecksCalls, TellsOfNothingAndOfStrayRequests) {
  Story story;
  story.with().unmatched = 2;
  expect_fail(story, kAtLeastTwo,
              {"No call arrived at all.",
               "2 requests matched no instance (see GET /_mock/journal?instance=none)."});
}

TEST(ChecksCalls, LooksAtEachConditionOfThePattern) {
  Story story;
  story.call("qr", 0ms).path("/waInstance7/qr/tok?x=%20y&z").status(500).on(4);
  story.call("sendMessage", 1ms).verb("POST").body(R"({"chatId":"7@c.us","n":3})");
  story.call("qr", 2ms).left(3ms);
  story.call("qr", 4ms).open();
  story.call("qr", 5ms).ended(6ms, core::Outcome::Shutdown);
  for (const char* fits :
       {R"({"call":"qr","status":500})", R"({"call":"qr","connection":4})",
        R"({"call":"qr","query":{"x":" y"}})", R"({"call":"qr","query":{"z":""}})",
        R"({"call":"qr","query":{"x":{"matches":"^ y$"}}})", R"({"call":"*","verb":"POST"})",
        R"({"call":"sendMessage","body":{"chatId":"7@c.us"}})",
        R"({"call":"sendMessage","body":{"n":"3","other":null}})",
        R"({"call":"qr","outcome":"left"})", R"({"call":"qr","outcome":"open"})",
        R"({"call":"qr","outcome":"shutdown"})",
        R"({"call":"qr","outcome":"sent","host":"127.0.0.1:8080"})"}) {
    expect_pass(story, exactly(1, fits));
  }
  for (const char* not_so :
       {R"({"call":"qr","status":404})", R"({"call":"qr","connection":5})",
        R"({"call":"qr","query":{"x":"y"}})", R"({"call":"sendMessage","body":{"n":"4"}})",
        R"({"call":"sendMessage","body":{"n":null}})", R"({"call":"*","outcome":"cut"})",
        R"({"call":"*","host":"elsewhere"})"}) {
    expect_pass(story, exactly(0, not_so));
  }
}

TEST(ChecksCalls, AnyCallIsAlsoOneOfNoMethodButNoPreflight) {
  Story story;
  story.call("qrcode", 0ms).status(404);
  story.call("qr", 1ms).verb("OPTIONS");
  expect_pass(story, exactly(1, R"({"call":"*"})"));
  expect_pass(story, exactly(1, R"({"call":"*","status":404})"));
  expect_pass(story, exactly(0, R"({"call":"qr"})"));
  expect_pass(story, exactly(1, R"({"call":"qr","verb":"OPTIONS"})"));
}

TEST(ChecksCalls, WindowsOpenAfterTheirFirstEndAndCloseWithTheSecond) {
  Story story = three_polls();
  story.mark("one", 0ms).mark("two", 1000ms);
  const auto in = [](const std::string& window, int n) {
    return R"({"calls":{"of":{"call":"qr"},"least":)" + std::to_string(n) + R"(,"most":)" +
           std::to_string(n) + R"(},"window":)" + window + "}";
  };
  expect_pass(story, in(R"([null,null])", 3));
  expect_pass(story, in(R"([null,"one"])", 1));
  expect_pass(story, in(R"(["one","two"])", 1));
  expect_pass(story, in(R"(["one",null])", 2));
  expect_fail(story, in(R"(["one","two"])", 3),
              {"1 call of qr", "1 such call came before the window.",
               "1 such call came after the window."});
}

TEST(ChecksCalls, AWindowThatDoesNotOpenIsSkippedAndOneTurnedRoundIsAnError) {
  Story story = three_polls();
  story.mark("one", 0ms).mark("two", 1000ms);
  expect_skip(story, R"({"calls":{"of":{"call":"qr"},"most":9},"window":["never",null]})",
              {"opens at \"never\", which has not come"});
  expect_error(story, R"({"calls":{"of":{"call":"qr"},"most":9},"window":["two","one"]})",
               {"ends before it opens"});
}

TEST(ChecksCalls, NeverPassesOverAnIncompleteJournal) {
  Story story = three_polls();
  story.mark("one", 0ms).mark("two", 1000ms);
  story.with().gave_up_until = 3;  // the place of «one»
  expect_error(story, R"({"calls":{"of":{"call":"qr"},"most":9}})", {"journal incomplete"});
  expect_pass(story, R"({"calls":{"of":{"call":"qr"},"most":9},"window":["one",null]})");
  story.with().gave_up_until = 4;
  expect_error(story, R"({"calls":{"of":{"call":"qr"},"most":9},"window":["one",null]})");
}

TEST(ChecksCalls, ABodyThatWasCutCannotBeAskedFor) {
  Story story;
  story.call("sendMessage", 0ms).verb("POST").body(std::string(70'000, 'x'));
  expect_error(story, R"({"calls":{"of":{"call":"sendMessage","body":{"a":"b"}},"most":0}})",
               {"call #1 has 70000 bytes"});
  expect_pass(story, R"({"calls":{"of":{"call":"qr","body":{"a":"b"}},"most":0}})");
}

TEST(ChecksCalls, WhoeverAskedMayEndTheJudgingBetweenTwoRecords) {
  struct Enough {};
  Story story;
  for (int i = 0; i < 100; ++i)
    story.call("qr", i * 1ms).path("/waInstance7/qr/tok?a=1").body("[1,2]");
  for (
      const char* check :
      {R"({"calls":{"of":{"call":"qr"},"most":2}})",
       R"({"calls":{"of":{"call":"logout"},"least":1}})",
       R"({"gap":{"of":{"call":"qr"},"least":"1s"}})", R"({"connects":{"most":1}})",
       R"({"overlap":{"of":{"call":"qr"},"most":1}})", R"({"order":[{"call":"qr"},{"call":"qr"}]})",
       R"({"rate":{"of":{"call":"qr"},"most":1,"per":"1s"}})",
       R"({"frames":{"from":"client","most":0}})",
       R"({"shape":{"of":{"call":"qr"},"path":"/${receipt}","query":{"a":"1"},"body":{"items":{"type":"integer"}}}})",
       R"({"any":[{"calls":{"of":{"call":"logout"},"least":1}},{"connects":{"most":9}}]})"}) {
    const auto loaded = check_of(check);
    ASSERT_TRUE(loaded) << check;
    checks::Evidence evidence = story.evidence();
    int asked = 0;
    evidence.before_each = [&] { ++asked; };
    checks::judge(*loaded.value, evidence);
    EXPECT_GT(asked, 100) << check;
    evidence.before_each = [&, left = 50]() mutable {
      if (--left == 0) throw Enough{};
    };
    EXPECT_THROW(checks::judge(*loaded.value, evidence), Enough) << check;
  }
}

TEST(ChecksCalls, ALongExcerptIsCut) {
  Story story;
  for (int i = 0; i < 100; ++i) story.call("qr", i * 1ms);
  const auto finding = expect_fail(story, kAtMostTwo, {"8 (+7ms) and 92 more."});
  EXPECT_EQ(finding.excerpt.size(), 20U);
}

TEST(ChecksFinding, IsToldWithTimesSinceTheFirstCall) {
  Story story;
  story.call("qr", 500ms).sent(510ms);
  story.call("qrcode", 700ms).left(900ms);
  const auto json = checks::finding_json(
      judged(story, R"({"id":"a","requirement":"R","calls":{"of":{"call":"*"},"most":1}})"));
  EXPECT_EQ(json["id"], "a");
  EXPECT_EQ(json["requirement"], "R");
  EXPECT_EQ(json["verdict"], "fail");
  EXPECT_EQ(json["expected"], "at most 1 call");
  ASSERT_EQ(json["excerpt"].size(), 2U);
  EXPECT_EQ(core::dump(json["excerpt"][1]),
            R"({"id":2,"call":null,"n":1,"verb":"GET","path":"/waInstance7/qrcode/tok",)"
            R"("status":null,"outcome":"left","connection":1,"arrived":200,"ended":400})");
  EXPECT_EQ(json["excerpt"][0]["ended"], 10);
}

}  // namespace
}  // namespace greenmock::tests
