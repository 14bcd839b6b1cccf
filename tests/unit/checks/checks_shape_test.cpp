// What requests look like: path, query, headers, and bodies by JSON Schema.

#include "record_builder.hpp"

namespace greenmock::tests {
namespace {

std::string shape(const std::string& method, const std::string& fields) {
  return R"({"shape":{"of":{"call":")" + method + R"("},)" + fields + "}}";
}
const std::string kQrPath = shape("qr", R"("path":"/waInstance${id}/qr/${token}")");

TEST(ChecksShape, ComparesThePath) {
  Story good, bad;
  good.call("qr", 0s).path("/waInstance7/qr/tok?x=1");
  expect_pass(good, kQrPath, {"1 call of qr, and each looks so"});
  bad.call("qr", 0s);
  bad.call("qr", 1s).path("/waInstance7//qr/tok");
  const auto finding = expect_fail(
      bad, kQrPath,
      {"1 of 2 calls of qr looks different",
       R"(call #2 (+0ms): path "/waInstance7//qr/tok", expected "/waInstance7/qr/tok".)"});
  EXPECT_EQ(finding.expected, R"(calls of qr, each with path "/waInstance${id}/qr/${token}")");
  EXPECT_EQ(ids(finding), Ids{2});
}

TEST(ChecksShape, HasNothingToSayWithoutACall) {
  Story story;
  story.calls("logout", {0s});
  expect_skip(story, kQrPath, {"nothing to look at", "1 call came of logout"});
}

TEST(ChecksShape, AReceiptMustHaveBeenGivenOutBefore) {
  const std::string deletes = shape(
      "deleteNotification", R"("path":"/waInstance${id}/deleteNotification/${token}/${receipt}")");
  const auto story_of = [](const std::string& receipt, core::Duration asked) {
    Story story;
    story.call("receiveNotification", 0s).sent(1s).reply(R"({"receiptId":12,"body":{}})");
    story.call("receiveNotification", 1s).sent(5s).reply(R"({"receiptId":13,"body":{}})");
    story.call("deleteNotification", asked)
        .verb("DELETE")
        .path("/waInstance7/deleteNotification/tok/" + receipt);
    return story;
  };
  expect_pass(story_of("12", 2s), deletes);
  expect_pass(story_of("13", 6s), deletes);
  expect_fail(story_of("13", 4s), deletes, {"the receipt \"13\" was not given out before, but 12"});
  expect_fail(story_of("1", 6s), deletes,
              {"the receipt \"1\" was not given out before, but 12 13"});
  expect_fail(story_of("", 6s), deletes);
  expect_fail(story_of("12/", 6s), deletes);
  Story none;
  none.call("deleteNotification", 0s).path("/waInstance7/deleteNotification/tok/3");
  expect_fail(none, deletes, {"none was"});
  none.call("deleteNotification", 0s).path("/waInstance7/deleteNotification");
  expect_fail(none, deletes, {"2 of 2", "expected \"/waInstance7/deleteNotification/tok/${rec"});
}

TEST(ChecksShape, AReceiptOfALargeNotificationIsKnownToo) {
  Story story;
  auto& large = story.call("receiveNotification", 0s).sent(1s);
  large.receipt(12).reply(R"({"receiptId":12,"body":{"cut)");
  large.record()->reply_sha256 = "of the whole";
  story.call("deleteNotification", 2s).path("/waInstance7/deleteNotification/tok/12");
  expect_pass(story, shape("deleteNotification",
                           R"("path":"/waInstance${id}/deleteNotification/${token}/${receipt}")"));
}

constexpr auto kDeletes =
    R"({"shape":{"of":{"call":"deleteNotification"},"path":"/waInstance${id}/deleteNotification/${token}/${receipt}"}})";

TEST(ChecksShape, ThousandsOfWrongReceiptsAreJudgedSoon) {
  Story story;
  constexpr int kCalls = 20'000;
  for (int i = 0; i < kCalls; ++i) {
    const std::string id = std::to_string(i);
    story.call("receiveNotification", i * 2ms)
        .sent(i * 2ms)
        .receipt(static_cast<std::uint64_t>(i))
        .reply(R"({"receiptId":)" + id + R"(,"body":{}})");
    story.call("deleteNotification", i * 2ms + 1ms)
        .path("/waInstance7/deleteNotification/tok/wrong" + id);
  }
  const auto loaded = check_of(kDeletes);
  ASSERT_TRUE(loaded);
  const checks::Evidence evidence = story.evidence();
  const auto begin = std::chrono::steady_clock::now();
  const checks::Finding finding = checks::judge(*loaded.value, evidence);
  // Once the time grew with their square: to half an hour.
  EXPECT_LT(std::chrono::steady_clock::now() - begin, 20s);
  EXPECT_EQ(finding.verdict, checks::Verdict::Fail);
  for (const char* words : {"20000 of 20000 calls", "\"wrong0\" was not given out before, but 0;",
                            "\"wrong2\" was not given out before, but 0 1 2; and 19997 more"})
    EXPECT_NE(finding.seen.find(words), std::string::npos) << words << " in: " << finding.seen;
}

TEST(ChecksShape, TheLastReceiptsAreTold) {
  Story story;
  for (int i = 1; i <= 7; ++i)
    story.call("receiveNotification", i * 1s).reply(R"({"receiptId":)" + std::to_string(i) + "}");
  story.call("deleteNotification", 9s).path("/waInstance7/deleteNotification/tok/8");
  expect_fail(story, kDeletes,
              {"the receipt \"8\" was not given out before, the last ones were 3 4 5 6 7."});
}

TEST(ChecksShape, NoReceiptIsNotThatOfAnAnswerWithoutOne) {
  Story story;
  story.call("getStateInstance", 0s);
  story.call("deleteNotification", 1s).path("/waInstance7/deleteNotification/tok/");
  expect_fail(story, kDeletes, {"the receipt \"\" was not given out before, none was"});
}

TEST(ChecksShape, ALongPathIsFilledInSoon) {
  std::string path, sent;
  for (int i = 0; i < 400'000; ++i) {
    path += "/${id}";
    sent += "/7";
  }
  Story story;
  story.call("qr", 0s).path(sent);
  const auto begin = std::chrono::steady_clock::now();
  expect_pass(story, shape("qr", R"("path":")" + path + "\""));
  EXPECT_LT(std::chrono::steady_clock::now() - begin, 10s);
}

TEST(ChecksShape, LooksAtQueryAndHeaders) {
  Story story;
  story.call("receiveNotification", 0s)
      .path("/waInstance7/receiveNotification/tok?receiveTimeout=20")
      .header("Content-Type", "application/json");
  const auto with = [](const std::string& fields) { return shape("receiveNotification", fields); };
  expect_pass(story, with(R"("query":{"receiveTimeout":"20","other":null})"));
  expect_pass(story, with(R"("query":{"receiveTimeout":{"matches":"^([5-9]|[1-5][0-9]|60)$"}})"));
  expect_pass(story, with(R"("headers":{"content-type":"application/json","X-No":null})"));
  expect_fail(story, with(R"("query":{"receiveTimeout":"30"})"),
              {R"(query "receiveTimeout": expected "30", found "20")"});
  expect_fail(story, with(R"("query":{"other":"1"})"),
              {R"(query "other": expected "1", found none)"});
  expect_fail(story, with(R"("query":{"receiveTimeout":null})"), {R"(expected none, found "20")"});
  expect_fail(story, with(R"("headers":{"Content-Type":{"matches":"^text/"}})"),
              {R"(header "Content-Type": expected something like "^text/")"});
}

std::string sends(const std::string& schema) {
  return shape("sendMessage", R"("body":)" + schema);
}

Story sent(const std::string& body) {
  Story story;
  story.call("sendMessage", 0s).verb("POST").body(body);
  return story;
}

constexpr auto kMessage = R"({"type":"object","required":["chatId","message"],
  "properties":{"chatId":{"type":"string","pattern":"@(c|g)\\.us$"},"message":{"type":"string"},
                "linkPreview":{"type":["boolean","null"]},"kind":{"enum":["a",1,{"x":1,"y":2}]},
                "list":{"items":{"type":"integer"}}},
  "additionalProperties":false})";

TEST(ChecksShape, JudgesBodiesBySchema) {
  const std::string check = sends(kMessage);
  for (const char* good :
       {R"({"chatId":"7@c.us","message":""})", R"({"message":"x","chatId":"7@g.us"})",
        R"({"chatId":"7@c.us","message":"","linkPreview":null,"list":[1,2.0,-3]})",
        R"({"chatId":"7@c.us","message":"","kind":{"y":2,"x":1.0},"list":{"no":"array"}})"}) {
    expect_pass(sent(good), check);
  }
  const std::pair<const char*, const char*> bad[] = {
      {R"({"chatId":"7@c.us"})", R"(the body: has no key "message")"},
      {R"({"chatId":"7","message":""})", R"("/chatId": expected something like)"},
      {R"({"chatId":7,"message":""})",
       R"("/chatId": expected the type "string", found the number 7)"},
      {R"({"chatId":"7@c.us","message":"","mesage":1})", R"("/mesage": a key that is not allowed)"},
      {R"({"chatId":"7@c.us","message":"","linkPreview":1})", R"(the type "boolean" or "null")"},
      {R"({"chatId":"7@c.us","message":"","kind":"b"})", R"(expected "a" or 1 or {"x":1,"y":2})"},
      {R"({"chatId":"7@c.us","message":"","list":[1,2.5]})", R"("/list/1": expected the type)"},
      {"[]", R"(the body: expected the type "object", found an array of 0)"},
      {"chatId=7", R"(the body is not JSON: "chatId=7")"},
      {"", "has no body"}};
  for (const auto& [body, says] : bad) expect_fail(sent(body), check, {says});
}

TEST(ChecksShape, KnowsConstAndAdditionalSchemas) {
  expect_pass(sent(R"({"a":1})"), sends(R"({"const":{"a":1.0}})"));
  expect_fail(sent(R"({"a":2})"), sends(R"({"const":{"a":1}})"), {R"(expected {"a":1})"});
  const std::string numbers = sends(R"({"additionalProperties":{"type":"number"}})");
  expect_pass(sent(R"({"a":1,"b":2.5})"), numbers);
  expect_fail(sent(R"({"a":1,"b":"2"})"), numbers, {R"("/b": expected the type "number")"});
  expect_pass(sent(R"({"a":1})"), sends(R"({"additionalProperties":true})"));
  expect_pass(sent("1"), sends("{}"));
}

TEST(ChecksShape, ABodyThatWasCutIsNotJudged) {
  expect_error(sent("\"" + std::string(70'000, 'x') + "\""), sends("{}"), {"cannot be judged"});
  expect_pass(sent("\"" + std::string(60'000, 'x') + "\""), sends(R"({"type":"string"})"));
}

}  // namespace
}  // namespace greenmock::tests
