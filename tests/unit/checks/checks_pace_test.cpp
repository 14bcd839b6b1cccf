// Gaps, rates and overlaps: how fast a client asks.

#include "record_builder.hpp"

namespace greenmock::tests {
namespace {

std::string gap(const std::string& fields, const std::string& around = "") {
  return R"({"gap":{"of":{"call":"qr"},)" + fields + "}" + around + "}";
}

TEST(ChecksGap, JudgesTheMeanOfFourPauses) {
  Story story;  // one pause is short, the mean is not
  story.calls("qr", {0ms, 1300ms, 1500ms, 2800ms, 4000ms});
  const auto finding = expect_pass(story, gap(R"("least":"1s")"),
                                   {"5 calls of qr", "the shortest mean of 4 pauses is 1s"});
  EXPECT_EQ(finding.expected,
            "pauses on average from a call to the next of at least 1s (900ms with 10% slack), "
            "between calls of qr");
}

TEST(ChecksGap, FailsOnAHastyRunWhereverItIs) {
  Story story;
  story.calls("qr", {0s, 2s, 4s, 6s, 8s, 8500ms, 9s, 9500ms, 10s, 12s});
  const auto finding =
      expect_fail(story, gap(R"("least":"1s")"),
                  {"the shortest mean of 4 pauses is 500ms", "calls #5 (+0ms), #6 (+500ms)"});
  EXPECT_EQ(ids(finding), (Ids{5, 6, 7, 8, 9}));
}

TEST(ChecksGap, TheSlackIsTheBound) {
  Story at, below;
  at.calls("qr", {0ms, 900ms, 1800ms, 2700ms, 3600ms});
  below.calls("qr", {0ms, 900ms, 1800ms, 2700ms, 3599ms});
  expect_pass(at, gap(R"("least":"1s")"));
  expect_fail(below, gap(R"("least":"1s")"), {"is 899ms"});
  expect_fail(at, gap(R"("least":"1s","slack":"0%")"));
  expect_pass(at, gap(R"("least":"900ms","slack":"0%")"));
  expect_pass(below, gap(R"("least":"1s","slack":"11%")"));
}

TEST(ChecksGap, TooFewCallsAreNoVerdict) {
  Story none, four;
  four.calls("qr", {0ms, 1ms, 2ms, 3ms});
  expect_skip(none, gap(R"("least":"1s")"), {"no call of qr: 0 pauses", "No call arrived at all"});
  expect_skip(four, gap(R"("least":"1s")"), {"3 pauses to judge, 4 needed", "\"over\""});
  expect_fail(four, gap(R"("least":"1s","over":3)"));
  expect_fail(four, gap(R"("least":"1s","over":1)"));
}

TEST(ChecksGap, FromAnswerToCallOnePauseIsEnough) {
  Story story;
  story.call("qr", 0s).sent(10s);
  story.call("qr", 17s);
  expect_pass(story, gap(R"("least":"7s","from":"sent","slack":"0%")"), {"pause is 7s"});
  const auto finding = expect_fail(story, gap(R"("least":"7001ms","from":"sent","slack":"0%")"));
  EXPECT_EQ(finding.expected,
            "pauses from an answer to the next of at least 7s1ms, between calls of qr");
  expect_pass(story, gap(R"("least":"17s","over":1)"));
}

TEST(ChecksGap, ACallBeforeTheAnswerIsNoPauseAtAll) {
  Story story;
  story.call("qr", 0s).sent(10s);
  story.call("qr", 5s).sent(20s);
  expect_fail(story, gap(R"("least":"1s","from":"sent")"), {"pause is 0s"});
}

TEST(ChecksGap, AfterACallWithoutAnAnswerThereIsNoPauseFromSent) {
  Story story;
  story.call("qr", 0s).left(1s);
  story.call("qr", 1s).sent(2s);
  expect_skip(story, gap(R"("least":"1s","from":"sent")"), {"0 pauses to judge, 1 needed"});
  story.call("qr", 4s).open();
  expect_pass(story, gap(R"("least":"2s","from":"sent")"));
}

TEST(ChecksGap, TheEndOfACallThatWasCutIsWhereThePauseFromSentBegins) {
  Story story;
  story.call("qr", 0s).ended(10s, core::Outcome::Cut);
  story.call("qr", 11s);
  expect_pass(story, gap(R"("least":"1s","from":"sent","slack":"0%")"), {"pause is 1s"});
  expect_fail(story, gap(R"("least":"1001ms","from":"sent","slack":"0%")"));
  Story shut_down;
  shut_down.call("qr", 0s).ended(10s, core::Outcome::Shutdown);
  shut_down.call("qr", 11s);
  expect_skip(shut_down, gap(R"("least":"1s","from":"sent")"), {"0 pauses to judge"});
}

TEST(ChecksGap, PausesThatGrow) {
  Story doubles, level, with_ceiling, burst;
  doubles.calls("qr", {0s, 1s, 3s, 7s, 15s});
  level.calls("qr", {0s, 1s, 2s, 3s, 4s});
  with_ceiling.calls("qr", {0s, 1s, 3s, 7s, 11s, 15s, 19s});
  burst.calls("qr", {0s, 0s, 0s, 0s, 0s});
  expect_pass(doubles, gap(R"("grows":2)"), {"last 1s500ms on average, the last 6s"});
  expect_pass(doubles, gap(R"("grows":4,"slack":"0%")"));
  expect_fail(doubles, gap(R"("grows":4.001,"slack":"0%")"));
  expect_fail(level, gap(R"("grows":1.5)"), {"last 1s on average, the last 1s"});
  expect_pass(with_ceiling, gap(R"("grows":1.5)"));
  expect_fail(burst, gap(R"("grows":1)"));
  expect_fail(doubles, gap(R"("grows":2,"least":"10s")"), {"the shortest mean"});
  Story three;
  three.calls("qr", {0s, 1s, 3s});
  expect_skip(three, gap(R"("grows":2)"));
  expect_pass(three, gap(R"("grows":2,"over":2)"), {"the first 1 pause last 1s, the last 2s"});
}

TEST(ChecksGap, LooksAtTheWindowOnly) {
  Story story;
  story.calls("qr", {0s, 1s, 2s, 3s, 4s, 4100ms, 4200ms, 4300ms, 4400ms}).mark("five", 4s);
  expect_pass(story, gap(R"("least":"1s")", R"(,"window":[null,"five"])"));
  expect_fail(story, gap(R"("least":"1s")"));
}

std::string rate(int most, const std::string& per) {
  return R"({"rate":{"of":{"call":"qr"},"most":)" + std::to_string(most) + R"(,"per":")" + per +
         R"("}})";
}

