// The journals (reference: methods after login, the journal object; recorded answers).

#include "core/time/duration.hpp"
#include "reading_harness.hpp"

namespace greenmock::tests {

using core::Dialect;
using core::Instance;
using core::Json;
using core::MessageKind;
using core::State;

class Journals : public ReadingHarness {
 protected:
  using ReadingHarness::ReadingHarness;

  static constexpr const char* kNoChanges =
      R"("deletedMessageId":"","editedMessageId":"","isEdited":false,"isDeleted":false)";

  /// Sends it, and lets three seconds pass: it is read then. Its id.
  std::string sent(Instance& instance, const std::string& method, const Json& body) {
    const core::Reply reply = post(instance, method, body);
    EXPECT_EQ(reply.status, 200) << *reply.body;
    jump(instance, 3s);
    return reply.status == 200 ? json_of(reply).value("idMessage", "") : "";
  }
  std::string say(Instance& instance, const std::string& text) {
    return sent(instance, "sendMessage", {{"chatId", kAnn}, {"message", text}});
  }
  Json history(const Instance& instance, const Json& more = Json::object()) {
    Json body = {{"chatId", kAnn}};
    body.update(more);
    return json_of(post(instance, "getChatHistory", body));
  }
  static std::vector<std::string> ids_of(const Json& list) {
    std::vector<std::string> ids;
    for (const Json& entry : list) ids.push_back(entry["idMessage"]);
    return ids;
  }
  /// The same of a body that is too large for a sanitizer to parse it soon.
  static std::vector<std::string> ids_in(const core::Reply& reply) {
    constexpr std::string_view kKey = R"("idMessage":")";
    const std::string_view body = *reply.body;
    std::vector<std::string> ids;
    for (std::size_t at = body.find(kKey); at != std::string_view::npos; at = body.find(kKey, at)) {
      at += kKey.size();
      ids.emplace_back(body.substr(at, body.find('"', at) - at));
    }
    return ids;
  }
  std::string one(const Instance& instance, const std::string& id) {
    return body_of(instance, "getMessage", {{"chatId", kAnn}, {"idMessage", id}});
  }
  static void log_data(Instance& instance, const std::string& id, MessageKind kind,
                       const Json& data, bool incoming = false) {
    log(instance, id, kAnn, incoming);
    core::ChatMessage& message = *instance.messenger().chats().change(id);
    message.kind = kind;
    message.by_api = !incoming;
    message.data = core::dump(data);
  }
};

// --- what an entry looks like

TEST_F(Journals, ATextThatCameInTellsWhoWroteIt) {
  Instance& instance = with_people();
  log(instance, "A1");
  const std::string entry =
      R"({"type":"incoming","idMessage":"A1","timestamp":1790000000,"typeMessage":"textMessage",)"
      R"("chatId":"79001234567@c.us","textMessage":"Hi","senderId":"79001234567@c.us",)"
      R"("senderName":"Ann","senderContactName":"Ann Green",)" +
      std::string(kNoChanges) + "}";
  EXPECT_EQ(one(instance, "A1"), entry);
  EXPECT_EQ(body_of(instance, "getChatHistory", {{"chatId", kAnn}}), "[" + entry + "]");
  EXPECT_EQ(got(instance, "lastIncomingMessages"), "[" + entry + "]");
}

TEST_F(Journals, InAGroupItTellsTheMember) {
  Instance& instance = with_people();
  log(instance, "A1", kGarden);
  const Json entry = json_of(post(instance, "getChatHistory", {{"chatId", kGarden}}))[0];
  EXPECT_EQ(entry["chatId"], kGarden);
  EXPECT_EQ(entry["senderId"], kAnn);
  EXPECT_EQ(entry["senderName"], "Ann");
}

