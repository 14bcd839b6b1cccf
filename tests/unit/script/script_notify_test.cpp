// Notifications as scripts ask for them.

#include "script/explain.hpp"
#include "script_support.hpp"

namespace greenmock::script::testing {
namespace {

core::NotifySpec good_notify(const std::string& text) {
  return good(load_notify(text), text);
}

TEST(ScriptNotify, takes_every_type_by_its_name) {
  for (const std::string_view type : core::kNotificationTypes)
    EXPECT_EQ(good_notify("\"" + std::string(type) + "\"").type, type);
}

TEST(ScriptNotify, takes_every_kind_of_message) {
  for (std::size_t i = 0; i < std::size(core::kMessageKinds); ++i) {
    const core::NotifySpec note = good_notify(R"({"type":"incomingMessage","message":")" +
                                              std::string(core::kMessageKinds[i]) + "\"}");
    EXPECT_EQ(note.message, static_cast<core::MessageKind>(i));
  }
}

TEST(ScriptNotify, reads_all_its_keys) {
  const core::NotifySpec note = good_notify(
      R"({"type":"outgoingAPIMessageReceived","message":"pollMessage","copies":3,"obeySettings":true,
          "set":{"/timestamp":1,"/messageData/pollMessageData/options/-":{"optionName":"Blue"}}})");
  EXPECT_EQ(note.type, "outgoingAPIMessageReceived");
  EXPECT_EQ(note.message, core::MessageKind::Poll);
  EXPECT_EQ(note.copies, 3U);
  EXPECT_TRUE(note.obey_settings);
  ASSERT_EQ(note.set.size(), 2U);
  EXPECT_EQ(note.set[0], (std::pair<std::string, core::Json>{"/timestamp", 1}));
  const core::NotifySpec own = good_notify(R"({"body":{"any":"thing"}})");
  EXPECT_TRUE(own.type.empty());
  EXPECT_EQ(*own.body, (core::Json{{"any", "thing"}}));
}

TEST(ScriptNotify, tells_what_is_wrong) {
  for (const Bad& bad : {
           Bad{"@7", "", {"the type of a notification"}},
           Bad{"@\"incomingMesage\"", "", {R"(did you mean "incomingMessage"?)"}},
           Bad{R"({"type":"incomingMessage","message":@"stikerMessage"})",
               "/message",
               {R"(did you mean "stickerMessage"?)"}},
           Bad{R"({"type":"incomingCall","message":@"textMessage"})",
               "/message",
               {"of a message only"}},
           Bad{R"({"type":"incomingMessage","set":{"/timestamp/x":@1}})",
               "/set/~1timestamp~1x",
               {"no place for this"}},
           Bad{R"({"type":"incomingMessage","message":"pollMessage",
                   "set":{"/messageData/pollMessageData/options/7":@{}}})",
               "/set/~1messageData~1pollMessageData~1options~17",
               {"no place for this"}},
           Bad{R"({"type":"incomingCall","obeySettings":@"yes"})", "/obeySettings", {"true"}},
       })
    expect_refused(bad, [](const std::string& text) { return load_notify(text); });
}

TEST(ScriptNotify, a_later_change_may_stand_on_an_earlier_one) {
  EXPECT_EQ(good_notify(R"({"type":"incomingCall","set":{"/a":{},"/a/b":1}})").set.size(), 2U);
}

TEST(ScriptNotify, is_explained) {
  const std::string text = explain(good_script(R"({"greenmock":1,
      "instances":[{"name":"a","queue":["incomingCall"],"receive":{"empty":"408","readers":"409"}}],
      "timeline":[{"at":"1m","notify":{"type":"incomingMessage","message":"stickerMessage","copies":2}}]})"),
                                   words())
                               .text;
  for (const char* words : {"1 notification waiting", "an empty queue is answered as 408",
                            "several readers get 409 but for the first",
                            "a notification incomingMessage (stickerMessage), 2 times under one "
                            "receipt, is queued"})
    EXPECT_NE(text.find(words), std::string::npos) << words << "\n" << text;
}

}  // namespace
}  // namespace greenmock::script::testing
