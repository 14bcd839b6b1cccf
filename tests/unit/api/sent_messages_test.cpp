// What is done with messages that are there, and what becomes of them (reference: methods after login).

#include "sending_harness.hpp"

namespace greenmock::tests {

using core::Instance;
using core::Json;
using core::State;

// --- forwardMessages

TEST_F(Sending, ForwardedMessagesGoInTheirOrderUnderTheIdsThatAreTold) {
  Instance& instance = make(talkative());
  const std::string first = receive_text(instance, "a"), second = say(instance, "b");
  const Json said = json_of(post(
      instance, "forwardMessages",
      {{"chatId", kGroup}, {"chatIdFrom", kChat}, {"messages", Json::array({first, second})}}));
  ASSERT_EQ(said["messages"].size(), 2U);
  EXPECT_EQ(sent(instance, kGroup), said["messages"].get<std::vector<std::string>>());
  const Json data = last_data(instance);
  EXPECT_EQ(data["typeMessage"], "extendedTextMessage");
  EXPECT_EQ(data["extendedTextMessageData"]["text"], "b");
  EXPECT_EQ(data["extendedTextMessageData"]["isForwarded"], true);
  EXPECT_EQ(data["extendedTextMessageData"]["forwardingScore"], 1);
}

TEST_F(Sending, WhatIsForwardedTwiceHasAHigherScore) {
  Instance& instance = make(talkative());
  std::string id = say(instance, "a");
  for (int i = 0; i < 2; ++i) {
    id = json_of(post(
        instance, "forwardMessages",
        {{"chatId", kChat}, {"chatIdFrom", kChat}, {"messages", Json::array({id})}}))["messages"][0]
             .get<std::string>();
  }
  EXPECT_EQ(last_data(instance)["extendedTextMessageData"]["forwardingScore"], 2);
}

TEST_F(Sending, APictureCanBeForwarded) {
  Instance& instance = make(talkative());
  std::string id;
  receive(instance, {{"fileMessageData", {{"downloadUrl", "http://x/y.jpg"}, {"caption", "c"}}}},
          core::MessageKind::Image, id);
  post(instance, "forwardMessages",
       {{"chatId", kGroup}, {"chatIdFrom", kChat}, {"messages", Json::array({id})}});
  EXPECT_EQ(core::dump(last_data(instance)),
            R"({"typeMessage":"imageMessage","fileMessageData":{"downloadUrl":"http://x/y.jpg",)"
            R"("caption":"c","forwardingScore":1,"isForwarded":true}})");
}

TEST_F(Sending, UnknownMessagesAreAnsweredAndNotForwarded) {
  Instance& instance = make(with());
  const std::string known = say(instance, "a");
  const Json said = json_of(post(instance, "forwardMessages",
                                 {{"chatId", kGroup},
                                  {"chatIdFrom", kChat},
                                  {"messages", Json::array({"BAE5000000000000", known})}}));
  ASSERT_EQ(said["messages"].size(), 2U);
  EXPECT_EQ(sent(instance, kGroup), std::vector{said["messages"][1].get<std::string>()});
}

TEST_F(Sending, ForwardingNeedsAChatAndMessages) {
  Instance& instance = make(with());
  const auto refused = [&](const Json& from, const Json& messages) {
    return refusal(instance, "forwardMessages",
                   {{"chatId", kChat}, {"chatIdFrom", from}, {"messages", messages}});
  };
  EXPECT_EQ(refusal(instance, "forwardMessages", {{"chatId", kChat}}), "'chatIdFrom' is required");
  EXPECT_TRUE(refused("x", Json::array()).starts_with("'chatIdFrom' must be one of"));
  EXPECT_EQ(refusal(instance, "forwardMessages", {{"chatId", kChat}, {"chatIdFrom", kChat}}),
            "'messages' is required");
  EXPECT_EQ(refused(kChat, "BAE5"), "'messages' must be an array");
  EXPECT_EQ(refused(kChat, Json::array()), "'messages' must contain at least 1 items");
  EXPECT_EQ(refused(kChat, Json::array({"x", 5})), "'messages[1]' must be a string");
}

// --- editMessage, deleteMessage

TEST_F(Sending, AnEditChangesTheMessageAndIsTold) {
  Instance& instance = make(talkative());
  const std::string id = say(instance, "Helo");
  const std::string edit =
      id_of(instance, "editMessage", {{"chatId", kChat}, {"idMessage", id}, {"message", "Hello"}});
  EXPECT_NE(edit, id);
  EXPECT_TRUE(message(instance, id).edited);
  EXPECT_EQ(Json::parse(message(instance, id).data)["extendedTextMessageData"]["text"], "Hello");
  const Json note = notes(instance).back();
  EXPECT_EQ(note["typeWebhook"], "outgoingAPIMessageReceived");
  EXPECT_EQ(note["idMessage"], edit);
  EXPECT_EQ(core::dump(note["messageData"]),
            R"({"typeMessage":"editedMessage","editedMessageData":{"textMessage":"Hello",)"
            R"("stanzaId":")" +
                id + "\"}}");
  EXPECT_EQ(sent(instance), (std::vector{id, edit}));
}

