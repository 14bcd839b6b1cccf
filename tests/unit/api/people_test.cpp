// The methods about people and chats, and the phone (reference: methods after login).

#include "api/methods/made_names.hpp"
#include "core/account/account_names.hpp"
#include "reading_harness.hpp"

namespace greenmock::tests {

using core::Instance;
using core::Json;
using core::State;

class KnownPeople : public ReadingHarness {
 protected:
  static constexpr const char* kLoggedOut = "instance is starting or not authorized";
};

// --- checkWhatsapp

TEST_F(KnownPeople, ANumberWithWhatsappIsAnsweredAsRecorded) {
  Instance& instance = with_people();
  const std::string lid = api::lid_of(instance, kAnn);
  EXPECT_TRUE(lid.ends_with("@lid"));
  EXPECT_NE(lid, api::lid_of(instance, kBob));
  const std::string known =
      R"({"existsWhatsapp":true,"chatId":")" + lid +
      R"(","username":"","phoneNumber":"79001234567@c.us","fromCache":false})";
  EXPECT_EQ(body_of(instance, "checkWhatsapp", {{"phoneNumber", 79001234567}}), known);
  EXPECT_TRUE(last_record->tolerated.empty());
  EXPECT_EQ(body_of(instance, "checkWhatsapp", {{"chatId", kAnn}}), known);
  EXPECT_EQ(body_of(instance, "checkWhatsapp", {{"chatId", "79001234567"}}), known);
  EXPECT_EQ(body_of(instance, "checkWhatsapp", {{"chatId", lid}}),
            R"({"existsWhatsapp":true,"chatId":")" + lid +
                R"(","username":"","phoneNumber":"","fromCache":false})");
}

TEST_F(KnownPeople, ANumberWithoutWhatsappHasNoChat) {
  EXPECT_EQ(body_of(with_people(), "checkWhatsapp", {{"phoneNumber", 79001234569}}),
            R"({"existsWhatsapp":false,"chatId":"","username":"","phoneNumber":"",)"
            R"("fromCache":false})");
}

TEST_F(KnownPeople, StrangersHaveWhatsapp) {
  EXPECT_EQ(json_of(post(with_people(), "checkWhatsapp",
                         {{"phoneNumber", 4412345678901}}))["existsWhatsapp"],
            true);
}

TEST_F(KnownPeople, TheOwnLidIsThatOfTheSettings) {
  Instance& instance = with_people();
  const Json own = json_of(post(instance, "checkWhatsapp", {{"chatId", instance.own_chat_id()}}));
  EXPECT_EQ(own["chatId"], json_of(ask(instance, "getWaSettings"))["chatId"]);
  EXPECT_EQ(json_of(post(instance, "checkWhatsapp", {{"chatId", own["chatId"]}}))["phoneNumber"],
            instance.own_chat_id());
}

TEST_F(KnownPeople, InTheOldDialectTheCheckTellsOneThing) {
  Instance& instance = with_people(old_spec());
  EXPECT_EQ(body_of(instance, "checkWhatsapp", {{"phoneNumber", 79001234567}}),
            R"({"existsWhatsapp":true})");
  EXPECT_EQ(body_of(instance, "checkWhatsapp", {{"phoneNumber", 79001234569}}),
            R"({"existsWhatsapp":false})");
  EXPECT_EQ(refusal(instance, "checkWhatsapp", {{"phoneNumber", 4412345678901}}),
            "bad phone number, valid 11 or 12 digits");
  EXPECT_EQ(details(instance, "checkWhatsapp", {{"chatId", kAnn}}), "'phoneNumber' is required");
}

TEST_F(KnownPeople, ACheckIsRefusedInTheWordsOfThePage) {
  Instance& instance = with_people();
  EXPECT_EQ(details(instance, "checkWhatsapp", Json::object()), "'value' must have at least 1 key");
  for (const Json& bad : {Json("+79001234567"), Json(7900.5), Json(-79001234567), Json(nullptr),
                          Json(true), Json("")})
    EXPECT_EQ(details(instance, "checkWhatsapp", {{"phoneNumber", bad}}),
              "Wrong format. 'phoneNumber' must contain only digits")
        << bad;
  for (const std::int64_t bad : {9001234567, 79001234567890123})
    EXPECT_EQ(refusal(instance, "checkWhatsapp", {{"phoneNumber", bad}}),
              "bad phone number, valid from 11 to 16 digits");
  for (const char* bad : {kGarden, "Ann", "79001234567@s.whatsapp.net"})
    EXPECT_EQ(details(instance, "checkWhatsapp", {{"chatId", bad}}),
              "'chatId' must be one of the next formats: 'phone_number@c.us' or 'chat_id@lid'");
  EXPECT_EQ(details(instance, "checkWhatsapp", {{"phone", 1}}),
            "'value' must contain at least one of [chatId, phoneNumber]");
}

