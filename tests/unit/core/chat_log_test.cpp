// The messages of an account, chat by chat.

#include <gtest/gtest.h>
#ifdef __GLIBC__
#include <malloc.h>
#endif

#include <deque>

#include "core/messages/chat_log.hpp"
#include "core/messages/sent_data.hpp"
#include "sanitizer.hpp"

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

std::vector<std::string> ids_of(ChatLog::Walk messages, std::size_t count = 100) {
  std::vector<std::string> ids;
  while (ids.size() < count) {
    const ChatLog::Listed one = messages.next();
    if (!one) break;
    ids.push_back(one.message->id);
  }
  return ids;
}

/// What all accounts of a server share.
class ChatLogs : public ::testing::Test {
 protected:
  core::MessageBudget budget;
};

using MessageIds = std::vector<std::string>;

TEST_F(ChatLogs, AHistoryIsOfOneChatAndBeginsWithTheNewest) {
  ChatLog log(budget);
  for (const char* id : {"a", "b", "c"}) {
    log.add(kOttoChat, logged(id));
    log.add(kIdaChat, logged(std::string(id) + "2"));
  }
  EXPECT_EQ(ids_of(log.history(kOttoChat, 2)), (MessageIds{"c", "b"}));
  EXPECT_EQ(ids_of(log.history(kIdaChat, 100)), (MessageIds{"c2", "b2", "a2"}));
  EXPECT_TRUE(log.history("79001234503@c.us", 100).empty());
  EXPECT_EQ(log.chats(), (MessageIds{kOttoChat, kIdaChat}));
  EXPECT_EQ(ids_of(log.walk(), 3), (MessageIds{"c2", "c", "b2"}));
}