TEST_F(Journals, ATextOfTheApiIsAnExtendedOneWithItsStatus) {
  Instance& instance = with_people();
  const std::string id = say(instance, "Hello");
  const std::string entry =
      R"({"type":"outgoing","idMessage":")" + id +
      R"(","timestamp":1790000000,"typeMessage":"extendedTextMessage",)"
      R"("chatId":"79001234567@c.us","textMessage":"Hello","extendedTextMessage":{"text":"Hello",)"
      R"("description":"","title":"","previewType":"None","jpegThumbnail":"","forwardingScore":0,)"
      R"("isForwarded":false},"statusMessage":"read","sendByApi":true,)" +
      kNoChanges + "}";
  EXPECT_EQ(one(instance, id), entry);
  EXPECT_EQ(got(instance, "lastOutgoingMessages"), "[" + entry + "]");
}

TEST_F(Journals, StatusesGoOnWithTheTime) {
  Instance& instance = with_people();
  const std::string id =
      json_of(post(instance, "sendMessage", {{"chatId", kAnn}, {"message", "a"}}))["idMessage"];
  const auto status = [&] {
    return json_of(post(instance, "getMessage", {{"chatId", kAnn}, {"idMessage", id}}))
        .value("statusMessage", "");
  };
  EXPECT_EQ(status(), "sent");
  jump(instance, 1s);
  EXPECT_EQ(status(), "delivered");
  jump(instance, 2s);
  EXPECT_EQ(status(), "read");
  post(instance, "sendMessage", {{"chatId", kNobody}, {"message", "a"}});
  EXPECT_EQ(json_of(post(instance, "getChatHistory", {{"chatId", kNobody}}))[0]["statusMessage"],
            "noAccount");
}

TEST_F(Journals, ALocationThatQuotesALocationIsAsRecorded) {
  Instance& instance = with_people();
  const Json place = {{"chatId", kAnn},
                      {"nameLocation", "Victory Square"},
                      {"address", "Victory sq."},
                      {"latitude", 53.5},
                      {"longitude", 27.25}};
  const std::string first = sent(instance, "sendLocation", place);
  Json second = {{"chatId", kAnn}, {"latitude", 53.5}, {"longitude", 27.25}};
  second["quotedMessageId"] = first;
  const std::string id = sent(instance, "sendLocation", second);
  EXPECT_EQ(one(instance, id),
            R"({"type":"outgoing","idMessage":")" + id +
                R"(","timestamp":1790000003,"typeMessage":"locationMessage",)"
                R"("chatId":"79001234567@c.us","location":{"nameLocation":"","address":"",)"
                R"("jpegThumbnail":"","latitude":53.5,"longitude":27.25,"forwardingScore":0,)"
                R"("isForwarded":false},"quotedMessage":{"stanzaId":")" +
                first + R"(","participant":")" + instance.own_chat_id() +
                R"(","typeMessage":"locationMessage","location":{"nameLocation":"Victory Square",)"
                R"("address":"Victory sq.","jpegThumbnail":"","latitude":53.5,"longitude":27.25,)"
                R"("forwardingScore":0,"isForwarded":false},)" +
                kNoChanges + R"(},"statusMessage":"read","sendByApi":true,)" + kNoChanges + "}");
}

TEST_F(Journals, AContactAndAPollAreAsRecorded) {
  Instance& instance = with_people();
  const std::string card = sent(
      instance, "sendContact",
      {{"chatId", kAnn}, {"contact", {{"phoneContact", 79001234568}, {"firstName", "Artem"}}}});
  const Json contact = Json::parse(one(instance, card));
  EXPECT_EQ(contact["typeMessage"], "contactMessage");
  EXPECT_EQ(contact["contact"]["displayName"], "Artem");
  EXPECT_FALSE(contact.contains("contactMessageData"));
  const std::string poll =
      sent(instance, "sendPoll",
           {{"chatId", kAnn},
            {"message", "Colour?"},
            {"options", Json::array({{{"optionName", "Red"}}, {{"optionName", "Green"}}})}});
  EXPECT_EQ(core::dump(Json::parse(one(instance, poll))["pollMessageData"]),
            R"({"name":"Colour?","options":[{"optionName":"Red"},{"optionName":"Green"}],)"
            R"("multipleAnswers":false})");
}