TEST_F(KnownPeople, OddChecksAreTakenAndMarkedUnlessStrict) {
  for (const Json& odd :
       {Json{{"phoneNumber", "79001234567"}}, Json{{"phoneNumber", 79001234568}, {"chatId", kAnn}},
        Json{{"phoneNumber", 79001234567}, {"force", true}}}) {
    EXPECT_EQ(json_of(post(with_people(), "checkWhatsapp", odd))["phoneNumber"], kAnn) << odd;
    EXPECT_EQ(last_record->tolerated.size(), 1U) << odd;
    EXPECT_EQ(post(with_people(strict_spec()), "checkWhatsapp", odd).status, 400) << odd;
  }
}

TEST_F(KnownPeople, ARuleMaySayThatACheckTookTooLong) {
  core::Rule r = rule("checkWhatsapp");
  core::RawReply reply;
  reply.status = 400;
  reply.kind = core::RawReply::Body::Envelope;
  reply.text = "check phone number timeout limit exceeded";
  r.reply = reply;
  EXPECT_EQ(refusal(make(spec(), script_of(r)), "checkWhatsapp", {{"phoneNumber", 79001234567}}),
            "check phone number timeout limit exceeded");
}

// --- getContacts

TEST_F(KnownPeople, ContactsAreThoseWithWhatsappAndTheOwnGroups) {
  Instance& instance = with_people();
  core::Group other;
  other.chat_id = "120363000000000001@g.us";
  other.name = "Not ours";
  instance.messenger().put(std::move(other));
  EXPECT_EQ(*ask(instance, "getContacts").body,
            R"([{"id":"79001234567@c.us","name":"Ann","contactName":"Ann Green","type":"user"},)"
            R"({"id":"79001234568@c.us","name":"Bob","contactName":"","type":"user"},)"
            R"({"id":"120363043968066561@g.us","name":"Gardeners","type":"group"}])");
  EXPECT_EQ(*ask(make(spec()), "getContacts").body, "[]");
}

// --- getContactInfo

TEST_F(KnownPeople, AContactIsTold) {
  EXPECT_EQ(body_of(with_people(), "getContactInfo", {{"chatId", kAnn}}),
            R"({"avatar":"","name":"Ann","contactName":"Ann Green","email":"","category":"",)"
            R"("description":"","products":[],"chatId":"79001234567@c.us","lastSeen":null,)"
            R"("isArchive":false,"isDisappearing":false,"isMute":false,"messageExpiration":0,)"
            R"("muteExpiration":null,"isBusiness":false})");
}

TEST_F(KnownPeople, InTheOldDialectAContactHasTheNameOfThePhoneBook) {
  EXPECT_EQ(body_of(with_people(old_spec()), "getContactInfo", {{"chatId", kAnn}}),
            R"({"avatar":"","name":"Ann Green","email":"","category":"","description":"",)"
            R"("products":[]})");
}

TEST_F(KnownPeople, AStrangerHasNoName) {
  const Json info = json_of(post(with_people(), "getContactInfo", {{"chatId", kStranger}}));
  EXPECT_EQ(info["name"], "");
  EXPECT_EQ(info["contactName"], "");
  EXPECT_EQ(info["chatId"], kStranger);
}

TEST_F(KnownPeople, AContactNeedsAChatAsRecorded) {
  EXPECT_EQ(refusal(with_people(), "getContactInfo", Json::object()),
            "Validation failed. Details: 'chatId' is required");
}

TEST_F(KnownPeople, ARuleMaySpellAContactAsTheJavaSdkReadsIt) {
  core::Rule r = rule("getContactInfo");
  core::RawReply reply;
  reply.kind = core::RawReply::Body::JsonValue;
  reply.json = {{"messageexpiration", 0}, {"muteexpiration", nullptr}};
  r.reply = reply;
  EXPECT_EQ(body_of(make(spec(), script_of(r)), "getContactInfo", {{"chatId", kAnn}}),
            R"({"messageexpiration":0,"muteexpiration":null})");
}

// --- getAvatar

