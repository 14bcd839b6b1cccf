// Virtual people, what chats are called, and what a chatId is.

#include <gtest/gtest.h>

#include "core/messages/chat_message.hpp"
#include "core/messages/chat_notes.hpp"
#include "core/messages/contacts.hpp"

namespace greenmock::tests {
namespace {

using core::Contacts;
using core::Json;

const std::string kNina = "79001234511@c.us", kStranger = "79001234512@c.us";
const std::string kClub = "120363043968066561@g.us";

TEST(Contacts, WhoeverIsNotListedIsAStrangerWithWhatsapp) {
  Contacts contacts;
  EXPECT_EQ(contacts.contact(kNina), nullptr);
  EXPECT_TRUE(contacts.has_whatsapp(kNina));
  core::Contact nina;
  nina.chat_id = kNina;
  nina.has_whatsapp = false;
  contacts.put(nina);
  EXPECT_FALSE(contacts.has_whatsapp(kNina));
  EXPECT_TRUE(contacts.has_whatsapp(kStranger));
}

TEST(Contacts, ALaterOneTakesThePlaceOfTheOneOfItsId) {
  Contacts contacts;
  core::Contact nina;
  nina.chat_id = kNina;
  nina.name = "Nina";
  contacts.put(nina);
  nina.name = "N.";
  contacts.put(nina);
  EXPECT_EQ(contacts.all().size(), 1U);
  EXPECT_EQ(contacts.contact(kNina)->name, "N.");
}

TEST(Contacts, AGroupKnowsItsMembers) {
  Contacts contacts;
  core::Group club;
  club.chat_id = kClub;
  club.participants = {{kNina, true, false}};
  contacts.put(club);
  const core::Group* const found = contacts.group(kClub);
  ASSERT_NE(found, nullptr);
  ASSERT_NE(found->find(kNina), nullptr);
  EXPECT_TRUE(found->find(kNina)->is_admin);
  EXPECT_EQ(found->find(kStranger), nullptr);
  EXPECT_EQ(contacts.group(kNina), nullptr);
}

TEST(Contacts, AChatIsCalledAsTheAddressBookHasIt) {
  Contacts contacts;
  core::Contact nina;
  nina.chat_id = kNina;
  nina.name = "Nina";
  contacts.put(nina);
  EXPECT_EQ(core::chat_names(contacts, kNina, kNina).chat, "Nina");
  nina.contact_name = "Nina at work";
  contacts.put(nina);
  core::Group club;
  club.chat_id = kClub;
  club.name = "The club";
  contacts.put(club);
  const core::ChatNames own = core::chat_names(contacts, kNina, kNina);
  EXPECT_EQ(own.chat, "Nina at work");
  EXPECT_EQ(own.sender, "Nina");
  EXPECT_EQ(own.contact, "Nina at work");
  EXPECT_EQ(core::chat_names(contacts, kClub, kNina).chat, "The club");
  const core::ChatNames stranger = core::chat_names(contacts, kStranger, kStranger);
  EXPECT_EQ(stranger.chat, "79001234512");
  EXPECT_EQ(stranger.sender, "79001234512");
  EXPECT_EQ(stranger.contact, "");
}

TEST(Contacts, AChatIdIsOfAPersonOrAGroup) {
  for (const char* good : {"79001234567@c.us", "79001234567@lid", "120363043968066561@g.us",
                           "79001234567-1581234048@g.us"})
    EXPECT_TRUE(core::is_chat_id(good)) << good;
  for (const char* bad : {"", "79001234567", "@c.us", "79001234567@", "79001234567@s.whatsapp.net",
                          "+79001234567@c.us", "7900-1234567@c.us", "me", "1@c.us@c.us"})
    EXPECT_FALSE(core::is_chat_id(bad)) << bad;
}

core::ChatMessage noted() {
  core::ChatMessage message;
  message.id = "ID";
  message.incoming = true;
  message.sender = kNina;
  message.data = R"({"textMessageData":{"textMessage":"hi","isTemplateMessage":false}})";
  return message;
}

Json json_of(const core::ChatNote& note) {
  return Json::parse(note.text);
}

// reference: incomingMessageReceived, text
TEST(ChatNotes, AnIncomingOneNamesTheChatAndWhoWroteInIt) {
  const Json note = json_of(core::message_note({.id = 7, .phone_seed = 1, .at = {}}, kClub, noted(),
                                               {"The club", "Nina", "Nina at work"}));
  EXPECT_EQ(note["typeWebhook"], "incomingMessageReceived");
  EXPECT_EQ(note["idMessage"], "ID");
  EXPECT_EQ(
      note["senderData"],
      Json::parse(
          R"({"chatId":")" + kClub + R"(","sender":")" + kNina +
          R"(","chatName":"The club","senderName":"Nina","senderContactName":"Nina at work"})"));
  EXPECT_EQ(note["messageData"], Json::parse(R"({"typeMessage":"textMessage",
                            "textMessageData":{"textMessage":"hi","isTemplateMessage":false}})"));
}

TEST(ChatNotes, OlderCapturesLackWhatCameLater) {
  const Json note = json_of(core::message_note({.id = 7, .dialect = core::Dialect::Seed, .at = {}},
                                               kNina, noted(), {"Nina", "Nina", ""}));
  EXPECT_FALSE(note["senderData"].contains("senderContactName"));
  EXPECT_EQ(note["messageData"]["textMessageData"], Json::parse(R"({"textMessage":"hi"})"));
  core::ChatMessage odd = noted();
  odd.data = R"({"textMessageData":7})";
  EXPECT_EQ(json_of(core::message_note({.id = 7, .dialect = core::Dialect::Seed, .at = {}}, kNina,
                                       odd, {}))["messageData"]["textMessageData"],
            7);
}

// reference: outgoingMessageStatus
TEST(ChatNotes, AStatusNamesMessageAndChat) {
  core::ChatMessage message;
  message.id = "BAE5";
  message.by_api = true;
  message.status = core::MessageStatus::NoAccount;
  const Json note = json_of(core::status_note({.id = 7, .at = {}}, kNina, message));
  EXPECT_EQ(note["typeWebhook"], "outgoingMessageStatus");
  EXPECT_EQ(note["chatId"], kNina);
  EXPECT_EQ(note["idMessage"], "BAE5");
  EXPECT_EQ(note["status"], "noAccount");
  EXPECT_EQ(note["sendByApi"], true);
}

TEST(Contacts, TellWhoHasComeAndWhatHasChanged) {
  core::PieceMarks marks;
  Contacts contacts(&marks);
  core::Contact nina;
  nina.chat_id = kNina;
  contacts.put(nina);
  core::Group club;
  club.chat_id = kClub;
  contacts.put(club);
  contacts.set_flags(kNina, {.archived = true});
  contacts.tell_group_number();
  using core::Piece;
  EXPECT_EQ(std::exchange(marks, {}), (core::PieceMarks{{Piece::Contact, 0, kNina},
                                                        {Piece::Group, 0, kClub},
                                                        {Piece::Flags, 0, kNina},
                                                        {Piece::Counters, 0, ""}}));
  contacts.contact(kNina);
  contacts.group(kClub);
  EXPECT_FALSE(contacts.change_contact(kStranger));
  EXPECT_FALSE(contacts.change_group(kStranger));
  EXPECT_TRUE(marks.empty()) << "nothing has changed";
  contacts.change_contact(kNina)->blocked = true;
  contacts.change_group(kClub)->name = "Club";
  contacts.clear_flags();
  EXPECT_EQ(marks,
            (core::PieceMarks{
                {Piece::Contact, 0, kNina}, {Piece::Group, 0, kClub}, {Piece::Flags, 0, kNina}}));
}

/// Everything of it that a chat states is that of the made-up one.
std::string as_made_up(const core::NoteFacts& facts, Json made, const core::ChatMessage& message,
                       const core::ChatNames& names) {
  made["idMessage"] = message.id;
  Json& sender = made["senderData"];
  sender["chatId"] = kNina;
  if (message.incoming) sender["sender"] = message.sender;
  sender["chatName"] = names.chat;
  sender["senderName"] = message.incoming ? names.sender : "Green";
  if (facts.dialect != core::Dialect::Seed)
    sender["senderContactName"] = message.incoming ? names.contact : "";
  made["messageData"] = {{"typeMessage", "textMessage"},
                         {"textMessageData", {{"textMessage", "hi"}}}};
  return core::dump(made);
}

TEST(ChatNotes, HaveTheBytesOfTheNotificationsThatScriptsMakeUp) {
  const core::ChatNames names{"Nina \"N\" \xd0\x9d", "Ni\\na\n", "Nina"};
  for (const core::Dialect dialect : {core::Dialect::Current, core::Dialect::Seed}) {
    for (const core::State state : {core::State::Authorized, core::State::NotAuthorized}) {
      const core::NoteFacts facts{
          .id = 7, .phone_seed = 1, .state = state, .dialect = dialect, .at = {}};
      core::ChatMessage message = noted();
      message.data = R"({"textMessageData":{"textMessage":"hi"}})";
      for (const core::MessageWay way :
           {core::MessageWay::Incoming, core::MessageWay::FromPhone, core::MessageWay::FromApi}) {
        message.incoming = way == core::MessageWay::Incoming;
        message.by_api = way == core::MessageWay::FromApi;
        EXPECT_EQ(
            core::message_note(facts, kNina, message, names).text,
            as_made_up(facts, core::message_received(facts, way, message.kind), message, names));
      }
      message.status = core::MessageStatus::Delivered;
      Json status = core::outgoing_message_status(facts, "delivered");
      status["chatId"] = kNina;
      status["idMessage"] = message.id;
      EXPECT_EQ(core::status_note(facts, kNina, message).text, core::dump(status));
      status.erase("sendByApi");
      status["description"] = "no";
      status["sendByApi"] = true;
      EXPECT_EQ(core::status_note(facts, kNina, message, "no").text, core::dump(status));
    }
  }
}

TEST(ChatNotes, AreSwitchedOffAsTheirTextSays) {
  for (const char* on : {"incomingWebhook", "outgoingMessageWebhook", "outgoingAPIMessageWebhook",
                         "pollMessageWebhook", "outgoingWebhook"}) {
    const Json settings = {{on, "yes"}};
    for (const bool incoming : {true, false}) {
      core::ChatMessage message = noted();
      message.incoming = incoming;
      for (const auto kind : {core::MessageKind::Text, core::MessageKind::Poll}) {
        message.kind = kind;
        const core::ChatNote note = core::message_note({.at = {}}, kNina, message, {});
        EXPECT_EQ(core::switched_off(core::message_note_sort(message), settings),
                  core::switched_off(json_of(note), settings));
      }
      for (const auto status : {core::MessageStatus::Sent, core::MessageStatus::Failed,
                                core::MessageStatus::NoAccount}) {
        message.status = status;
        const core::ChatNote note = core::status_note({.at = {}}, kNina, message);
        EXPECT_EQ(core::switched_off(core::status_note_sort(message), settings),
                  core::switched_off(json_of(note), settings));
      }
    }
  }
}

}  // namespace
}  // namespace greenmock::tests
