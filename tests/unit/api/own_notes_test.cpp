// What the journal notes of a call that is refused, or whose body is sent in an unusual way.

#include "files_harness.hpp"

namespace greenmock::tests {

using core::Instance;
using core::Json;

class OwnNotes : public Files {
 protected:
  static constexpr const char* kMessage = R"({"chatId":"79001234568@c.us","message":"hi"})";
  static constexpr const char* kAsJson = "Content-Type: application/json\r\n";
};

TEST_F(OwnNotes, ABodyOrAQueryThatIsRefusedSaysWhy) {
  Instance& instance = made();
  EXPECT_EQ(answered("POST", path(instance, "sendMessage"), R"({"chatId":5})").status, 400);
  EXPECT_EQ(last_record->note, "Validation failed. Details: 'chatId' must be a string");
  EXPECT_EQ(answered("POST", path(instance, "setSettings"), "{oops").status, 400);
  EXPECT_EQ(last_record->note, "Unexpected token o in JSON at position 1");
  EXPECT_EQ(answered("GET", path(instance, "lastIncomingMessages") + "?minutes=x").status, 400);
  EXPECT_EQ(last_record->note, "Validation failed. Details: 'minutes' must be a number");
}

TEST_F(OwnNotes, AMethodThatThereIsNotIsNamedWithoutWhatFollowsAnEncodedSlash) {
  Instance& instance = made();
  const std::string id = std::to_string(instance.identity().id);
  EXPECT_EQ(answered("GET", "/waInstance" + id + "/getState%2Fsecret/x").status, 404);
  EXPECT_EQ(last_record->note, "there is no method getState/…");
  EXPECT_EQ(answered("GET", "/partner/getState%2Fsecret/x").status, 404);
  EXPECT_EQ(last_record->note, "partner API: there is no method getState/…");
}

TEST_F(OwnNotes, AQueryThatStrictAloneRefusesIsNamedSo) {
  Instance& instance = made(core::State::Authorized, true);
  EXPECT_EQ(answered("GET", path(instance, "lastIncomingMessages") + "?minutes=").status, 400);
  EXPECT_EQ(last_record->note, "strict: empty parameter of the query");
}

TEST_F(OwnNotes, WhatAScriptRefusesHasNoReasonOfOurs) {
  core::Rule refusing = rule("getSettings");
  refusing.reply = core::StatusReply{400};
  Instance& instance = make({}, script_of(refusing));
  EXPECT_EQ(ask(instance, "getSettings").status, 400);
  EXPECT_EQ(last_record->note, "");
}

TEST_F(OwnNotes, AVeryLongReasonIsCutBetweenTwoCharacters) {
  Instance& instance = made(core::State::Authorized, true);
  std::string name;
  for (int i = 0; i < 1'000; ++i) name += "é";
  const Json body{{"chatId", kChat}, {"message", "hi"}, {name, 1}};
  EXPECT_EQ(answered("POST", path(instance, "sendMessage"), core::dump(body)).status, 400);
  const std::string& note = last_record->note;
  EXPECT_TRUE(note.starts_with("Validation failed. Details: 'éé")) << note;
  EXPECT_TRUE(note.ends_with("é…")) << note;
  EXPECT_LT(note.size(), 310U);
}

TEST_F(OwnNotes, AnotherContentTypeIsTakenAndToldAlsoIfStrict) {
  const std::string none = "no Content-Type; the documentation has application/json";
  for (const bool strict : {false, true}) {
    Instance& instance = made(core::State::Authorized, strict);
    for (const auto& [headers, note] : std::vector<std::pair<std::string, std::string>>{
             {"Content-Type: application/x-www-form-urlencoded\r\n",
              "Content-Type is application/x-www-form-urlencoded, not application/json"},
             {"Content-Type: text/plain; charset=utf-8\r\n",
              "Content-Type is text/plain, not application/json"},
             {"Content-Type: " + std::string(99, 'x') + "é\r\n",
              "Content-Type is " + std::string(99, 'x') + "…, not application/json"},
             {"", none},
             {"Content-Type:\r\n", none},
             {kAsJson, ""},
             {"content-type: Application/JSON ; Charset=UTF-8\r\n", ""}}) {
      EXPECT_EQ(arrive(instance, "sendMessage", kMessage, headers).reply->status, 200) << headers;
      EXPECT_EQ(last->note, note) << headers;
      EXPECT_TRUE(last->tolerated.empty()) << headers;
    }
  }
}

TEST_F(OwnNotes, AByteOrderMarkIsTakenAndToldAlsoIfStrict) {
  const std::string body = std::string("\xEF\xBB\xBF") + kMessage;
  for (const bool strict : {false, true}) {
    Instance& instance = made(core::State::Authorized, strict);
    EXPECT_EQ(arrive(instance, "sendMessage", body, kAsJson).reply->status, 200);
    EXPECT_EQ(last->note, "the body begins with a byte order mark");
    EXPECT_TRUE(last->tolerated.empty());
    arrive(instance, "sendMessage", body, "Content-Type: text/plain\r\n");
    EXPECT_EQ(last->note,
              "Content-Type is text/plain, not application/json; the body begins with a byte order "
              "mark");
  }
}

TEST_F(OwnNotes, TheReasonOfARefusalComesBeforeTheContentType) {
  arrive(made(), "sendMessage", R"({"chatId":5})", "Content-Type: text/plain\r\n");
  EXPECT_EQ(last->note, "Validation failed. Details: 'chatId' must be a string");
}

TEST_F(OwnNotes, FilesFormsAndCallsWithoutABodyMayHaveAnyContentType) {
  Instance& instance = made();
  EXPECT_EQ(upload(instance, "bytes", "Content-Type: image/png\r\n").status, 200);
  EXPECT_EQ(last->note, "");
  EXPECT_EQ(send_form(instance, form("a.jpg", "bytes")).status, 200);
  EXPECT_EQ(last->note, "");
  for (const char* picture : {"setProfilePicture", "setGroupPicture"}) {
    core::Form parts = form("a.jpg", "bytes", {{"groupId", "", "", "120363043968066561@g.us"}});
    EXPECT_EQ(arrive(instance, picture, "the form as it was sent",
                     "Content-Type: multipart/form-data; boundary=x\r\n", std::move(parts))
                  .reply->status,
              200);
    EXPECT_EQ(last->note, "") << picture;
  }
  EXPECT_EQ(ask(instance, "getSettings").status, 200);
  EXPECT_EQ(last_record->note, "");
}

}  // namespace greenmock::tests
