// The methods that send, and what becomes of the messages (reference: methods after login).

#include "core/messenger.hpp"
#include "service_harness.hpp"

namespace greenmock::tests {

using core::Instance;
using core::Json;
using core::State;

class Sending : public ServiceHarness {
 protected:
  static constexpr const char* kChat = "79001234568@c.us";
  static constexpr const char* kGroup = "120363043968066561@g.us";

  static core::InstanceSpec with(const Json& settings = Json::object(),
                                 State state = State::Authorized) {
    core::InstanceSpec made;
    made.state = state;
    made.settings = settings;
    return made;
  }
  static core::InstanceSpec strict() {
    core::InstanceSpec made = with();
    made.strict = true;
    return made;
  }
  /// With all notifications of the account's own messages.
  static core::InstanceSpec talkative() {
    return with({{"outgoingAPIMessageWebhook", "yes"},
                 {"outgoingWebhook", "yes"},
                 {"editedMessageWebhook", "yes"},
                 {"deletedMessageWebhook", "yes"},
                 {"pollMessageWebhook", "yes"}});
  }

  core::Reply post_text(const Instance& instance, const std::string& method,
                        const std::string& body) {
    auto arrived = send("POST", path(instance, method), body);
    if (!arrived.reply) {
      ADD_FAILURE() << method << " was parked";
      return {};
    }
    service.sent(arrived.ticket, now);
    last_record = arrived.ticket.record;
    return *arrived.reply;
  }
  core::Reply post(const Instance& instance, const std::string& method, const Json& body) {
    return post_text(instance, method, core::dump(body));
  }
  /// Sends it; the id that is told.
  std::string id_of(const Instance& instance, const std::string& method, const Json& body) {
    const core::Reply reply = post(instance, method, body);
    EXPECT_EQ(reply.status, 200) << *reply.body;
    return reply.status == 200 ? json_of(reply).value("idMessage", "") : "";
  }
  std::string say(const Instance& instance, const std::string& text,
                  const std::string& chat = kChat) {
    return id_of(instance, "sendMessage", {{"chatId", chat}, {"message", text}});
  }
  /// The `message` of the 400, without what all of them begin with.
  std::string refusal(const Instance& instance, const std::string& method, const Json& body) {
    const core::Reply reply = post(instance, method, body);
    EXPECT_EQ(reply.status, 400) << core::dump(body) << " " << *reply.body;
    if (reply.status != 400) return "";
    const std::string message = json_of(reply).value("message", "");
    const std::string begin = "Validation failed. Details: ";
    return message.starts_with(begin) ? message.substr(begin.size()) : message;
  }

  static std::vector<Json> notes(const Instance& instance) {
    std::vector<Json> all;
    for (const auto& note : instance.notes().all(instance.now()))
      all.push_back(Json::parse(note.body()));
    return all;
  }
  static std::vector<std::string> statuses(const Instance& instance) {
    std::vector<std::string> all;
    for (const Json& note : notes(instance)) {
      if (note["typeWebhook"] == "outgoingMessageStatus")
        all.push_back(note["status"].get<std::string>());
    }
    return all;
  }
  static std::vector<std::string> types(const Instance& instance) {
    std::vector<std::string> all;
    for (const Json& note : notes(instance)) all.push_back(note["typeWebhook"].get<std::string>());
    return all;
  }
  /// `messageData` of the last notification of a message.
  static Json last_data(const Instance& instance) {
    Json data;
    for (const Json& note : notes(instance)) {
      if (note.contains("messageData")) data = note["messageData"];
    }
    return data;
  }
  /// The ids of the chat, oldest first.
  static std::vector<std::string> sent(Instance& instance, const std::string& chat = kChat) {
    std::vector<std::string> ids;
    for (const auto* message : instance.messenger().chats().history(chat, 1000))
      ids.insert(ids.begin(), message->id);
    return ids;
  }
  static core::ChatMessage& message(Instance& instance, const std::string& id) {
    core::ChatMessage* const found = instance.messenger().chats().change(id);
    if (!found) throw std::runtime_error("no message " + id);
    return *found;
  }
  void receive(Instance& instance, const Json& data, core::MessageKind kind, std::string& id) {
    service.change(instance, now, [&](Instance& i) {
      id = i.messenger().receive(kChat, kChat, kind, data);
      return 0;
    });
  }
  std::string receive_text(Instance& instance, const std::string& text) {
    std::string id;
    receive(instance, {{"textMessageData", {{"textMessage", text}}}}, core::MessageKind::Text, id);
    return id;
  }

  std::shared_ptr<core::Record> last_record;
};

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