TEST(ChecksRate, SlidesOverTheCalls) {
  Story story;
  story.calls("qr", {0ms, 900ms, 1100ms, 1200ms, 5s});
  expect_pass(story, rate(3, "1s"), {"5 calls of qr; at most 3 within 1s"});
  const auto finding =
      expect_fail(story, rate(2, "1s"), {"calls #2 (+0ms), #3 (+200ms), #4 (+300ms)."});
  EXPECT_EQ(finding.expected, "at most 2 calls of qr within any 1s");
  EXPECT_EQ(ids(finding), (Ids{2, 3, 4}));
}

TEST(ChecksRate, ASpanEndsBeforeItsLength) {
  Story at, below;
  at.calls("qr", {0ms, 1000ms});
  below.calls("qr", {0ms, 999ms});
  expect_pass(at, rate(1, "1s"));
  expect_fail(below, rate(1, "1s"));
  expect_pass(Story(), rate(1, "1s"), {"no call of qr"});
}

std::string not_above(const std::string& factor) {
  return R"({"rate":{"of":{"call":"qr"},"notAbove":{"window":[null,"half"])" + factor +
         R"(}},"window":["half",null]})";
}

TEST(ChecksRate, ComparesWithAnotherWindow) {
  Story steady, faster, slower;
  steady.calls("qr", {0s, 1s, 2s, 10s, 11s, 12s}).mark("half", 5s);
  faster.calls("qr", {0s, 3s, 6s, 10s, 12s, 14s}).mark("half", 7s);
  slower.calls("qr", {0s, 1s, 2s, 10s, 20s}).mark("half", 5s);
  expect_pass(steady, not_above(""),
              {"3 calls of qr, one every 1s; in the other window one every"});
  expect_pass(slower, not_above(""));
  expect_fail(faster, not_above(""),
              {"one every 2s; in the other window one every 3s", "4 (+0ms)"});
  expect_pass(faster, not_above(R"(,"factor":1.5)"));
  expect_fail(faster, not_above(R"(,"factor":1.49)"));
}

