// Messages, people and all that belongs to them as rows of a state file, and back.

#include <gtest/gtest.h>

#include "keep/file_row.hpp"
#include "keep/message_row.hpp"
#include "keep/part.hpp"
#include "keep/people_row.hpp"
#include "keep/picture_row.hpp"

namespace greenmock::tests {
namespace {

using namespace std::chrono_literals;
using core::Json;
using core::MessengerPast;
using core::VirtualTime;

constexpr VirtualTime kThen{1'790'000'000'123'456us};
const std::string kOdd = "quote \" backslash \\ newline \n \xF0\x9F\x91\x8D";

/// No value of `full` is the one that a fresh struct has: what is lost on the way shows.
void expect_all_differ(const std::string& full, const std::string& fresh) {
  const Json given = core::parse_json(full), other = core::parse_json(fresh);
  for (const auto& [key, value] : given.items())
    EXPECT_NE(value, other.at(key)) << key << " is as it is at first";
}

TEST(KeptRows, AMessageHasAllItsMembers) {
  core::ChatMessage message;
  message.id = "BAE5" + kOdd;
  message.at = kThen;
  message.kind = core::MessageKind::Poll;
  message.incoming = message.by_api = message.edited = message.deleted = message.read = true;
  message.status = core::MessageStatus::NotInGroup;
  message.outcome = core::MessageStatus::Read;
  message.sender = kOdd;
  message.data = core::dump(Json{{"b", 1.5}, {"a", {1, nullptr, kOdd}}});
  const std::string text = keep::message_text("79001234567@c.us", message);
  expect_all_differ(text, keep::message_text("", {}));
  const keep::KeptMessage back = keep::read_message(text);
  EXPECT_EQ(keep::message_text(back.chat_id, back.message), text);
  EXPECT_EQ(back.chat_id, "79001234567@c.us");
  EXPECT_EQ(back.message.id, message.id);
  EXPECT_EQ(back.message.at, kThen);
  EXPECT_EQ(back.message.kind, core::MessageKind::Poll);
  EXPECT_EQ(back.message.status, core::MessageStatus::NotInGroup);
  EXPECT_EQ(back.message.outcome, core::MessageStatus::Read);
  EXPECT_EQ(back.message.data, message.data) << "byte for byte";
}

TEST(KeptRows, EveryStatusAndKindOfAMessageComesBack) {
  core::ChatMessage message;
  for (std::size_t i = 0; i < std::size(core::kMessageStatuses); ++i) {
    message.status = static_cast<core::MessageStatus>(i);
    EXPECT_EQ(keep::read_message(keep::message_text("", message)).message.status, message.status);
  }
  for (std::size_t i = 0; i < std::size(core::kMessageKinds); ++i) {
    message.kind = static_cast<core::MessageKind>(i);
    EXPECT_EQ(keep::read_message(keep::message_text("", message)).message.kind, message.kind);
  }
}

TEST(KeptRows, AMessageOfTheQueueHasAllItsMembers) {
  core::Outgoing message;
  message.id = "BAE5";
  message.method = "sendPoll";
  message.body = {{"chatId", kOdd}, {"a", 1}};
  message.chat_id = "79001234567@c.us";
  message.kind = core::MessageKind::Poll;
  message.data = {{"pollMessageData", {{"name", kOdd}}}};
  message.queued = kThen;
  message.number = 7;
  const std::string text = keep::outgoing_text(message);
  expect_all_differ(text, keep::outgoing_text({}));
  const core::Outgoing back = keep::read_outgoing(7, text);
  EXPECT_EQ(keep::outgoing_text(back), text);
  EXPECT_EQ(back.number, 7U);
  EXPECT_EQ(back.body, message.body);
  EXPECT_EQ(back.queued, kThen);
}

TEST(KeptRows, WhatWaitsForTheLoginHasAllItsMembers) {
  const MessengerPast::Held held{"120363043968066561@g.us", "79001234567@c.us",
                                 core::MessageKind::Location, Json{{"text", kOdd}}, 3};
  const std::string text = keep::held_text(held);
  expect_all_differ(text, keep::held_text({}));
  EXPECT_EQ(keep::held_text(keep::read_held(3, text)), text);
  EXPECT_EQ(keep::read_held(3, text).number, 3U);
}

TEST(KeptRows, WhatIsPlannedHasAllItsMembers) {
  const MessengerPast::Step step{
      "79001234567@c.us", kOdd, "120363043968066561@g.us", "missed", "3EB0", kThen, kThen + 3s};
  const std::string text = keep::step_text(step);
  expect_all_differ(text, keep::step_text({}));
  EXPECT_EQ(keep::step_text(keep::read_step(text)), text);
  EXPECT_EQ(keep::read_step(text).due, kThen + 3s);
}

TEST(KeptRows, AContactHasAllItsMembers) {
  core::Contact contact;
  contact.chat_id = "79001234567@c.us";
  contact.name = kOdd;
  contact.contact_name = "Ann";
  contact.has_whatsapp = contact.reads = false;
  contact.blocked = true;
  contact.answer = core::Answer{true, {"a", kOdd}, 250ms, 750ms, true};
  const std::string text = keep::contact_text(contact);
  expect_all_differ(text, keep::contact_text({}));
  const core::Contact back = keep::read_contact(contact.chat_id, text);
  EXPECT_EQ(keep::contact_text(back), text);
  EXPECT_EQ(back.chat_id, contact.chat_id);
  ASSERT_TRUE(back.answer);
  EXPECT_TRUE(back.answer->echo);
  EXPECT_EQ(back.answer->texts, contact.answer->texts);
  EXPECT_EQ(back.answer->after, 250ms);
  EXPECT_EQ(back.answer->typing, 750ms);
  EXPECT_TRUE(back.answer->in_groups);
  EXPECT_FALSE(keep::read_contact("x", keep::contact_text({})).answer);
}

TEST(KeptRows, AGroupHasAllItsMembers) {
  core::Group group;
  group.chat_id = "120363043968066561@g.us";
  group.name = kOdd;
  group.owner = "79001234567@c.us";
  group.created = kThen;
  group.participants = {{"79001234567@c.us", true, true}, {"79001234568@c.us", false, false}};
  group.renamed = kThen + 1h;
  group.renamed_by = "79001234568@c.us";
  group.picture_url = "https://pps.whatsapp.net/v/1.jpg";
  const std::string text = keep::group_text(group);
  expect_all_differ(text, keep::group_text({}));
  const core::Group back = keep::read_group(group.chat_id, text);
  EXPECT_EQ(keep::group_text(back), text);
  EXPECT_EQ(back.chat_id, group.chat_id);
  ASSERT_EQ(back.participants.size(), 2U);
  EXPECT_TRUE(back.participants[0].is_admin && back.participants[0].is_super_admin);
  EXPECT_FALSE(back.participants[1].is_admin || back.participants[1].is_super_admin);
  EXPECT_EQ(back.renamed, group.renamed);
  EXPECT_FALSE(keep::read_group("x", keep::group_text({})).renamed);
}

TEST(KeptRows, TheRestOfAMessengerHasAllItsMembers) {
  const core::ChatFlags flags{true, 86'400s, kThen};
  expect_all_differ(keep::flags_text(flags), keep::flags_text({}));
  EXPECT_EQ(keep::flags_text(keep::read_flags(keep::flags_text(flags))), keep::flags_text(flags));
  const MessengerPast::Counters counters{12, kThen};
  expect_all_differ(keep::counters_text(counters), keep::counters_text({}));
  EXPECT_EQ(keep::read_counters(keep::counters_text(counters)).last_group, 12U);
  EXPECT_EQ(keep::read_counters(keep::counters_text(counters)).last_sent, kThen);
  EXPECT_FALSE(keep::read_counters(keep::counters_text({})).last_sent);
  EXPECT_EQ(keep::read_answers(keep::answers_text(5)), 5U);
}

TEST(KeptRows, APictureIsKeptByteForByte) {
  const std::string jpeg("\xFF\xD8\xFF\0\n\xFF", 6);
  const core::ProfilePicture back =
      keep::read_picture(keep::picture_text({"https://x/1.jpg", core::share(jpeg)}));
  EXPECT_EQ(back.url, "https://x/1.jpg");
  EXPECT_EQ(*back.jpeg, jpeg);
}

TEST(KeptRows, AFileHasAllItsMembersAndIsKeptByteForByte) {
  const std::string bytes("\n\0{\xFF", 4);
  const core::StoredFile file{core::share(bytes), "image/svg+xml", kThen};
  const keep::KeptFile back = keep::read_file_row(keep::file_text(file, 12), kThen + 1h);
  EXPECT_EQ(*back.file.bytes, bytes);
  EXPECT_EQ(back.file.type, file.type);
  EXPECT_EQ(back.file.stored, kThen);
  EXPECT_EQ(back.age, 12U);
  EXPECT_EQ(keep::read_file_row(keep::file_text(file, 12), kThen - 1h).file.stored, kThen - 1h)
      << "nothing is of tomorrow";
}

TEST(KeptRows, TheTypeOfAFileMakesNoHeaderOfItsOwn) {
  for (const char* type : {"image/jpeg\r\nSet-Cookie: a=b", "\n", "a\x7F"}) {
    const core::StoredFile file{core::share("x"), type, kThen};
    EXPECT_THROW(keep::read_file_row(keep::file_text(file, 1), kThen), store::Unusable) << type;
  }
}

TEST(KeptRows, OneThatCannotBeReadIsRefusedInWords) {
  for (const char* text : {"", "[]", "{}", "{\"id\":1}", "\xff\xfe"}) {
    EXPECT_THROW(keep::read_message(text), store::Unusable) << text;
    EXPECT_THROW(keep::read_outgoing(1, text), store::Unusable) << text;
    EXPECT_THROW(keep::read_held(1, text), store::Unusable) << text;
    EXPECT_THROW(keep::read_step(text), store::Unusable) << text;
    EXPECT_THROW(keep::read_contact("x", text), store::Unusable) << text;
    EXPECT_THROW(keep::read_group("x", text), store::Unusable) << text;
    EXPECT_THROW(keep::read_flags(text), store::Unusable) << text;
    EXPECT_THROW(keep::read_answers(text), store::Unusable) << text;
    EXPECT_THROW(keep::read_counters(text), store::Unusable) << text;
    EXPECT_THROW(keep::read_picture(text), store::Unusable) << text;
    EXPECT_THROW(keep::read_file_row(text, kThen), store::Unusable) << text;
    EXPECT_THROW(keep::read_file_row(std::string(text) + "\n", kThen), store::Unusable) << text;
  }
  Json message = core::parse_json(keep::message_text("x", {}));
  message["status"] = "lost";
  try {
    keep::read_message(core::dump(message));
    ADD_FAILURE() << "a status that nobody knows was read";
  } catch (const store::Unusable& refusal) {
    EXPECT_TRUE(
        std::string(refusal.what())
            .starts_with("the state file holds a message with a status that cannot be read: "))
        << refusal.what();
  }
}

TEST(KeptRows, APieceHasItsNameInTheFile) {
  for (std::size_t i = 0; i < std::size(core::kPieceNames); ++i) {
    const auto piece = static_cast<core::Piece>(i);
    const bool has_none = piece == core::Piece::Counters || piece == core::Piece::Picture;
    const bool is_numbered = core::is_numbered(piece);
    const core::PieceKey key{piece, is_numbered ? 5U : 0U, is_numbered || has_none ? "" : "name"};
    EXPECT_EQ(keep::piece_key(keep::part_key(1, key)), key);
    EXPECT_FALSE(
        keep::piece_key(keep::part_key(1, {piece, 5, is_numbered || has_none ? "name" : ""})))
        << core::kPieceNames[i] << " under another key";
  }
  EXPECT_EQ(keep::part_key(1, {core::Piece::File, 0, "place"}).kind, "file");
  EXPECT_FALSE(keep::piece_key({1, "reel", 0, ""}));
}

}  // namespace
}  // namespace greenmock::tests
