// The messages of an account, chat by chat.

#include <gtest/gtest.h>

#include "core/chat_log.hpp"

namespace greenmock::tests {
namespace {

using namespace std::chrono_literals;
using core::ChatLog;
using core::ChatMessage;

const std::string kOttoChat = "79001234501@c.us", kIdaChat = "79001234502@c.us";

ChatMessage logged(const std::string& id, bool incoming = true, core::Duration at = {}) {
  ChatMessage message;
  message.id = id;
  message.incoming = incoming;
  message.at = core::VirtualTime{at};
  message.data = "{}";
  return message;
}

std::vector<std::string> ids_of(const std::vector<const ChatMessage*>& messages) {
  std::vector<std::string> ids;
  for (const ChatMessage* message : messages) ids.push_back(message->id);
  return ids;
}

std::vector<std::string> ids_of(const std::vector<ChatLog::Listed>& messages) {
  std::vector<std::string> ids;
  for (const ChatLog::Listed& one : messages) ids.push_back(one.message->id);
  return ids;
}

using MessageIds = std::vector<std::string>;

TEST(ChatLog, AHistoryIsOfOneChatAndBeginsWithTheNewest) {
  ChatLog log;
  for (const char* id : {"a", "b", "c"}) {
    log.add(kOttoChat, logged(id));
    log.add(kIdaChat, logged(std::string(id) + "2"));
  }
  EXPECT_EQ(ids_of(log.history(kOttoChat, 2)), (MessageIds{"c", "b"}));
  EXPECT_EQ(ids_of(log.history(kIdaChat, 100)), (MessageIds{"c2", "b2", "a2"}));
  EXPECT_TRUE(log.history("79001234503@c.us", 100).empty());
  EXPECT_EQ(log.chats(), (MessageIds{kOttoChat, kIdaChat}));
  EXPECT_EQ(ids_of(log.newest(3)), (MessageIds{"c2", "c", "b2"}));
}

TEST(ChatLog, DropsTheOldestOfAllAboveItsBoundAndCountsThem) {
  ChatLog log(3);
  log.add(kOttoChat, logged("a"));
  for (const char* id : {"b", "c", "d"}) log.add(kIdaChat, logged(id));
  EXPECT_EQ(log.size(), 3U);
  EXPECT_EQ(log.dropped(), 1U);
  EXPECT_FALSE(log.find("a"));
  EXPECT_EQ(log.chats(), MessageIds{kIdaChat}) << "a chat without a message is none";
  log.add(kOttoChat, logged("e"));
  EXPECT_EQ(ids_of(log.history(kIdaChat, 100)), (MessageIds{"d", "c"}));
  EXPECT_EQ(ids_of(log.history(kOttoChat, 100)), MessageIds{"e"});
}

TEST(ChatLog, FindsByIdAlsoAfterOthersWereDropped) {
  ChatLog log(100);
  for (int i = 0; i < 1000; ++i)
    log.add(i % 2 == 0 ? kOttoChat : kIdaChat, logged(std::to_string(i)));
  for (int i = 900; i < 1000; ++i) {
    const ChatLog::Found found = log.find(std::to_string(i));
    ASSERT_TRUE(found) << i;
    EXPECT_EQ(found.message->id, std::to_string(i));
    EXPECT_EQ(*found.chat_id, i % 2 == 0 ? kOttoChat : kIdaChat);
  }
  EXPECT_FALSE(log.find("899"));
}

TEST(ChatLog, TakesTheNameOfAChatWhoseLastMessageItDrops) {
  ChatLog log(1);
  log.add(kOttoChat, logged("a"));
  log.add(*log.find("a").chat_id, logged("b"));
  EXPECT_EQ(*log.find("b").chat_id, kOttoChat);
  EXPECT_EQ(ids_of(log.history(kOttoChat, 9)), MessageIds{"b"});
}

TEST(ChatLog, OfTwoMessagesWithOneIdTheNewerOneIsFound) {
  ChatLog log(2);
  log.add(kOttoChat, logged("same"));
  log.add(kIdaChat, logged("same"));
  EXPECT_EQ(*log.find("same").chat_id, kIdaChat);
  log.add(kIdaChat, logged("c"));
  ASSERT_TRUE(log.find("same")) << "dropping the older one leaves the newer";
  EXPECT_EQ(*log.find("same").chat_id, kIdaChat);
}

TEST(ChatLog, ListsWhatWentOneWaySinceThen) {
  ChatLog log;
  log.add(kOttoChat, logged("in1", true, 1s));
  log.add(kOttoChat, logged("out1", false, 2s));
  log.add(kIdaChat, logged("in2", true, 3s));
  log.add(kIdaChat, logged("out2", false, 4s));
  EXPECT_EQ(ids_of(log.since(true, core::VirtualTime{0s})), (MessageIds{"in2", "in1"}));
  EXPECT_EQ(ids_of(log.since(true, core::VirtualTime{2s})), MessageIds{"in2"});
  EXPECT_EQ(ids_of(log.since(false, core::VirtualTime{2s})), (MessageIds{"out2", "out1"}));
  EXPECT_TRUE(log.since(true, core::VirtualTime{5s}).empty());
}

TEST(ChatLog, MarksIncomingOnesReadOnce) {
  ChatLog log;
  for (const char* id : {"a", "b", "c"}) log.add(kOttoChat, logged(id));
  log.add(kOttoChat, logged("own", false));
  log.add(kIdaChat, logged("x"));
  EXPECT_EQ(log.mark_read(kOttoChat, "b"), 1U);
  EXPECT_EQ(log.mark_read(kOttoChat, "b"), 0U);
  EXPECT_EQ(log.mark_read(kOttoChat, "x"), 0U) << "it is in another chat";
  EXPECT_EQ(log.mark_read(kOttoChat, "own"), 0U);
  EXPECT_EQ(log.mark_read(kOttoChat), 2U);
  EXPECT_EQ(log.mark_read(kOttoChat), 0U);
  EXPECT_FALSE(log.find("x").message->read);
  log.add(kOttoChat, logged("d"));
  EXPECT_EQ(log.mark_read(kOttoChat), 1U);
  EXPECT_EQ(log.mark_read("79001234503@c.us"), 0U);
}

TEST(ChatLog, IsEmptyWhenCleared) {
  ChatLog log(1);
  log.add(kOttoChat, logged("a"));
  log.add(kOttoChat, logged("b"));
  log.clear();
  EXPECT_EQ(log.size(), 0U);
  EXPECT_EQ(log.dropped(), 0U);
  EXPECT_FALSE(log.find("b"));
  EXPECT_TRUE(log.chats().empty());
  log.add(kOttoChat, logged("c"));
  EXPECT_EQ(log.mark_read(kOttoChat), 1U);
}

using PlaceNumbers = std::vector<std::uint64_t>;

/// Those of the marks, which are forgotten.
PlaceNumbers take_places(core::PieceMarks& marks) {
  PlaceNumbers places;
  for (const core::PieceKey& key : std::exchange(marks, {})) {
    EXPECT_EQ(key.piece, core::Piece::Message);
    places.push_back(key.number);
  }
  return places;
}

TEST(ChatLog, TellsWhichMessagesHaveComeChangedOrGone) {
  core::PieceMarks marks;
  ChatLog log(2, &marks);
  log.add(kOttoChat, logged("a"));
  log.add(kOttoChat, logged("b"));
  EXPECT_EQ(take_places(marks), (PlaceNumbers{0, 1}));
  log.find("a");
  log.history(kOttoChat, 9);
  EXPECT_FALSE(log.change("none"));
  EXPECT_TRUE(marks.empty()) << "nothing has changed";
  log.change("b")->edited = true;
  EXPECT_EQ(take_places(marks), PlaceNumbers{1});
  log.mark_read(kOttoChat);
  log.mark_read(kOttoChat);
  EXPECT_EQ(take_places(marks), (PlaceNumbers{0, 1})) << "once";
  log.add(kIdaChat, logged("c"));
  EXPECT_EQ(take_places(marks), (PlaceNumbers{0, 2}));
  EXPECT_FALSE(log.at_place(0));
  EXPECT_EQ(log.at_place(2).message->id, "c");
  log.clear();
  EXPECT_EQ(take_places(marks), (PlaceNumbers{1, 2}));
}

TEST(ChatLog, GoesOnFromTheRestoredOnesAtTheirPlaces) {
  core::PieceMarks marks;
  ChatLog log(2, &marks);
  EXPECT_TRUE(log.restore(7, kOttoChat, logged("a")));
  EXPECT_FALSE(log.restore(9, kOttoChat, logged("c"))) << "one is missing";
  EXPECT_TRUE(log.restore(8, kOttoChat, logged("b")));
  EXPECT_TRUE(marks.empty()) << "they are kept already";
  log.add(kOttoChat, logged("c"));
  EXPECT_EQ(take_places(marks), (PlaceNumbers{7, 9}));
  EXPECT_EQ(ids_of(log.history(kOttoChat, 9)), (MessageIds{"c", "b"}));
}

}  // namespace
}  // namespace greenmock::tests