TEST(ChecksRate, APaceNeedsTwoCallsInEachWindow) {
  Story story;
  story.calls("qr", {0s, 1s, 10s}).mark("half", 5s);
  expect_skip(story, not_above(""), {"1 call of qr in the window and 2 in the other"});
  Story burst;
  burst.calls("qr", {0s, 1s, 10s, 10s}).mark("half", 5s);
  expect_fail(burst, not_above(R"(,"factor":1000)"), {"one every 0s"});
}

std::string overlap(int most, const std::string& around = "") {
  return R"({"overlap":{"of":{"call":"qr"},"most":)" + std::to_string(most) + "}" + around + "}";
}

TEST(ChecksOverlap, CountsWhatIsUnansweredAtOneTime) {
  Story story;
  story.call("qr", 0s).sent(10s);
  story.call("qr", 1s).sent(2s);
  story.call("qr", 5s).sent(6s);
  expect_pass(story, overlap(2), {"3 calls of qr; at most 2 unanswered"});
  const auto finding = expect_fail(story, overlap(1), {"calls #1 (+0ms), #2 (+1s)."});
  EXPECT_EQ(finding.expected, "at most 1 call of qr unanswered at one time");
  EXPECT_EQ(ids(finding), (Ids{1, 2}));
}

TEST(ChecksOverlap, TheAnswerEndsItAndTheNextMayFollowAtOnce) {
  Story after, before;
  after.call("qr", 0s).sent(5s);
  after.call("qr", 5s);
  before.call("qr", 0s).sent(5001ms);
  before.call("qr", 5s);
  expect_pass(after, overlap(1));
  expect_fail(before, overlap(1));
}

TEST(ChecksOverlap, ACallThatTheClientLeftDoesNotCount) {
  Story left, cut, waiting;
  left.call("qr", 0s).left(10s);
  left.call("qr", 5s);
  expect_pass(left, overlap(1));
  cut.call("qr", 0s).ended(10s, core::Outcome::Cut);
  cut.call("qr", 5s);
  expect_fail(cut, overlap(1));
  waiting.call("qr", 0s).open();
  waiting.call("qr", 100s).open();
  expect_fail(waiting, overlap(1), {"calls #1 (+0ms), #2 (+1m40s)"});
}

TEST(ChecksOverlap, CallsThatWaitWhenTheWindowOpensAreInIt) {
  Story story;
  story.call("qr", 0s).sent(4s);
  story.call("qr", 1s).sent(8s);
  story.call("qr", 7s);
  story.mark("five", 5s).mark("two", 2s);
  expect_fail(story, overlap(1, R"(,"window":[null,"five"])"));
  expect_fail(story, overlap(1, R"(,"window":["two","five"])"), {"#1 (+0ms), #2 (+1s)"});
  EXPECT_EQ(ids(expect_fail(story, overlap(1, R"(,"window":["five",null])"))), (Ids{2, 3}));
  expect_pass(Story(), overlap(0));
}

}  // namespace
}  // namespace greenmock::tests
