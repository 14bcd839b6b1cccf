// The methods that send (reference: methods after login).

#include "sending_harness.hpp"

namespace greenmock::tests {

using core::Instance;
using core::Json;
using core::State;

// --- sendMessage

TEST_F(Sending, AMessageIsAnsweredByItsIdAndComesBackAsAnExtendedText) {
  Instance& instance = make(talkative());
  const std::string id = say(instance, "Hello");
  EXPECT_EQ(id.size(), 16U);
  EXPECT_TRUE(id.starts_with("BAE5"));
  const auto all = notes(instance);
  ASSERT_EQ(all.size(), 2U);
  EXPECT_EQ(all[0]["typeWebhook"], "outgoingAPIMessageReceived");
  EXPECT_EQ(all[0]["idMessage"], id);
  EXPECT_EQ(all[0]["senderData"]["chatId"], kChat);
  EXPECT_EQ(all[0]["senderData"]["sender"], instance.own_chat_id());
  EXPECT_EQ(core::dump(all[0]["messageData"]),
            R"({"typeMessage":"extendedTextMessage","extendedTextMessageData":{"text":"Hello",)"
            R"("description":"","title":"","previewType":"None","jpegThumbnail":"",)"
            R"("forwardingScore":0,"isForwarded":false}})");
  EXPECT_EQ(all[1]["idMessage"], id);
  EXPECT_EQ(all[1]["status"], "sent");
}

TEST_F(Sending, TwoMessagesHaveTwoIds) {
  Instance& instance = make(with());
  EXPECT_NE(say(instance, "a"), say(instance, "a"));
}

TEST_F(Sending, EachFormOfAChatIsTaken) {
  Instance& instance = make(strict());
  for (const char* chat :
       {"79001234568@c.us", "120363043968066561@g.us", "79001234567-1581234048@g.us", "123@lid"})
    EXPECT_TRUE(say(instance, "x", chat).starts_with("BAE5")) << chat;
}

TEST_F(Sending, AChatThatIsMissingOrOddIsRefusedInTheWordsOfTheService) {
  Instance& instance = make(with());
  const std::string forms =
      "'chatId' must be one of the next formats: 'phone_number@c.us', 'chat_id@lid' or "
      "'group_id@g.us'";
  for (const char* method : {"sendMessage", "sendPoll", "sendLocation", "sendContact", "sendLink",
                             "sendTyping", "forwardMessages", "editMessage", "deleteMessage"}) {
    EXPECT_EQ(refusal(instance, method, Json::object()), "'chatId' is required") << method;
    EXPECT_EQ(refusal(instance, method, {{"chatId", 79001234568}}), "'chatId' must be a string");
    EXPECT_EQ(refusal(instance, method, {{"chatId", nullptr}}), "'chatId' must be a string");
    EXPECT_EQ(refusal(instance, method, {{"chatId", ""}}), "'chatId' is not allowed to be empty");
    for (const char* chat : {"79001234568", "@c.us", "mygroup@g.us", "1@s.whatsapp.net"})
      EXPECT_EQ(refusal(instance, method, {{"chatId", chat}}), forms) << chat;
  }
}

TEST_F(Sending, TheMistakeIsToldInTheEnvelopeWithThePath) {
  Instance& instance = make(with());
  const Json said = json_of(post(instance, "sendMessage", Json::object()));
  EXPECT_EQ(said["statusCode"], 400);
  EXPECT_EQ(said["path"], path(instance, "sendMessage"));
  EXPECT_EQ(said["message"], "Validation failed. Details: 'chatId' is required");
}

TEST_F(Sending, WhatIsNoJsonOrTooLargeIsRefused) {
  Instance& instance = make(with());
  const auto message_of = [](const core::Reply& reply) { return json_of(reply)["message"]; };
  EXPECT_EQ(message_of(post_text(instance, "sendMessage", "{x")),
            "Unexpected token x in JSON at position 1");
  EXPECT_EQ(message_of(post_text(instance, "sendMessage", "[1]")),
            "Validation failed. Details: 'value' must be of type object");
  const core::Reply large =
      post(instance, "sendMessage", {{"chatId", kChat}, {"message", std::string(100'000, 'x')}});
  EXPECT_EQ(large.status, 500);
  EXPECT_EQ(message_of(large), "request entity too large");
  EXPECT_TRUE(sent(instance).empty());
}

TEST_F(Sending, ATextHasOneToTwentyThousandCharacters) {
  Instance& instance = make(with());
  EXPECT_EQ(refusal(instance, "sendMessage", {{"chatId", kChat}}), "'message' is required");
  EXPECT_EQ(refusal(instance, "sendMessage", {{"chatId", kChat}, {"message", ""}}),
            "'message' is not allowed to be empty");
  EXPECT_EQ(refusal(instance, "sendMessage", {{"chatId", kChat}, {"message", 5}}),
            "'message' must be a string");
  std::string longest;
  for (int i = 0; i < 20'000; ++i) longest += "\u00e9";  // a character of two bytes
  EXPECT_EQ(refusal(instance, "sendMessage", {{"chatId", kChat}, {"message", longest + "x"}}),
            "'message' length must be less than or equal to 20000 characters long");
  EXPECT_FALSE(say(instance, longest).empty());
  EXPECT_EQ(sent(instance).size(), 1U);
}

TEST_F(Sending, FieldsBesideTheTextAreLookedAt) {
  Instance& instance = make(with());
  const auto refused = [&](const char* name, const Json& value) {
    return refusal(instance, "sendMessage", {{"chatId", kChat}, {"message", "x"}, {name, value}});
  };
  EXPECT_EQ(refused("quotedMessageId", 5), "'quotedMessageId' must be a string");
  EXPECT_EQ(refused("linkPreview", "perhaps"), "'linkPreview' must be a boolean");
  EXPECT_EQ(refused("typePreview", "huge"), "'typePreview' must be one of [large, small]");
  EXPECT_EQ(refused("customPreview", 1), "'customPreview' must be of type object");
  EXPECT_EQ(refused("customPreview", Json::object()), "'customPreview.title' is required");
  EXPECT_EQ(refused("customPreview", {{"title", std::string(301, 'x')}}),
            "'customPreview.title' length must be less than or equal to 300 characters long");
  EXPECT_EQ(refused("typingTime", "soon"), "'typingTime' must be a number");
  EXPECT_EQ(refused("typingTime", 1000.5), "'typingTime' must be an integer");
  EXPECT_EQ(refused("typingTime", 999), "'typingTime' must be larger than or equal to 1000");
  EXPECT_EQ(refused("typingTime", 20'001), "'typingTime' must be less than or equal to 20000");
  EXPECT_TRUE(sent(instance).empty());
}

TEST_F(Sending, APreviewOfOnesOwnIsShown) {
  Instance& instance = make(talkative());
  id_of(instance, "sendMessage",
        {{"chatId", kChat},
         {"message", "see https://example.com"},
         {"linkPreview", true},
         {"typePreview", "large"},
         {"customPreview", {{"title", "A title"}, {"description", "What it is"}}}});
  const Json data = last_data(instance)["extendedTextMessageData"];
  EXPECT_EQ(data["title"], "A title");
  EXPECT_EQ(data["description"], "What it is");
}

TEST_F(Sending, OddShapesOfClientsAreTakenAndMarkedAndStrictRefusesThem) {
  struct Odd {
    const char* name;
    Json value;
    const char* mark;
    const char* refusal;
  };
  Instance& lenient = make(with());
  Instance& severe = make(strict());
  for (const Odd& odd :
       {Odd{"quotedMessageId", nullptr, "null instead of no field",
            "'quotedMessageId' must not be null"},
        Odd{"quotedMessageId", "", "empty text instead of no field",
            "'quotedMessageId' is not allowed to be empty"},
        Odd{"linkPreview", "false", "boolean as text", "'linkPreview' must be a boolean"},
        Odd{"typingTime", "5000", "number as text", "'typingTime' must be a number"},
        Odd{"archive", false, "unknown field", "'archive' is not allowed"}}) {
    const Json body = {{"chatId", kChat}, {"message", "x"}, {odd.name, odd.value}};
    EXPECT_FALSE(id_of(lenient, "sendMessage", body).empty()) << odd.mark;
    EXPECT_EQ(last_record->tolerated, std::vector<std::string_view>{odd.mark});
    EXPECT_EQ(refusal(severe, "sendMessage", body), odd.refusal);
  }
  EXPECT_EQ(sent(lenient).size(), 5U);
  EXPECT_TRUE(sent(severe).empty());
}

TEST_F(Sending, AWellShapedBodyIsNotMarked) {
  Instance& instance = make(with());
  say(instance, "x");
  EXPECT_TRUE(last_record->tolerated.empty());
}

TEST_F(Sending, StrictTakesEveryFieldOfEachPage) {
  Instance& instance = make(strict());
  const std::string first = say(instance, "a");
  const Json options = Json::array({{{"optionName", "Red"}}, {{"optionName", "Green"}}});
  const Json preview = {{"title", "t"},
                        {"description", "d"},
                        {"link", "https://example.com"},
                        {"urlFile", "https://example.com/a.jpg"},
                        {"jpegThumbnail", "eA=="}};
  const Json person = {{"phoneContact", 79001234568},
                       {"firstName", "a"},
                       {"middleName", "b"},
                       {"lastName", "c"},
                       {"company", "d"}};
  const std::pair<const char*, Json> calls[] = {
      {"sendMessage",
       {{"message", "b"},
        {"linkPreview", false},
        {"typePreview", "small"},
        {"customPreview", preview}}},
      {"sendPoll", {{"message", "?"}, {"options", options}, {"multipleAnswers", false}}},
      {"sendLocation",
       {{"nameLocation", "n"}, {"address", "a"}, {"latitude", 1.5}, {"longitude", 2}}},
      {"sendContact", {{"contact", person}}},
      {"sendLink", {{"urlLink", "https://example.com"}}}};
  for (const auto& [method, fields] : calls) {
    Json body = {{"chatId", kChat}, {"quotedMessageId", first}, {"typingTime", 1000}};
    body.update(fields);
    EXPECT_FALSE(id_of(instance, method, body).empty()) << method;
  }
  EXPECT_EQ(post(instance, "forwardMessages",
                 {{"chatId", kGroup},
                  {"chatIdFrom", kChat},
                  {"messages", Json::array({first})},
                  {"typingTime", 20'000}})
                .status,
            200);
}

// --- quotes

TEST_F(Sending, AQuoteNamesTheMessageThatItAnswers) {
  Instance& instance = make(talkative());
  const std::string first = receive_text(instance, "A question");
  id_of(instance, "sendMessage",
        {{"chatId", kChat}, {"message", "An answer"}, {"quotedMessageId", first}});
  const Json data = last_data(instance);
  EXPECT_EQ(data["typeMessage"], "quotedMessage");
  EXPECT_EQ(data["extendedTextMessageData"]["text"], "An answer");
  EXPECT_EQ(data["extendedTextMessageData"]["stanzaId"], first);
  EXPECT_EQ(data["extendedTextMessageData"]["participant"], kChat);
  EXPECT_EQ(data["quotedMessage"]["stanzaId"], first);
  EXPECT_EQ(data["quotedMessage"]["typeMessage"], "textMessage");
  EXPECT_EQ(data["quotedMessage"]["textMessage"], "A question");
}

TEST_F(Sending, WhatStillWaitsCanBeQuoted) {
  Instance& instance = make(with({}, State::NotAuthorized));
  const std::string first = say(instance, "a");
  const std::string second = id_of(
      instance, "sendMessage", {{"chatId", kChat}, {"message", "b"}, {"quotedMessageId", first}});
  scan(instance, instance.payload());
  EXPECT_EQ(sent(instance), (std::vector{first, second}));
  EXPECT_EQ(message(instance, second).kind, core::MessageKind::Quoted);
}

TEST_F(Sending, AQuoteOfNothingOrOfAnotherChatIsAnsweredAndNeverSent) {
  Instance& instance = make(with());
  const std::string elsewhere = say(instance, "a", kGroup);
  for (const std::string& id : {elsewhere, std::string("BAE5000000000000")}) {
    EXPECT_FALSE(id_of(instance, "sendMessage",
                       {{"chatId", kChat}, {"message", "b"}, {"quotedMessageId", id}})
                     .empty());
    EXPECT_EQ(last_record->note,
              "quotes a message that is not in this chat: answered, and never sent");
  }
  EXPECT_TRUE(sent(instance).empty());
  EXPECT_FALSE(say(instance, "c").empty());
  EXPECT_EQ(sent(instance).size(), 1U);
}

// --- the other kinds

TEST_F(Sending, APollComesBackWithItsOptions) {
  Instance& instance = make(talkative());
  id_of(instance, "sendPoll",
        {{"chatId", kChat},
         {"message", "Which?"},
         {"options", Json::array({{{"optionName", "Red"}}, {{"optionName", "Green"}}})},
         {"multipleAnswers", true}});
  EXPECT_EQ(core::dump(last_data(instance)),
            R"({"typeMessage":"pollMessage","pollMessageData":{"name":"Which?",)"
            R"("options":[{"optionName":"Red"},{"optionName":"Green"}],"multipleAnswers":true,)"
            R"("forwardingScore":0,"isForwarded":false}})");
}

TEST_F(Sending, APollHasTwoToTwelveDifferentOptions) {
  Instance& instance = make(with());
  const auto refused = [&](const Json& options) {
    return refusal(instance, "sendPoll",
                   {{"chatId", kChat}, {"message", "Which?"}, {"options", options}});
  };
  const auto many = [](int count) {
    Json all = Json::array();
    for (int i = 0; i < count; ++i) all.push_back({{"optionName", std::to_string(i)}});
    return all;
  };
  EXPECT_EQ(refusal(instance, "sendPoll", {{"chatId", kChat}, {"message", "Which?"}}),
            "'options' is required");
  EXPECT_EQ(refused("Red"), "'options' must be an array");
  EXPECT_EQ(refused(many(1)), "'options' must contain at least 2 items");
  EXPECT_EQ(refused(many(13)), "'options' must contain less than or equal to 12 items");
  EXPECT_EQ(refused(Json::array({"Red", "Green"})), "'options[0]' must be of type object");
  EXPECT_EQ(refused(Json::array({Json::object(), Json::object()})),
            "'options[0].optionName' is required");
  EXPECT_EQ(refused(Json::array({{{"optionName", "Red"}}, {{"optionName", "Red"}}})),
            "'options' position 1 contains a duplicate value");
  EXPECT_EQ(
      refused(Json::array({{{"optionName", "Red"}}, {{"optionName", std::string(101, 'x')}}})),
      "'options[1].optionName' length must be less than or equal to 100 characters long");
  EXPECT_EQ(refusal(instance, "sendPoll",
                    {{"chatId", kChat}, {"message", std::string(256, 'x')}, {"options", many(2)}}),
            "'message' length must be less than or equal to 255 characters long");
  EXPECT_FALSE(
      id_of(instance, "sendPoll", {{"chatId", kChat}, {"message", "?"}, {"options", many(12)}})
          .empty());
}

TEST_F(Sending, ALocationComesBackAsItWasSent) {
  Instance& instance = make(talkative());
  id_of(instance, "sendLocation",
        {{"chatId", kChat}, {"nameLocation", "Park"}, {"latitude", 51.5}, {"longitude", -0.25}});
  EXPECT_EQ(core::dump(last_data(instance)),
            R"({"typeMessage":"locationMessage","locationMessageData":{"nameLocation":"Park",)"
            R"("address":"","jpegThumbnail":"","latitude":51.5,"longitude":-0.25,)"
            R"("forwardingScore":0,"isForwarded":false}})");
}

TEST_F(Sending, ALocationIsOnTheGlobe) {
  Instance& instance = make(with());
  const auto refused = [&](const Json& latitude, const Json& longitude) {
    return refusal(instance, "sendLocation",
                   {{"chatId", kChat}, {"latitude", latitude}, {"longitude", longitude}});
  };
  EXPECT_EQ(refusal(instance, "sendLocation", {{"chatId", kChat}}), "'latitude' is required");
  EXPECT_EQ(refusal(instance, "sendLocation", {{"chatId", kChat}, {"latitude", 1}}),
            "'longitude' is required");
  EXPECT_EQ(refused("north", 0), "'latitude' must be a number");
  EXPECT_EQ(refused(91, 0), "'latitude' must be less than or equal to 90");
  EXPECT_EQ(refused(0, -180.5), "'longitude' must be larger than or equal to -180");
  EXPECT_FALSE(
      id_of(instance, "sendLocation", {{"chatId", kChat}, {"latitude", "51.5"}, {"longitude", 0}})
          .empty());
  EXPECT_EQ(last_record->tolerated, std::vector<std::string_view>{"number as text"});
}

TEST_F(Sending, AContactComesBackAsACard) {
  Instance& instance = make(talkative());
  id_of(instance, "sendContact",
        {{"chatId", kChat},
         {"contact",
          {{"phoneContact", 79001234568},
           {"firstName", "Anna;\nMaria"},
           {"lastName", "Green"},
           {"company", "Bikes"}}}});
  const Json data = last_data(instance);
  EXPECT_EQ(data["typeMessage"], "contactMessage");
  EXPECT_EQ(data["contactMessageData"]["displayName"], "Anna;\nMaria Green");
  EXPECT_EQ(data["contactMessageData"]["vcard"],
            "BEGIN:VCARD\nVERSION:3.0\nN:Green;Anna\\;\\nMaria;;;\nFN:Anna\\;\\nMaria Green\n"
            "ORG:Bikes\nTEL;type=CELL;waid=79001234568:+79001234568\nEND:VCARD");
}

TEST_F(Sending, AContactHasANumberAndAName) {
  Instance& instance = make(with());
  const auto refused = [&](const Json& contact) {
    return refusal(instance, "sendContact", {{"chatId", kChat}, {"contact", contact}});
  };
  EXPECT_EQ(refusal(instance, "sendContact", {{"chatId", kChat}}), "'contact' is required");
  EXPECT_EQ(refused("Anna"), "'contact' must be of type object");
  EXPECT_EQ(refused({{"firstName", "Anna"}}), "'contact.phoneContact' is required");
  EXPECT_EQ(refused({{"phoneContact", "+7900"}, {"firstName", "Anna"}}),
            "'contact.phoneContact' must be a number");
  EXPECT_EQ(refused({{"phoneContact", -1}, {"firstName", "Anna"}}),
            "'contact.phoneContact' must be a positive number");
  EXPECT_EQ(refused({{"phoneContact", 79001234568}}),
            "'contact' must contain at least one of [firstName, middleName, lastName, company]");
}

TEST_F(Sending, AnOddNumberOfAContactIsMarkedAndStrictRefusesIt) {
  const Json body = {{"chatId", kChat}, {"contact", {{"phoneContact", 12345}, {"company", "x"}}}};
  EXPECT_FALSE(id_of(make(with()), "sendContact", body).empty());
  EXPECT_EQ(last_record->tolerated,
            std::vector<std::string_view>{"phoneContact without 11 or 12 digits"});
  EXPECT_EQ(refusal(make(strict()), "sendContact", body),
            "bad phone number, valid 11 or 12 digits");
}

TEST_F(Sending, ALinkIsSentAsAText) {
  Instance& instance = make(talkative());
  EXPECT_EQ(refusal(instance, "sendLink", {{"chatId", kChat}}), "'urlLink' is required");
  id_of(instance, "sendLink", {{"chatId", kChat}, {"urlLink", "https://green-api.com"}});
  EXPECT_EQ(last_data(instance)["extendedTextMessageData"]["text"], "https://green-api.com");
}

TEST_F(Sending, TypingIsAnsweredByNothingAndSendsNothing) {
  Instance& instance = make(talkative());
  for (const Json& body :
       {Json{{"chatId", kChat}}, Json{{"chatId", kChat}, {"typingTime", 5000}},
        Json{{"chatId", kChat}, {"typingTime", 20'000}, {"typingType", "recording"}}}) {
    const core::Reply reply = post(instance, "sendTyping", body);
    EXPECT_EQ(reply.status, 200);
    EXPECT_EQ(*reply.body, "");
  }
  EXPECT_EQ(refusal(instance, "sendTyping", {{"chatId", kChat}, {"typingTime", 500}}),
            "'typingTime' must be larger than or equal to 1000");
  EXPECT_TRUE(sent(instance).empty());
  EXPECT_TRUE(notes(instance).empty());
}

TEST_F(Sending, ButtonsAndListsAreOutOfOrder) {
  Instance& instance = make(with());
  for (const char* method : {"sendButtons", "sendTemplateButtons", "sendListMessage"}) {
    EXPECT_EQ(post(instance, method, {{"chatId", kChat}, {"message", "x"}}).status, 403) << method;
  }
  EXPECT_TRUE(sent(instance).empty());
}

// --- scripts

TEST_F(Sending, ARuleMayAnswerWithoutSending) {
  core::Rule r = rule("sendMessage");
  r.apply = false;
  Instance& instance = make(with(), script_of(r));
  EXPECT_FALSE(say(instance, "a").empty());
  EXPECT_TRUE(sent(instance).empty());
}

// docs of 2021: Common errors
TEST_F(Sending, ARuleMaySayThatTheChatsAreUsedUpInTheWordsOf2021) {
  const std::string words =
      "You have used up the chat limit on your tariff. Renew you instance from personal area.";
  core::Rule r = rule("sendMessage");
  core::RawReply reply;
  reply.status = 400;
  reply.kind = core::RawReply::Body::Envelope;
  reply.text = words;
  r.reply = reply;
  Instance& instance = make(with(), script_of(r));
  EXPECT_EQ(refusal(instance, "sendMessage", {{"chatId", kChat}, {"message", "a"}}), words);
  EXPECT_TRUE(sent(instance).empty());
}

TEST_F(Sending, ARuleMaySendWithoutAnswering) {
  core::Rule r = rule("sendMessage");
  r.reply = core::StatusReply{500};
  r.apply = true;
  Instance& instance = make(with(), script_of(r));
  EXPECT_EQ(post(instance, "sendMessage", {{"chatId", kChat}, {"message", "a"}}).status, 500);
  EXPECT_EQ(sent(instance).size(), 1U);
}

TEST_F(Sending, ARuleMayAnswerChangesWithoutMakingThem) {
  core::Script script;
  for (const char* name : {"editMessage", "deleteMessage", "forwardMessages"}) {
    core::Rule r = rule(name);
    r.id = name;
    r.apply = false;
    script.rules.push_back(std::move(r));
  }
  Instance& instance = make(talkative(), script);
  const std::string id = say(instance, "a");
  const std::size_t before = notes(instance).size();
  EXPECT_FALSE(
      id_of(instance, "editMessage", {{"chatId", kChat}, {"idMessage", id}, {"message", "b"}})
          .empty());
  post(instance, "deleteMessage", {{"chatId", kChat}, {"idMessage", id}});
  post(instance, "forwardMessages",
       {{"chatId", kGroup}, {"chatIdFrom", kChat}, {"messages", Json::array({id})}});
  EXPECT_EQ(notes(instance).size(), before);
  EXPECT_FALSE(message(instance, id).edited || message(instance, id).deleted);
  EXPECT_TRUE(sent(instance, kGroup).empty());
}

TEST_F(Sending, ACallForwardsAThousandMessagesAtMost) {
  Instance& instance = make(with());
  const std::string id = say(instance, "a");
  Json body = {{"chatId", kGroup}, {"chatIdFrom", kChat}, {"messages", Json::array()}};
  for (int i = 0; i < 1000; ++i) body["messages"].push_back(id);
  const Json told = json_of(post(instance, "forwardMessages", body))["messages"];
  EXPECT_EQ(sent(instance, kGroup), told.get<std::vector<std::string>>());
  body["messages"].push_back(id);
  EXPECT_EQ(refusal(instance, "forwardMessages", body),
            "'messages' must contain less than or equal to 1000 items");
  EXPECT_EQ(sent(instance, kGroup).size(), 1000U);
}

TEST_F(Sending, OfAQueueThatIsNearlyFullNoForwardedMessageGetsLost) {
  Instance& instance = make(with());
  const std::string id = say(instance, "a");
  ask(instance, "logout");
  core::Messenger& messenger = instance.messenger();
  core::Outgoing waits;
  waits.queued = instance.now();
  for (std::size_t i = 2; i < core::Outbox::kMost; ++i) messenger.outbox().add(waits);
  const auto two = [&](const std::string& first, const std::string& second) {
    return Json{{"chatId", kGroup}, {"chatIdFrom", kChat}, {"messages", {first, second}}};
  };
  const Json three = {{"chatId", kGroup}, {"chatIdFrom", kChat}, {"messages", {id, id, id}}};
  EXPECT_EQ(refusal(instance, "forwardMessages", three), "the queue of messages is full");
  EXPECT_FALSE(messenger.outbox().is_full(1));
  EXPECT_EQ(post(instance, "forwardMessages", two("unknown", id)).status, 200);
  EXPECT_EQ(refusal(instance, "forwardMessages", two(id, id)), "the queue of messages is full");
  EXPECT_EQ(post(instance, "forwardMessages", two(id, "unknown")).status, 200);
  EXPECT_TRUE(messenger.outbox().is_full());
}

TEST_F(Sending, AnIdThatCameToNothingIsNotGivenToTwoMessages) {
  core::Rule r = rule("forwardMessages");
  r.apply = false;
  Instance& instance = make(with(), script_of(r));
  const std::string first = say(instance, "a");
  post(instance, "forwardMessages",
       {{"chatId", kGroup}, {"chatIdFrom", kChat}, {"messages", Json::array({first, first})}});
  const std::string second = say(instance, "b");
  EXPECT_EQ(sent(instance), (std::vector{first, second}));
}

}  // namespace greenmock::tests