TEST_F(Journals, AFileStandsInTheEntryItself) {
  Instance& instance = with_people();
  log_data(instance, "F1", MessageKind::Image,
           {{"fileMessageData",
             {{"downloadUrl", "https://x/1.jpg"},
              {"caption", "c"},
              {"fileName", "1.jpg"},
              {"jpegThumbnail", ""},
              {"mimeType", "image/jpeg"},
              {"forwardingScore", 1},
              {"isForwarded", true}}}});
  EXPECT_EQ(one(instance, "F1"),
            R"({"type":"outgoing","idMessage":"F1","timestamp":1790000000,)"
            R"("typeMessage":"imageMessage","chatId":"79001234567@c.us",)"
            R"("downloadUrl":"https://x/1.jpg","caption":"c","fileName":"1.jpg",)"
            R"("jpegThumbnail":"","mimeType":"image/jpeg","isAnimated":false,"isForwarded":true,)"
            R"("forwardingScore":1,"statusMessage":"sent","sendByApi":true,"editedMessageId":"",)"
            R"("deletedMessageId":"","videoNote":false,"isEdited":false,"isDeleted":false})");
}

TEST_F(Journals, AQuotedTextTellsWhatItQuotes) {
  Instance& instance = with_people();
  log(instance, "A1");
  const std::string id = sent(instance, "sendMessage",
                              {{"chatId", kAnn}, {"message", "Yes"}, {"quotedMessageId", "A1"}});
  const Json entry = Json::parse(one(instance, id));
  EXPECT_EQ(entry["typeMessage"], "quotedMessage");
  EXPECT_EQ(entry["textMessage"], "Yes");
  EXPECT_EQ(entry["extendedTextMessage"]["stanzaId"], "A1");
  EXPECT_EQ(core::dump(entry["quotedMessage"]),
            R"({"stanzaId":"A1","participant":"79001234567@c.us","typeMessage":"textMessage",)"
            R"("textMessage":"Hi",)" +
                std::string(kNoChanges) + "}");
}

TEST_F(Journals, KindsWithoutANameOfTheirOwnStandAsInTheNotification) {
  Instance& instance = with_people();
  const Json list = {{"contacts", Json::array({{{"displayName", "Anna"}}})}};
  log_data(instance, "C1", MessageKind::ContactsArray, {{"messageData", list}}, true);
  EXPECT_EQ(Json::parse(one(instance, "C1"))["contacts"][0]["displayName"], "Anna");
  const Json pressed = {{"stanzaId", "X"}, {"selectedButtonId", "1"}};
  log_data(instance, "B1", MessageKind::ButtonsResponse, {{"buttonsResponseMessage", pressed}},
           true);
  EXPECT_EQ(Json::parse(one(instance, "B1"))["buttonsResponseMessage"], pressed);
}

// --- edits and deletions

TEST_F(Journals, AnEditIsAMessageOfItsOwnAndIsToldOfTheOneThatItIsAbout) {
  Instance& instance = with_people();
  const std::string id = say(instance, "a");
  sent(instance, "editMessage", {{"chatId", kAnn}, {"idMessage", id}, {"message", "b"}});
  const std::string edit =
      sent(instance, "editMessage", {{"chatId", kAnn}, {"idMessage", id}, {"message", "c"}});
  const Json entry = Json::parse(one(instance, id));
  EXPECT_EQ(entry["textMessage"], "c");
  EXPECT_EQ(entry["isEdited"], true);
  EXPECT_EQ(entry["editedMessageId"], edit);  // the last one
  EXPECT_EQ(entry["deletedMessageId"], "");
  EXPECT_EQ(history(instance)[2], entry);
  EXPECT_EQ(json_of(ask(instance, "lastOutgoingMessages"))[2], entry);
}

