// The order of calls, connections, the instance, and one of several.

#include "core/account/settings.hpp"
#include "record_builder.hpp"

namespace greenmock::tests {
namespace {

constexpr auto kLogsOut = R"({"order":[{"call":"qr"},{"call":"logout"},{"call":"qr"}]})";
constexpr auto kOnlyThat =
    R"({"order":{"of":[{"call":"qr"},{"call":"logout"},{"call":"qr"}],"strict":true}})";

TEST(ChecksOrder, AllowsOthersBetween) {
  Story story;
  story.calls("qr", {0s, 1s}).calls("getStateInstance", {2s}).calls("logout", {3s});
  story.calls("qr", {4s, 5s});
  const auto finding = expect_pass(story, kLogsOut, {"calls #1 (+0ms), #4 (+3s), #5 (+4s)"});
  EXPECT_EQ(finding.expected, "a call of qr, then a call of logout, then a call of qr");
  EXPECT_EQ(ids(finding), (Ids{1, 4, 5}));
}

TEST(ChecksOrder, FailsWithWhatIsMissingAndAfterWhat) {
  Story story;
  story.calls("qr", {0s, 1s}).calls("logout", {3s});
  expect_fail(story, kLogsOut,
              {"number 3 of 3, a call of qr, did not come after call #3 (+0ms).",
               "2 such calls came before it."});
  Story none;
  expect_fail(none, kLogsOut, {"number 1 of 3, a call of qr, did not come.", "No call arrived"});
}

TEST(ChecksOrder, EachCallStandsForOnePlace) {
  Story one, two;
  one.calls("qr", {0s});
  two.calls("qr", {0s, 0s});
  const std::string twice = R"({"order":[{"call":"qr"},{"call":"*"}]})";
  expect_fail(one, twice);
  expect_pass(two, twice);
}

TEST(ChecksOrder, StrictMeansTheseAndNoOther) {
  Story good, twice, more, fewer;
  good.calls("qr", {0s}).calls("getStateInstance", {1s}).calls("logout", {2s}).calls("qr", {3s});
  twice.calls("qr", {0s, 1s}).calls("logout", {2s}).calls("qr", {3s});
  more.calls("qr", {0s}).calls("logout", {2s}).calls("qr", {3s, 4s});
  fewer.calls("qr", {0s}).calls("logout", {2s});
  expect_pass(good, kOnlyThat, {"these and no other: calls #1 (+0ms), #3 (+2s), #4 (+3s)"});
  expect_fail(twice, kOnlyThat,
              {"call #2 (+0ms), of qr, came in place of number 2 of 3, a call of logout,"});
  expect_fail(more, kOnlyThat, {"call #4 (+0ms) came after all of them"});
  expect_fail(fewer, kOnlyThat, {"number 3 of 3, a call of qr, did not come"});
  expect_fail(Story(), kOnlyThat);
}

TEST(ChecksConnects, CountsConnections) {
  Story story;
  story.call("qr", 0s).on(1);
  story.call("qr", 1s).on(2);
  story.call("qr", 2s).on(1);
  expect_pass(story, R"({"connects":{"most":2}})", {"2 connections"});
  expect_pass(story, R"({"connects":{"least":2}})");
  expect_pass(story, R"({"connects":{"least":2,"most":2}})");
  const auto many = expect_fail(story, R"({"connects":{"most":1}})",
                                {"2 connections; their first are calls #1 (+0ms), #2 (+1s)."});
  EXPECT_EQ(many.expected, "at most 1 connection");
  EXPECT_EQ(ids(many), (Ids{1, 2}));
  expect_fail(story, R"({"connects":{"least":3}})", {"2 connections"});
}

TEST(ChecksConnects, OneThatWasThereBeforeIsNotNew) {
  Story story;
  story.call("qr", 0s).on(1);
  story.call("qr", 2s).on(1);
  story.call("qr", 3s).on(2);
  story.mark("one", 1s);
  expect_pass(story, R"({"connects":{"least":1,"most":1},"window":["one",null]})");
  story.with().gave_up_until = 1;
  expect_error(story, R"({"connects":{"most":9},"window":["one",null]})", {"journal incomplete"});
}

TEST(ChecksConnects, InASpan) {
  Story story;
  story.call("qr", 0s).on(1);
  story.call("qr", 900ms).on(2);
  story.call("qr", 1s).on(3);
  expect_pass(story, R"({"connects":{"most":2,"per":"1s"}})", {"at most 2 within 1s"});
  expect_fail(story, R"({"connects":{"most":2,"per":"1001ms"}})");
}

TEST(ChecksInstance, LooksAtTheState) {
  Story story;
  story.with().state = core::State::Authorized;
  expect_pass(story, R"({"instance":{"state":"authorized"}})");
  const auto finding =
      expect_fail(story, R"({"instance":{"state":"notAuthorized"}})", {"the state authorized"});
  EXPECT_EQ(finding.expected, "the state notAuthorized");
}

TEST(ChecksInstance, NeedsNoJournal) {
  Story story;
  story.with().gave_up_until = 99;
  expect_pass(story, R"({"instance":{"state":"notAuthorized"}})");
}

TEST(ChecksInstance, LooksAtSettings) {
  Story story;
  story.with().settings = core::default_settings();
  story.with().settings["webhookUrl"] = "http://x";
  expect_pass(story, R"({"instance":{"settings":{"/webhookUrl":"http://x","/autoTyping":0}}})");
  expect_fail(story, R"({"instance":{"settings":{"/webhookUrl":""}}})",
              {"the setting /webhookUrl as \"http://x\""});
  story.with().settings.erase("autoTyping");
  expect_fail(story, R"({"instance":{"settings":{"/autoTyping":0}}})", {"/autoTyping as nothing"});
  expect_fail(story, R"({"instance":{"state":"blocked","settings":{"/webhookUrl":"http://x"}}})");
}

TEST(ChecksInstance, CountsTheNotificationsThatWait) {
  Story story;
  const std::string emptied = R"({"instance":{"queue":0}})";
  expect_error(story, emptied, {"not known"});
  story.with().queued = 0;
  const auto finding = expect_pass(story, emptied, {"0 notifications waiting"});
  EXPECT_EQ(finding.expected, "0 notifications waiting");
  story.with().queued = 1;
  expect_fail(story, emptied, {"1 notification waiting"});
  expect_pass(story, R"({"instance":{"queue":"1-"}})");
  expect_fail(story, R"({"instance":{"state":"authorized","queue":1}})");
}

TEST(ChecksInstance, UnchangedNeedsToKnowTheStart) {
  Story story;
  const std::string unchanged = R"({"instance":{"settings":"unchanged"}})";
  story.with().settings = core::default_settings();
  expect_error(story, unchanged, {"not known"});
  story.with().first_settings = core::default_settings();
  expect_pass(story, unchanged);
  story.with().settings["webhookUrl"] = "http://x";
  expect_fail(story, unchanged, {"webhookUrl is \"http://x\" and was \"\""});
}

TEST(ChecksAny, OneIsEnough) {
  Story story;
  story.calls("qr", {0s});
  expect_pass(story,
              R"({"any":[{"calls":{"of":{"call":"logout"},"least":1}},{"connects":{"most":1}}]})",
              {"1 connection"});
  const auto finding = expect_fail(
      story, R"({"any":[{"calls":{"of":{"call":"logout"},"least":1}},{"connects":{"most":0}}]})",
      {"[fail] no call of logout.", "[fail] 1 connection"});
  EXPECT_EQ(finding.expected, "at least 1 call of logout; or no connection");
  EXPECT_EQ(ids(finding), Ids{1});
}

TEST(ChecksAny, WhatCannotBeJudgedIsNoFailure) {
  Story story;
  story.calls("qr", {0s});
  const std::string two =
      R"({"any":[{"connects":{"most":0}},{"gap":{"of":{"call":"qr"},"least":"1s"}}]})";
  expect_skip(story, two, {"[fail] 1 connection", "[skip] 1 call of qr"});
  story.with().gave_up_until = 1;
  expect_error(story, two);
}

TEST(ChecksAny, EachMayHaveAWindowOfItsOwn) {
  Story story;
  story.calls("qr", {0s, 2s}).mark("one", 1s);
  const std::string inner = R"({"calls":{"of":{"call":"qr"},"most":1})";
  expect_pass(story, R"({"any":[)" + inner + R"(,"window":["one",null]}]})");
  expect_pass(story, R"({"any":[)" + inner + R"(}],"window":["one",null]})");
  EXPECT_EQ(expect_fail(story, R"({"any":[)" + inner + "}]}").first_too_many, 2U);
}

}  // namespace
}  // namespace greenmock::tests
