// What notifications look like, byte for byte: fixtures/wire/notifications has one file for each.
// GREENMOCK_RENEW=1 writes them anew; look at the difference before it is committed.

#include "core/notifications/notification.hpp"

#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>

namespace greenmock::tests {
namespace {

using namespace std::chrono_literals;
using core::Json;
using core::MessageKind;
using core::NoteFacts;
using core::NotifySpec;
using core::State;

const std::filesystem::path kFolder = "fixtures/wire/notifications";

NoteFacts facts(State state = State::Authorized) {
  return {.id = 1101000001,
          .seed = 42,
          .phone_seed = 42,
          .state = state,
          .dialect = core::Dialect::Current,
          .at = core::VirtualTime{1'588'091'580s + 999ms},
          .number = 1};
}

NotifySpec spec(std::string type, std::optional<MessageKind> message = std::nullopt) {
  NotifySpec asked;
  asked.type = std::move(type);
  asked.message = message;
  return asked;
}

std::string golden(const std::string& name) {
  std::ifstream file(kFolder / (name + ".json"), std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

void expect_golden(const std::string& name, const Json& made) {
  const std::string text = core::dump(made) + "\n";
  if (std::getenv("GREENMOCK_RENEW")) {
    std::filesystem::create_directories(kFolder);
    std::ofstream(kFolder / (name + ".json"), std::ios::binary) << text;
  }
  EXPECT_EQ(golden(name), text) << name;
}

void expect_all_kinds(const std::string& type) {
  for (std::size_t i = 0; i < std::size(core::kMessageKinds); ++i) {
    const Json made = build_notification(spec(type, static_cast<MessageKind>(i)), facts());
    EXPECT_EQ(made["messageData"]["typeMessage"], core::kMessageKinds[i]);
    expect_golden(type + "." + std::string(core::kMessageKinds[i]), made);
  }
}

std::vector<std::string> keys_of(const Json& json) {
  std::vector<std::string> keys;
  for (const auto& [key, value] : json.items()) keys.push_back(key);
  return keys;
}
using Keys = std::vector<std::string>;

TEST(Notification, OfEachTypeIsAsItsGoldenFile) {
  for (const std::string_view type : core::kNotificationTypes) {
    if (core::is_message(type)) continue;
    expect_golden(std::string(type), build_notification(spec(std::string(type)), facts()));
  }
  expect_golden("stateInstanceChanged.notAuthorized",
                state_instance_changed(facts(State::NotAuthorized)));
  for (const char* status : {"pickUp", "hangUp", "missed", "declined"})
    expect_golden("incomingCall." + std::string(status), incoming_call(facts(), status));
  for (const char* status : {"sent", "read", "failed", "noAccount", "notInGroup", "yellowCard"})
    expect_golden("outgoingMessageStatus." + std::string(status),
                  outgoing_message_status(facts(), status));
}

TEST(Notification, OfEachKindOfMessageIsAsItsGoldenFile) {
  expect_all_kinds("incomingMessageReceived");
  expect_golden("outgoingMessageReceived",
                build_notification(spec("outgoingMessageReceived"), facts()));
  expect_golden("outgoingAPIMessageReceived",
                build_notification(spec("outgoingAPIMessageReceived"), facts()));
}

TEST(Notification, NoGoldenFileIsLeftOver) {
  if (std::getenv("GREENMOCK_RENEW")) GTEST_SKIP() << "they are being renewed";
  std::size_t files = 0;
  for (const auto& entry : std::filesystem::directory_iterator(kFolder)) {
    ++files;
    EXPECT_EQ(entry.path().extension(), ".json");
  }
  // 7 types without a message, 11 more of their statuses, 20 kinds, 2 directions.
  EXPECT_EQ(files, 7U + 11U + 20U + 2U);
}

TEST(Notification, HasTheDocumentedFieldsInTheirOrder) {
  const Json text = build_notification(spec("incomingMessage"), facts());
  EXPECT_EQ(keys_of(text), (Keys{"typeWebhook", "instanceData", "timestamp", "idMessage",
                                 "senderData", "messageData"}));
  EXPECT_EQ(keys_of(text["instanceData"]), (Keys{"idInstance", "wid", "typeInstance"}));
  EXPECT_EQ(keys_of(text["senderData"]),
            (Keys{"chatId", "sender", "chatName", "senderName", "senderContactName"}));
  EXPECT_EQ(text["typeWebhook"], "incomingMessageReceived");
  EXPECT_EQ(text["timestamp"], 1'588'091'580) << "whole seconds";
  EXPECT_TRUE(text["instanceData"]["idInstance"].is_number_integer());
  EXPECT_EQ(keys_of(incoming_call(facts())),
            (Keys{"from", "typeWebhook", "instanceData", "status", "timestamp", "idMessage"}));
  EXPECT_FALSE(incoming_block(facts()).contains("idMessage"));
  EXPECT_FALSE(quota_exceeded(facts(), {}, 3).contains("timestamp"))
      << "as in the example of its page";
}

TEST(Notification, AnApiTextIsAnExtendedText) {
  const Json note = build_notification(spec("outgoingAPIMessageReceived"), facts());
  EXPECT_EQ(note["messageData"]["typeMessage"], "extendedTextMessage");
  EXPECT_EQ(note["messageData"]["extendedTextMessageData"]["previewType"], "None");
  EXPECT_TRUE(note["idMessage"].get<std::string>().starts_with("BAE5"));
  EXPECT_EQ(note["senderData"]["sender"], note["instanceData"]["wid"]);
  EXPECT_NE(note["senderData"]["chatId"], note["senderData"]["sender"]);
}

TEST(Notification, TellsTheWidOfAnAccountThatIsLoggedInOnly) {
  const auto wid = [](const NoteFacts& f) {
    return state_instance_changed(f)["instanceData"]["wid"].get<std::string>();
  };
  EXPECT_TRUE(wid(facts()).ends_with("@c.us"));
  EXPECT_EQ(wid(facts(State::NotAuthorized)), "");
  NoteFacts old = facts(State::NotAuthorized);
  old.dialect = core::Dialect::Seed;
  EXPECT_EQ(wid(old), wid(facts())) << "the pages of 2021 show it in every state";
}

TEST(Notification, HasFewerFieldsInTheOldDialect) {
  NoteFacts old = facts();
  old.dialect = core::Dialect::Seed;
  const auto made = [&](const std::string& type) { return build_notification(spec(type), old); };
  const core::Json message = made("incomingMessage");
  EXPECT_FALSE(message["senderData"].contains("senderContactName"));
  EXPECT_FALSE(message["messageData"]["textMessageData"].contains("isTemplateMessage"));
  EXPECT_FALSE(made("incomingCall").contains("status"));
}

TEST(Notification, SuspendedHasItsOldNameInTheOldDialect) {
  NoteFacts old = facts(State::Suspended);
  EXPECT_EQ(state_instance_changed(old)["stateInstance"], "suspended");
  old.dialect = core::Dialect::Seed;
  EXPECT_EQ(state_instance_changed(old)["stateInstance"], "yellowCard");
}

TEST(Notification, TellsEveryStateByItsName) {
  for (const std::string_view name : core::kStateNames)
    EXPECT_EQ(state_instance_changed(facts(*core::parse_state(name)))["stateInstance"], name);
}

TEST(Notification, TellsAnIdOfTwelveDigitsAsANumber) {
  NoteFacts with_new_id = facts();
  with_new_id.id = 710'722'711'056;
  EXPECT_NE(core::dump(state_instance_changed(with_new_id))
                .find(R"("instanceData":{"idInstance":710722711056,)"),
            std::string::npos);
}

TEST(Notification, IsMadeFromTheSeedAndItsNumber) {
  const auto made = [](std::uint64_t seed, std::uint64_t number) {
    NoteFacts f = facts();
    f.seed = f.phone_seed = seed;
    f.number = number;
    return build_notification(spec("incomingMessage"), f);
  };
  EXPECT_EQ(made(1, 1), made(1, 1));
  EXPECT_NE(made(1, 1)["idMessage"], made(1, 2)["idMessage"]);
  EXPECT_EQ(made(1, 1)["senderData"], made(1, 2)["senderData"]) << "one correspondent";
  EXPECT_NE(made(1, 1)["senderData"]["chatId"], made(2, 1)["senderData"]["chatId"]);
}

TEST(Notification, CanBeChangedByPointersOrBeAllOfItsOwn) {
  NotifySpec changed = spec("incomingMessage");
  changed.set = {{"/messageData/textMessageData/textMessage", "hi"},
                 {"/added/deep~1er", 7},
                 {"/senderData", nullptr}};
  const Json note = build_notification(changed, facts());
  EXPECT_EQ(note["messageData"]["textMessageData"]["textMessage"], "hi");
  EXPECT_EQ(note["added"]["deep/er"], 7);
  EXPECT_TRUE(note["senderData"].is_null());
  NotifySpec own;
  own.body = Json{{"x", 1}};
  EXPECT_EQ(core::dump(build_notification(own, facts())), R"({"x":1})");
}

TEST(Notification, AChangeThatFitsNowhereIsToldOf) {
  Json note = build_notification(spec("incomingMessage", MessageKind::Poll), facts());
  const auto problem = [&](const std::string& pointer) {
    return core::change_problem(note, pointer, 1);
  };
  EXPECT_EQ(problem("/timestamp"), "");
  EXPECT_NE(problem("/timestamp/x"), "");
  EXPECT_EQ(problem("/messageData/pollMessageData/options/0/optionName"), "");
  EXPECT_EQ(problem("/messageData/pollMessageData/options/-"), "");
  EXPECT_EQ(problem("/messageData/pollMessageData/options/3"), "");
  EXPECT_NE(problem("/messageData/pollMessageData/options/4000000000"), "")
      << "the memory is not filled with nulls";
  EXPECT_NE(problem("/messageData/pollMessageData/options/x"), "");
  std::string deep;
  for (int i = 0; i < 100'000; ++i) deep += "/a";
  EXPECT_NE(problem(deep), "");
}

// --- which setting lets it come

std::string off(const Json& note, std::initializer_list<const char*> on) {
  Json settings = Json::object();
  for (const char* name : on) settings[name] = "yes";
  return std::string(core::switched_off(note, settings).value_or(""));
}
Json note_of(const std::string& type, std::optional<MessageKind> kind = std::nullopt) {
  return build_notification(spec(type, kind), facts());
}

TEST(Notification, ComesIfTheSettingsOfItsPageAreOn) {
  EXPECT_EQ(off(note_of("stateInstanceChanged"), {}), "stateWebhook");
  EXPECT_EQ(off(note_of("stateInstanceChanged"), {"stateWebhook"}), "");
  EXPECT_EQ(off(note_of("statusInstanceChanged"), {}), "statusInstanceWebhook");
  EXPECT_EQ(off(note_of("deviceInfo"), {}), "deviceWebhook");
  EXPECT_EQ(off(note_of("quotaExceeded"), {}), "") << "no switch is documented";
  EXPECT_EQ(off(note_of("incomingMessage"), {"outgoingMessageWebhook"}), "incomingWebhook");
  EXPECT_EQ(off(note_of("incomingMessage"), {"incomingWebhook"}), "");
  EXPECT_EQ(off(note_of("outgoingMessageReceived"), {}), "outgoingMessageWebhook");
  EXPECT_EQ(off(note_of("outgoingAPIMessageReceived"), {}), "outgoingAPIMessageWebhook");
}

TEST(Notification, OfPollsEditsDeletionsCallsAndBlocksNeedsTwoSettings) {
  for (const auto& [kind, second] : {std::pair{MessageKind::Poll, "pollMessageWebhook"},
                                     std::pair{MessageKind::PollUpdate, "pollMessageWebhook"},
                                     std::pair{MessageKind::Edited, "editedMessageWebhook"},
                                     std::pair{MessageKind::Deleted, "deletedMessageWebhook"}}) {
    EXPECT_EQ(off(note_of("incomingMessage", kind), {"incomingWebhook"}), second);
    EXPECT_EQ(off(note_of("incomingMessage", kind), {"incomingWebhook", second}), "");
  }
  EXPECT_EQ(off(note_of("incomingCall"), {"incomingWebhook"}), "incomingCallWebhook");
  EXPECT_EQ(off(note_of("incomingBlock"), {"incomingBlockWebhook"}), "incomingWebhook");
}

TEST(Notification, OfAFailedMessageCannotBeSilenced) {
  EXPECT_EQ(off(outgoing_message_status(facts(), "delivered"), {}), "outgoingWebhook");
  EXPECT_EQ(off(outgoing_message_status(facts(), "failed"), {}), "");
  EXPECT_EQ(off(outgoing_message_status(facts(), "noAccount"), {}), "");
}

}  // namespace
}  // namespace greenmock::tests