TEST_F(Journals, ADeletedMessageIsThereStillAndItsDeletionIsAsRecorded) {
  Instance& instance = with_people();
  const std::string id = say(instance, "a");
  post(instance, "deleteMessage", {{"chatId", kAnn}, {"idMessage", id}});
  const Json all = history(instance);
  ASSERT_EQ(all.size(), 2U);
  const std::string deletion = all[0]["idMessage"];
  EXPECT_EQ(core::dump(all[0]),
            R"({"type":"outgoing","idMessage":")" + deletion +
                R"(","timestamp":1790000003,"typeMessage":"deletedMessage",)"
                R"("chatId":"79001234567@c.us","deletedMessageData":{"stanzaId":")" +
                id + R"("},"statusMessage":"sent","sendByApi":true})");
  EXPECT_EQ(all[1]["textMessage"], "a");
  EXPECT_EQ(all[1]["isDeleted"], true);
  EXPECT_EQ(all[1]["deletedMessageId"], deletion);
  EXPECT_EQ(Json::parse(one(instance, id)), all[1]);
}

// --- getChatHistory

TEST_F(Journals, AHistoryIsTheNewestHundredTheNewestFirst) {
  Instance& instance = with_people();
  for (int i = 1; i <= 150; ++i) log(instance, std::to_string(i));
  log(instance, "other", kBob);
  const auto ids = ids_of(history(instance));
  ASSERT_EQ(ids.size(), 100U);
  EXPECT_EQ(ids.front(), "150");
  EXPECT_EQ(ids.back(), "51");
  EXPECT_EQ(ids_of(history(instance, {{"count", 2}})), (std::vector<std::string>{"150", "149"}));
  EXPECT_EQ(history(instance, {{"count", 1000}}).size(), 150U);
}