TEST_F(Sending, AfterFifteenMinutesAnEditIsAnsweredAndToldToHaveFailed) {
  Instance& instance = make(talkative());
  const std::string id = say(instance, "Helo");
  const Json body = {{"chatId", kChat}, {"idMessage", id}, {"message", "Hello"}};
  jump(instance, 15min);
  id_of(instance, "editMessage", body);
  EXPECT_TRUE(message(instance, id).edited);
  jump(instance, 1ms);
  const std::string edit =
      id_of(instance, "editMessage", {{"chatId", kChat}, {"idMessage", id}, {"message", "Later"}});
  EXPECT_EQ(Json::parse(message(instance, id).data)["extendedTextMessageData"]["text"], "Hello");
  const Json note = notes(instance).back();
  EXPECT_EQ(note["typeWebhook"], "outgoingMessageStatus");
  EXPECT_EQ(note["idMessage"], edit);
  EXPECT_EQ(note["status"], "failed");
  EXPECT_EQ(note["description"], "the message was not edited");
}

TEST_F(Sending, OnlyTextsOfTheApiCanBeEdited) {
  Instance& instance = make(talkative());
  const std::string incoming = receive_text(instance, "a");
  const std::string place =
      id_of(instance, "sendLocation", {{"chatId", kChat}, {"latitude", 1}, {"longitude", 1}});
  for (const std::string& id : {incoming, place}) {
    id_of(instance, "editMessage", {{"chatId", kChat}, {"idMessage", id}, {"message", "b"}});
    EXPECT_FALSE(message(instance, id).edited);
    EXPECT_EQ(notes(instance).back()["status"], "failed");
  }
}