TEST_F(ChatLogs, DropsTheOldestOfAllAboveItsBoundAndCountsThem) {
  ChatLog log(budget, 3);
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

TEST_F(ChatLogs, FindsByIdAlsoAfterOthersWereDropped) {
  ChatLog log(budget, 100);
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

TEST_F(ChatLogs, TakesTheNameOfAChatWhoseLastMessageItDrops) {
  ChatLog log(budget, 1);
  log.add(kOttoChat, logged("a"));
  log.add(*log.find("a").chat_id, logged("b"));
  EXPECT_EQ(*log.find("b").chat_id, kOttoChat);
  EXPECT_EQ(ids_of(log.history(kOttoChat, 9)), MessageIds{"b"});
}

TEST_F(ChatLogs, OfTwoMessagesWithOneIdTheNewerOneIsFound) {
  ChatLog log(budget, 2);
  log.add(kOttoChat, logged("same"));
  log.add(kIdaChat, logged("same"));
  EXPECT_EQ(*log.find("same").chat_id, kIdaChat);
  log.add(kIdaChat, logged("c"));
  ASSERT_TRUE(log.find("same")) << "dropping the older one leaves the newer";
  EXPECT_EQ(*log.find("same").chat_id, kIdaChat);
}

TEST_F(ChatLogs, ListsWhatWentOneWay) {
  ChatLog log(budget, 3);
  log.add(kOttoChat, logged("in1"));
  log.add(kOttoChat, logged("out1", false));
  log.add(kIdaChat, logged("in2"));
  EXPECT_EQ(ids_of(log.walk(true)), (MessageIds{"in2", "in1"}));
  EXPECT_EQ(ids_of(log.walk(false)), MessageIds{"out1"});
  log.add(kIdaChat, logged("out2", false));
  EXPECT_EQ(ids_of(log.walk(true)), MessageIds{"in2"}) << "one was dropped";
  EXPECT_EQ(ids_of(log.walk(false)), (MessageIds{"out2", "out1"}));
}

TEST_F(ChatLogs, TellsTheNewestOfEachChatOfSoManyAndOfThoseOfTheSameTime) {
  ChatLog log(budget, 5);
  const auto newest = [&](std::size_t most) {
    std::vector<std::string> ids;
    for (const ChatLog::Listed& one : log.newest_of_chats(most))
      ids.push_back(*one.chat_id + " " + one.message->id);
    return ids;
  };
  EXPECT_TRUE(newest(10).empty());
  log.add("a", logged("1", true, 1s));
  log.add("b", logged("2", true, 2s));
  log.add("c", logged("3", true, 2s));
  log.add("a", logged("4", true, 3s));
  EXPECT_EQ(newest(10), (MessageIds{"a 4", "c 3", "b 2"}));
  EXPECT_EQ(newest(1), (MessageIds{"a 4"}));
  EXPECT_EQ(newest(2), (MessageIds{"a 4", "c 3", "b 2"})) << "b is of the time of c";
  for (const char* id : {"5", "6", "7"}) log.add("d", logged(id, true, 4s));
  EXPECT_EQ(newest(10), (MessageIds{"d 7", "a 4", "c 3"})) << "that of b was dropped";
  log.clear();
  log.add("b", logged("8", true, 5s));
  EXPECT_EQ(newest(10), (MessageIds{"b 8"}));
}

TEST_F(ChatLogs, KnowsWhetherAnythingThatCameIntoAChatIsThere) {
  ChatLog log(budget, 3);
  log.add(kOttoChat, logged("in"));
  log.add(kOttoChat, logged("out", false));
  log.add(kIdaChat, logged("out2", false));
  EXPECT_TRUE(log.has_incoming(kOttoChat));
  EXPECT_FALSE(log.has_incoming(kIdaChat));
  EXPECT_FALSE(log.has_incoming("79001234503@c.us"));
  log.add(kIdaChat, logged("in2"));  // "in" is dropped for it
  EXPECT_FALSE(log.has_incoming(kOttoChat));
  EXPECT_TRUE(log.has_incoming(kIdaChat));
  log.clear();
  EXPECT_FALSE(log.has_incoming(kIdaChat));
}

TEST_F(ChatLogs, MarksIncomingOnesReadOnce) {
  ChatLog log(budget);
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

TEST_F(ChatLogs, IsEmptyWhenCleared) {
  ChatLog log(budget, 1);
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

TEST_F(ChatLogs, TellWhichMessagesHaveComeChangedOrGone) {
  core::PieceMarks marks;
  ChatLog log(budget, 2, &marks);
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
  EXPECT_EQ(take_places(marks), (PlaceNumbers{1, 0})) << "once";
  log.add(kIdaChat, logged("c"));
  EXPECT_EQ(take_places(marks), (PlaceNumbers{0, 2}));
  EXPECT_FALSE(log.at_place(0));
  EXPECT_EQ(log.at_place(2).message->id, "c");
  log.clear();
  EXPECT_EQ(take_places(marks), (PlaceNumbers{1, 2}));
}

TEST_F(ChatLogs, GoOnFromTheRestoredOnesAtTheirPlaces) {
  core::PieceMarks marks;
  ChatLog log(budget, 2, &marks);
  EXPECT_TRUE(log.restore(7, kOttoChat, logged("a")));
  EXPECT_FALSE(log.restore(9, kOttoChat, logged("c"))) << "one is missing";
  EXPECT_TRUE(log.restore(8, kOttoChat, logged("b")));
  EXPECT_TRUE(marks.empty()) << "they are kept already";
  log.add(kOttoChat, logged("c"));
  EXPECT_EQ(take_places(marks), (PlaceNumbers{7, 9}));
  EXPECT_EQ(ids_of(log.history(kOttoChat, 9)), (MessageIds{"c", "b"}));
}

// --- edits and deletions

ChatMessage change(const std::string& id, const core::SentData& what) {
  ChatMessage message = logged(id, false);
  message.kind = what.kind;
  message.data = what.data.dump();
  return message;
}

TEST_F(ChatLogs, KnowsTheLastEditAndTheDeletionOfAMessage) {
  ChatLog log(budget, 5);
  log.add(kOttoChat, logged("a", false));
  log.add(kOttoChat, change("e1", core::edit_of("a", "x")));
  log.add(kOttoChat, change("e2", core::edit_of("a", "y")));
  log.add(kIdaChat, change("e3", core::edit_of("a", "z")));
  log.add(kOttoChat, change("d1", core::deletion_of("a")));
  EXPECT_EQ(log.changes_of("a").edited, "e2") << "e3 is in another chat";
  EXPECT_EQ(log.changes_of("a").deleted, "d1");
  EXPECT_EQ(log.changes_of("e1").edited, "");
  log.add(kOttoChat, logged("b"));
  EXPECT_EQ(log.changes_of("a").edited, "") << "it was dropped";
}

TEST_F(ChatLogs, KeepsNoChangesOfWhatIsNotThere) {
  ChatLog log(budget);
  log.add(kOttoChat, change("e1", core::edit_of("a", "x")));
  ChatMessage odd = logged("odd", false);
  odd.kind = core::MessageKind::Deleted;
  odd.data = R"({"deletedMessageData":7})";
  log.add(kOttoChat, odd);
  log.add(kOttoChat, logged("a", false));
  EXPECT_EQ(log.changes_of("a").edited, "");
}

// --- memory

std::string a_kilobyte() {
  return std::string(1024, 'x');
}

TEST_F(ChatLogs, CountTheirBytesInOneBudget) {
  {
    ChatLog one(budget), other(budget);
    one.add(kOttoChat, logged("a"));
    const std::size_t small = one.bytes();
    EXPECT_GT(small, sizeof(ChatMessage));
    ChatMessage large = logged("b");
    large.data = a_kilobyte();
    other.add(kOttoChat, large);
    EXPECT_GE(other.bytes(), small + 1000);
    EXPECT_EQ(budget.in_chats, one.bytes() + other.bytes());
    EXPECT_EQ(budget.messages, 2U);
    one.change("a")->data = a_kilobyte();
    one.recount("a");
    EXPECT_GE(one.bytes(), small + 1000);
    EXPECT_EQ(budget.in_chats, one.bytes() + other.bytes());
    one.clear();
    EXPECT_EQ(one.bytes(), 0U);
    EXPECT_EQ(budget.in_chats, other.bytes());
  }
  EXPECT_EQ(budget.in_chats, 0U) << "they are gone";
  EXPECT_EQ(budget.messages, 0U);
}

TEST_F(ChatLogs, GiveUpTheOldestOnesUntilSoManyBytesAreFree) {
  ChatLog log(budget);
  for (const char* id : {"a", "b", "c", "d"}) {
    ChatMessage message = logged(id);
    message.data = a_kilobyte();
    log.add(kOttoChat, message);
  }
  const std::size_t full = log.bytes();
  log.give_up(1500);
  EXPECT_EQ(ids_of(log.walk(kOttoChat)), (MessageIds{"d", "c"}));
  EXPECT_LE(log.bytes(), full - 1500);
  EXPECT_EQ(log.dropped(), 2U);
  EXPECT_EQ(budget.dropped, 2U);
  EXPECT_EQ(budget.messages, 2U);
  log.give_up(1'000'000);
  EXPECT_EQ(ids_of(log.walk(kOttoChat)), MessageIds{"d"}) << "the newest one stays";
  log.clear();
  EXPECT_EQ(log.dropped(), 0U);
  EXPECT_EQ(budget.dropped, 3U) << "of the server, not of the account";
}

TEST_F(ChatLogs, HaveAPlaceForEachMessageUntilItIsDropped) {
  ChatLog log(budget, 2);
  log.add(kOttoChat, logged("a"));
  const ChatLog::Place first = log.newest_place();
  EXPECT_EQ(log.at_place(first).message->id, "a");
  EXPECT_FALSE(log.at_place(first + 1));
  log.add(kOttoChat, logged("b"));
  log.add(kIdaChat, logged("c"));
  EXPECT_FALSE(log.at_place(first));
  EXPECT_EQ(log.at_place(first + 1).message->id, "b");
}

TEST_F(ChatLogs, OfWhichEachKeepsLittleTakeFewTimesWhatIsCounted) {
#ifndef __GLIBC__
  GTEST_SKIP() << "the heap does not tell what is in use";
#else
  if (has_sanitizer()) GTEST_SKIP() << "its heap does not tell what is in use";
  const std::size_t before = mallinfo2().uordblks;
  std::deque<ChatLog> logs;
  for (int i = 0; i < 300; ++i) {
    ChatLog& log = logs.emplace_back(budget);
    for (int k = 0; k < 75; ++k)
      log.add(kOttoChat, logged(std::to_string(k) + " of a message with an id of usual length"));
    while (log.size() > 15) log.give_up(1);
  }
  EXPECT_LT(mallinfo2().uordblks - before, 3 * budget.in_chats);
#endif
}

}  // namespace
}  // namespace greenmock::tests