TEST_F(Journals, OfTenThousandMessagesAnyNumberCanBeHad) {
  Instance& instance = with_people();
  for (int i = 1; i <= 10'000; ++i) log(instance, std::to_string(i));
  for (const int count : {1, 100, 9'999, 10'000}) {
    const auto ids = ids_of(history(instance, {{"count", count}}));
    ASSERT_EQ(ids.size(), static_cast<std::size_t>(count));
    EXPECT_EQ(ids.front(), "10000");
    EXPECT_EQ(ids.back(), std::to_string(10'001 - count));
  }
  EXPECT_EQ(history(instance, {{"count", INT64_MAX}}).size(), 10'000U);
}

TEST_F(Journals, AHistoryIsTenThousandMessagesAtMostAndSaysSoInTheJournal) {
  Instance& instance = with_people();
  for (int i = 1; i <= 10'001; ++i) log(instance, std::to_string(i));
  const auto ids = ids_of(history(instance, {{"count", 9'000'000'000}}));
  ASSERT_EQ(ids.size(), 10'000U);
  EXPECT_EQ(ids.front(), "10001");
  EXPECT_EQ(ids.back(), "2");
  EXPECT_EQ(last_record->note, "a history shows the newest 10000 messages at most");
  history(instance, {{"count", 10'000}});
  EXPECT_EQ(last_record->note, "");
}

TEST_F(Journals, AnAnswerIsBoundedInBytesAndSaysSoInTheJournal) {
  Instance& instance = with_people();
  const auto large = [](std::size_t bytes) {
    return Json{{"textMessageData", {{"textMessage", std::string(bytes, 'x')}}}};
  };
  for (int i = 1; i <= 40; ++i)
    log_data(instance, std::to_string(i), MessageKind::Text, large(1024 * 1024), true);
  const auto expect_the_newest = [&](const core::Reply& list) {
    const auto ids = ids_in(list);
    ASSERT_EQ(ids.size(), 31U);
    EXPECT_EQ(ids.front(), "40");
    EXPECT_EQ(ids.back(), "10");
    EXPECT_EQ(last_record->note, "the newest 31 messages are shown: 32 MiB at most");
  };
  const Json of_ann = {{"chatId", kAnn}};
  expect_the_newest(post(instance, "getChatHistory", of_ann));
  expect_the_newest(ask(instance, "lastIncomingMessages"));
  EXPECT_EQ(ids_in(post(instance, "getChatHistory", {{"chatId", kAnn}, {"count", 31}})).size(),
            31U);
  EXPECT_EQ(last_record->note, "");
  log_data(instance, "41", MessageKind::Text, large(33 * 1024 * 1024), true);
  EXPECT_EQ(ids_in(post(instance, "getChatHistory", of_ann)), std::vector<std::string>{"41"})
      << "the newest is shown";
  EXPECT_EQ(last_record->note, "the newest message alone is shown: 32 MiB at most");
}

TEST_F(Journals, MessagesThatAreNotShownDoNotShortenAPage) {
  core::InstanceSpec quiet = spec();
  quiet.settings = Json{{"outgoingMessageWebhook", "yes"}};
  Instance& instance = with_people(quiet);
  for (int i = 1; i <= 300; ++i) log(instance, std::to_string(i), kAnn, i <= 100 || i > 110);
  EXPECT_EQ(ids_of(history(instance, {{"count", 3}})),
            (std::vector<std::string>{"110", "109", "108"}));
  EXPECT_EQ(history(instance, {{"count", 50}}).size(), 10U);
}

TEST_F(Journals, AChatInWhichNothingWasSaidIsEmpty) {
  Instance& instance = with_people();
  EXPECT_EQ(body_of(instance, "getChatHistory", {{"chatId", kStranger}}), "[]");
  EXPECT_EQ(body_of(instance, "getChatHistory", {{"chatId", "120363000000000000@g.us"}}), "[]");
}

TEST_F(Journals, AHistoryNeedsAChatAndAPositiveNumber) {
  Instance& instance = with_people();
  EXPECT_EQ(details(instance, "getChatHistory", {{"count", 1}}), "'chatId' is required");
  EXPECT_TRUE(details(instance, "getChatHistory", {{"chatId", "Ann"}})
                  .starts_with("'chatId' must be one of the next formats"));
  EXPECT_EQ(details(instance, "getChatHistory", {{"chatId", kAnn}, {"count", 0}}),
            "'count' must be larger than or equal to 1");
  EXPECT_EQ(details(instance, "getChatHistory", {{"chatId", kAnn}, {"count", "many"}}),
            "'count' must be a number");
}

TEST_F(Journals, OddShapesAreTakenAndMarkedUnlessStrict) {
  const Json odd = {{"chatId", kAnn}, {"count", "5"}, {"limit", 1}};
  EXPECT_EQ(post(with_people(), "getChatHistory", odd).status, 200);
  EXPECT_EQ(last_record->tolerated,
            (std::vector<std::string_view>{"number as text", "unknown field"}));
  EXPECT_EQ(details(with_people(strict_spec()), "getChatHistory", odd), "'count' must be a number");
}

TEST_F(Journals, ABodyAbove100KilobytesIsTooLarge) {
  const core::Reply reply =
      post(with_people(), "getChatHistory", {{"chatId", kAnn}, {"x", std::string(100'001, 'x')}});
  EXPECT_EQ(reply.status, 500);
  EXPECT_EQ(json_of(reply)["message"], "request entity too large");
}

// --- getMessage

TEST_F(Journals, AnUnknownMessageIsAsRecorded) {
  Instance& instance = with_people();
  log(instance, "B1", kBob);
  std::string at = core::format_utc_ms(instance.now());
  at.insert(at.size() - 1, "000000");                // nine digits
  for (const char* id : {"BAE5F5720F0482B7", "B1"})  // the second is in another chat
    EXPECT_EQ(one(instance, id), R"({"statusCode":400,"timestamp":")" + at + R"(","path":")" +
                                     path(instance, "getMessage") +
                                     R"(","message":"Message not found by id )" + id + R"("})");
  EXPECT_EQ(post(instance, "getMessage", {{"chatId", kAnn}, {"idMessage", "B1"}}).status, 400);
}

TEST_F(Journals, AMessageThatWaitsInTheQueueIsNotInTheJournals) {
  core::InstanceSpec slow = spec();
  slow.settings["delaySendMessagesMilliseconds"] = 5000;
  Instance& instance = with_people(slow);
  post(instance, "sendMessage", {{"chatId", kAnn}, {"message", "a"}});
  const std::string id =
      json_of(post(instance, "sendMessage", {{"chatId", kAnn}, {"message", "b"}}))["idMessage"];
  EXPECT_EQ(post(instance, "getMessage", {{"chatId", kAnn}, {"idMessage", id}}).status, 400);
  jump(instance, 5s);
  EXPECT_EQ(post(instance, "getMessage", {{"chatId", kAnn}, {"idMessage", id}}).status, 200);
}

TEST_F(Journals, GetMessageNeedsBothIds) {
  Instance& instance = with_people();
  EXPECT_EQ(details(instance, "getMessage", {{"idMessage", "x"}}), "'chatId' is required");
  EXPECT_EQ(details(instance, "getMessage", {{"chatId", kAnn}}), "'idMessage' is required");
}

// --- lastIncomingMessages, lastOutgoingMessages

TEST_F(Journals, TheLastMessagesAreThoseOfADayOrOfSoManyMinutes) {
  Instance& instance = with_people();
  log(instance, "1");
  log(instance, "2", kBob, false);
  jump(instance, 1h);
  log(instance, "3", kGarden);
  EXPECT_EQ(ids_of(json_of(ask(instance, "lastIncomingMessages"))),
            (std::vector<std::string>{"3", "1"}));
  EXPECT_EQ(ids_of(json_of(ask(instance, "lastOutgoingMessages"))), std::vector<std::string>{"2"});
  const auto last = [&](const std::string& minutes) {
    return Json::parse(got(instance, "lastIncomingMessages", "?minutes=" + minutes)).size();
  };
  EXPECT_EQ(last("59"), 1U);
  EXPECT_EQ(last("60"), 2U);
  EXPECT_EQ(last("99999999999999999999999"), 2U);
  jump(instance, 23h);
  EXPECT_EQ(json_of(ask(instance, "lastIncomingMessages")).size(), 2U);
  jump(instance, 1min);
  EXPECT_EQ(json_of(ask(instance, "lastIncomingMessages")).size(), 1U);
  EXPECT_EQ(last("2000"), 2U);
}

TEST_F(Journals, TheLastMessagesAreTenThousandAtMost) {
  Instance& instance = with_people();
  for (int i = 1; i <= 10'001; ++i) log(instance, std::to_string(i));
  const auto ids = ids_of(json_of(ask(instance, "lastIncomingMessages")));
  ASSERT_EQ(ids.size(), 10'000U);
  EXPECT_EQ(ids.back(), "2");
}

TEST_F(Journals, MinutesAreANumber) {
  Instance& instance = with_people();
  const auto refused = [&](const std::string& query) {
    return message_of(call("GET", instance, "lastOutgoingMessages", query, ""));
  };
  EXPECT_EQ(refused("?minutes=soon"), "Validation failed. Details: 'minutes' must be a number");
  EXPECT_EQ(refused("?minutes=-1"), "Validation failed. Details: 'minutes' must be a number");
  EXPECT_EQ(refused("?minutes=0"),
            "Validation failed. Details: 'minutes' must be larger than or equal to 1");
  EXPECT_EQ(got(instance, "lastOutgoingMessages", "?minutes="), "[]");
  EXPECT_EQ(last_record->tolerated.size(), 1U);
  EXPECT_EQ(call("GET", with_people(strict_spec()), "lastOutgoingMessages", "?minutes=", "").status,
            400);
}

// --- what is shown at all

TEST_F(Journals, WithoutTheSettingsWhatCameInAndTheStatusesAreNotTold) {
  core::InstanceSpec plain;
  plain.state = State::Authorized;
  Instance& instance = with_people(plain);
  log(instance, "in");
  log(instance, "phone", kAnn, false);
  const std::string id = say(instance, "a");
  post(instance, "deleteMessage", {{"chatId", kAnn}, {"idMessage", id}});
  EXPECT_EQ(ids_of(history(instance)), std::vector{id});
  EXPECT_EQ(history(instance)[0]["statusMessage"], "");
  EXPECT_EQ(history(instance)[0]["isDeleted"], true);
  EXPECT_EQ(got(instance, "lastIncomingMessages"), "[]");
  EXPECT_EQ(post(instance, "getMessage", {{"chatId", kAnn}, {"idMessage", "in"}}).status, 400);
}

TEST_F(Journals, InTheOldDialectTheSenderStandsFirstAndNoSettingIsNeeded) {
  core::InstanceSpec old;
  old.state = State::Authorized;
  old.dialect = Dialect::Seed;
  Instance& instance = with_people(old);
  log(instance, "A1");
  EXPECT_EQ(one(instance, "A1"),
            R"({"type":"incoming","idMessage":"A1","timestamp":1790000000,)"
            R"("typeMessage":"textMessage","chatId":"79001234567@c.us",)"
            R"("senderId":"79001234567@c.us","senderName":"Ann","textMessage":"Hi"})");
  const Json sent_one = Json::parse(one(instance, say(instance, "a")));
  EXPECT_EQ(sent_one["statusMessage"], "read");
  EXPECT_FALSE(sent_one.contains("sendByApi"));
}

TEST_F(Journals, NeedALogin) {
  for (const State state : {State::NotAuthorized, State::Starting, State::Blocked}) {
    Instance& instance = with_people(spec(state));
    EXPECT_EQ(refusal(instance, "getChatHistory", {{"chatId", kAnn}}),
              "instance is starting or not authorized");
    EXPECT_EQ(refusal(instance, "getMessage", {{"chatId", kAnn}, {"idMessage", "x"}}),
              "instance is starting or not authorized");
    for (const char* method : {"lastIncomingMessages", "lastOutgoingMessages"})
      EXPECT_EQ(message_of(ask(instance, method)), "instance is starting or not authorized");
  }
}

// github.com/green-api/issues 505
TEST_F(Journals, ARuleMayTellAnEntryThatHasNoType) {
  core::Rule r = rule("getChatHistory");
  core::RawReply reply;
  reply.kind = core::RawReply::Body::JsonValue;
  reply.json = Json::array({{{"type", "outgoing"}, {"typeMessage", ""}}});
  r.reply = reply;
  EXPECT_EQ(body_of(make(spec(), script_of(r)), "getChatHistory", {{"chatId", kAnn}}),
            R"([{"type":"outgoing","typeMessage":""}])");
}

/// docs: "The appearance of messages in the journal may take up to 2 minutes".
class SlowJournals : public Journals {
 protected:
  static api::Service::Options slow() {
    api::Service::Options o = options();
    o.assumptions.journal_lag = 2min;
    return o;
  }
  SlowJournals() : Journals(slow()) {}
};

TEST_F(SlowJournals, AMessageIsShownWhenTheLagIsOver) {
  Instance& instance = with_people();
  log(instance, "A1");
  jump(instance, 2min - 1ms);
  EXPECT_EQ(history(instance).size(), 0U);
  EXPECT_EQ(got(instance, "lastIncomingMessages"), "[]");
  EXPECT_EQ(post(instance, "getMessage", {{"chatId", kAnn}, {"idMessage", "A1"}}).status, 400);
  jump(instance, 1ms);
  EXPECT_EQ(history(instance).size(), 1U);
  EXPECT_EQ(json_of(ask(instance, "lastIncomingMessages")).size(), 1U);
  EXPECT_EQ(post(instance, "getMessage", {{"chatId", kAnn}, {"idMessage", "A1"}}).status, 200);
}

TEST_F(SlowJournals, WhatIsTooNewDoesNotShortenAPage) {
  Instance& instance = with_people();
  for (const char* id : {"1", "2", "3"}) log(instance, id);
  jump(instance, 2min);
  for (int i = 4; i <= 50; ++i) log(instance, std::to_string(i));
  EXPECT_EQ(ids_of(history(instance, {{"count", 2}})), (std::vector<std::string>{"3", "2"}));
}

}  // namespace greenmock::tests