TEST_F(KnownPeople, AnAvatarIsEmptyUnlessThereIsOne) {
  Instance& instance = with_people();
  const std::string none = R"({"urlAvatar":"","available":true})";
  for (const std::string& id :
       {std::string(kAnn), std::string(kGarden), std::string(kStranger), instance.own_chat_id()})
    EXPECT_EQ(body_of(instance, "getAvatar", {{"chatId", id}}), none) << id;
  instance.set_picture({"https://pps.whatsapp.net/v/1.jpg", core::share("jpeg")});
  EXPECT_EQ(body_of(instance, "getAvatar", {{"chatId", instance.own_chat_id()}}),
            R"({"urlAvatar":"https://pps.whatsapp.net/v/1.jpg","available":true})");
}

TEST_F(KnownPeople, TheAvatarOfWhoHasBlockedTheAccountIsNotAvailable) {
  Instance& instance = with_people();
  instance.messenger().contacts().change_contact(kBob)->blocked = true;
  EXPECT_EQ(body_of(instance, "getAvatar", {{"chatId", kBob}}),
            R"({"urlAvatar":"","available":false})");
}

TEST_F(KnownPeople, InTheOldDialectAnAvatarTellsWhetherThereIsWhatsapp) {
  Instance& instance = with_people(old_spec());
  EXPECT_EQ(body_of(instance, "getAvatar", {{"chatId", kAnn}}),
            R"({"existsWhatsapp":true,"urlAvatar":""})");
  EXPECT_EQ(body_of(instance, "getAvatar", {{"chatId", kNobody}}),
            R"({"existsWhatsapp":false,"urlAvatar":""})");
}

// --- getChats

TEST_F(KnownPeople, ChatsAreInTheOrderOfWhatWasSaidLast) {
  Instance& instance = with_people();
  jump(instance, 1s);
  log(instance, "1", kAnn);
  jump(instance, 1s);
  log(instance, "2", kStranger, false);
  const std::string stranger =
      R"({"archive":false,"id":"79009999999@c.us","ephemeralExpiration":0,)"
      R"("ephemeralSettingTimestamp":0,"name":"79009999999","type":"user"})";
  const std::string ann = R"({"archive":false,"id":"79001234567@c.us","ephemeralExpiration":0,)"
                          R"("ephemeralSettingTimestamp":0,"name":"Ann Green","type":"user"})";
  const std::string garden =
      R"({"archive":false,"id":"120363043968066561@g.us","ephemeralExpiration":0,)"
      R"("ephemeralSettingTimestamp":0,"name":"Gardeners","type":"group"})";
  EXPECT_EQ(got(instance, "getChats"), "[" + stranger + "," + ann + "," + garden + "]");
  EXPECT_EQ(got(instance, "getChats", "?count=1"), "[" + stranger + "]");
  EXPECT_EQ(got(instance, "getChats", "?count=100"), got(instance, "getChats"));
  log(instance, "3", kGarden);
  jump(instance, 1s);
  log(instance, "4", kAnn);
  EXPECT_EQ(Json::parse(got(instance, "getChats", "?count=1"))[0]["id"], kAnn);
}

TEST_F(KnownPeople, AnAccountWithoutChatsHasNone) {
  EXPECT_EQ(got(make(spec()), "getChats"), "[]");
}

TEST_F(KnownPeople, TheCountOfChatsIsANumber) {
  Instance& instance = with_people();
  for (const char* bad : {"?count=x", "?count=0", "?count=1.5"})
    EXPECT_EQ(call("GET", instance, "getChats", bad, "").status, 400) << bad;
}

// --- getDeviceInfo

TEST_F(KnownPeople, TheDeviceIsNotToldAnyMore) {
  EXPECT_EQ(ask(with_people(), "getDeviceInfo").status, 405);
  EXPECT_EQ(*ask(with_people(old_spec()), "getDeviceInfo").body,
            R"({"platform":"iphone","deviceManufacturer":"Apple","deviceModel":"iPhone 11",)"
            R"("osVersion":"13.4.1","waVersion":"2.20.42","battery":90})");
}

TEST_F(KnownPeople, NeedALogin) {
  for (const State state : {State::NotAuthorized, State::Starting, State::Blocked}) {
    Instance& instance = with_people(spec(state));
    EXPECT_EQ(refusal(instance, "checkWhatsapp", {{"phoneNumber", 79001234567}}), kLoggedOut);
    for (const char* method : {"getContactInfo", "getAvatar"})
      EXPECT_EQ(refusal(instance, method, {{"chatId", kAnn}}), kLoggedOut) << method;
    for (const char* method : {"getContacts", "getChats"})
      EXPECT_EQ(message_of(ask(instance, method)), kLoggedOut) << method;
  }
  core::InstanceSpec old = old_spec();
  old.state = State::NotAuthorized;
  EXPECT_EQ(message_of(ask(with_people(old), "getDeviceInfo")), "instance account not authorized");
}

}  // namespace greenmock::tests