TEST_F(Sending, EditsAreCheckedAndNeedALoginAndAMessage) {
  Instance& instance = make(with());
  const std::string id = say(instance, "a");
  const auto refused = [&](const Json& body) { return refusal(instance, "editMessage", body); };
  EXPECT_EQ(refused({{"chatId", kChat}}), "'idMessage' is required");
  EXPECT_EQ(refused({{"chatId", kChat}, {"idMessage", id}}), "'message' is required");
  EXPECT_EQ(refused({{"chatId", kChat}, {"idMessage", id}, {"message", std::string(20'001, 'x')}}),
            "'message' length must be less than or equal to 20000 characters long");
  EXPECT_EQ(refused({{"chatId", kChat}, {"idMessage", "BAE5"}, {"message", "b"}}),
            "Message not found by id BAE5");
  EXPECT_EQ(refused({{"chatId", kGroup}, {"idMessage", id}, {"message", "b"}}),
            "Message not found by id " + id);
  ask(instance, "logout");
  EXPECT_EQ(refused({{"chatId", kChat}, {"idMessage", id}, {"message", "b"}}),
            "instance is starting or not authorized");
  EXPECT_FALSE(message(instance, id).edited);
}

TEST_F(Sending, ADeletionMarksTheMessageAndIsTold) {
  Instance& instance = make(talkative());
  const std::string id = say(instance, "a");
  const core::Reply reply = post(instance, "deleteMessage", {{"chatId", kChat}, {"idMessage", id}});
  EXPECT_EQ(reply.status, 200);
  EXPECT_EQ(*reply.body, "");
  EXPECT_TRUE(message(instance, id).deleted);
  EXPECT_EQ(core::dump(last_data(instance)),
            R"({"typeMessage":"deletedMessage","deletedMessageData":{"stanzaId":")" + id + "\"}}");
}

TEST_F(Sending, ADeletionOnTheOwnSideIsNotTold) {
  Instance& instance = make(talkative());
  const std::string own = say(instance, "a"), incoming = receive_text(instance, "b");
  const std::size_t before = notes(instance).size();
  for (const std::string& id : {own, incoming}) {
    EXPECT_EQ(post(instance, "deleteMessage",
                   {{"chatId", kChat}, {"idMessage", id}, {"onlySenderDelete", true}})
                  .status,
              200);
    EXPECT_TRUE(message(instance, id).deleted);
  }
  EXPECT_EQ(notes(instance).size(), before);
}

TEST_F(Sending, WhatOthersHaveSentIsNotDeletedForAll) {
  Instance& instance = make(with());
  const std::string id = receive_text(instance, "a");
  EXPECT_EQ(post(instance, "deleteMessage", {{"chatId", kChat}, {"idMessage", id}}).status, 200);
  EXPECT_FALSE(message(instance, id).deleted);
}

TEST_F(Sending, DeletionsAreCheckedAndNeedALoginAndAMessage) {
  Instance& instance = make(with());
  const std::string id = say(instance, "a"), other = say(instance, "b");
  const auto refused = [&](const Json& body) { return refusal(instance, "deleteMessage", body); };
  EXPECT_EQ(refused({{"chatId", kChat}}), "'idMessage' is required");
  EXPECT_EQ(refused({{"chatId", kChat}, {"idMessage", id}, {"onlySenderDelete", 1}}),
            "'onlySenderDelete' must be a boolean");
  EXPECT_EQ(refused({{"chatId", kGroup}, {"idMessage", id}}), "Message by id not found");
  post(instance, "deleteMessage", {{"chatId", kChat}, {"idMessage", id}});
  EXPECT_EQ(refused({{"chatId", kChat}, {"idMessage", id}}), "Message by id not found");
  ask(instance, "logout");
  EXPECT_EQ(refused({{"chatId", kChat}, {"idMessage", other}}),
            "instance is starting or not authorized");
}

TEST_F(Sending, EditsAndDeletionsComeOnlyWithTheirSettings) {
  Instance& instance = make(with({{"outgoingAPIMessageWebhook", "yes"}}));
  const std::string id = say(instance, "a");
  id_of(instance, "editMessage", {{"chatId", kChat}, {"idMessage", id}, {"message", "b"}});
  post(instance, "deleteMessage", {{"chatId", kChat}, {"idMessage", id}});
  EXPECT_EQ(types(instance), std::vector<std::string>{"outgoingAPIMessageReceived"});
}

// --- what becomes of them

TEST_F(Sending, AMessageIsSentDeliveredAndReadInItsTimes) {
  Instance& instance = make(with({{"outgoingWebhook", "yes"}}));
  const std::string id = say(instance, "a");
  EXPECT_EQ(statuses(instance), std::vector<std::string>{"sent"});
  jump(instance, 1s - 1ms);
  EXPECT_EQ(statuses(instance).size(), 1U);
  jump(instance, 1ms);
  EXPECT_EQ(statuses(instance), (std::vector<std::string>{"sent", "delivered"}));
  jump(instance, 2s - 1ms);
  EXPECT_EQ(statuses(instance).size(), 2U);
  jump(instance, 1ms);
  EXPECT_EQ(statuses(instance), (std::vector<std::string>{"sent", "delivered", "read"}));
  for (const Json& note : notes(instance)) {
    EXPECT_EQ(note["idMessage"], id);
    EXPECT_EQ(note["chatId"], kChat);
    EXPECT_EQ(note["sendByApi"], true);
  }
  EXPECT_EQ(message(instance, id).status, core::MessageStatus::Read);
}

TEST_F(Sending, NobodyHasWhatsAppUnderANumberIsToldWhateverTheSettingsAre) {
  core::InstanceSpec spec = with();
  spec.contacts.emplace_back().chat_id = kChat;
  spec.contacts.back().has_whatsapp = false;
  Instance& instance = make(spec);
  say(instance, "a");
  jump(instance, 1h);
  EXPECT_EQ(statuses(instance), std::vector<std::string>{"noAccount"});
}

TEST_F(Sending, AGroupOfOthersIsNotReached) {
  core::InstanceSpec spec = with({{"outgoingWebhook", "yes"}});
  spec.groups.emplace_back().chat_id = kGroup;
  Instance& instance = make(spec);
  say(instance, "a", kGroup);
  jump(instance, 1h);
  EXPECT_EQ(statuses(instance), std::vector<std::string>{"notInGroup"});
}

TEST_F(Sending, NothingIsToldWithoutTheSettings) {
  Instance& instance = make(with());
  say(instance, "a");
  jump(instance, 1h);
  EXPECT_TRUE(notes(instance).empty());
  EXPECT_EQ(sent(instance).size(), 1U);
}

TEST_F(Sending, TheMessageAndItsStatusesHaveSettingsOfTheirOwn) {
  Instance& messages = make(with({{"outgoingAPIMessageWebhook", "yes"}}));
  say(messages, "a");
  jump(messages, 1h);
  EXPECT_EQ(types(messages), std::vector<std::string>{"outgoingAPIMessageReceived"});
  Instance& fates = make(with({{"outgoingWebhook", "yes"}}));
  say(fates, "a");
  jump(fates, 1h);
  EXPECT_EQ(types(fates), std::vector<std::string>(3, "outgoingMessageStatus"));
}

}  // namespace greenmock::tests
