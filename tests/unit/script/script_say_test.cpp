// What virtual people do, as a timeline and the control API say it.

#include <gtest/gtest.h>

#include "script/load.hpp"
#include "script/say_words.hpp"

namespace greenmock::tests {
namespace {

using core::Say;

Say said(const std::string& text) {
  const auto loaded = script::load_say(text);
  EXPECT_TRUE(loaded) << text << (loaded ? "" : "\n" + loaded.problems[0].message);
  return loaded ? *loaded.value : Say{};
}
template <typename What>
What doing(const std::string& text) {
  const Say say = said(text);
  EXPECT_TRUE(std::holds_alternative<What>(say.what)) << text;
  const What* const what = std::get_if<What>(&say.what);
  return what ? *what : What{};
}
/// The place of the only problem.
std::string wrong(const std::string& text) {
  const auto loaded = script::load_say(text);
  EXPECT_EQ(loaded.problems.size(), 1U) << text;
  return loaded.problems.empty() ? "?" : loaded.problems[0].pointer;
}
std::string words(const std::string& text) {
  return script::say_in_words(said(text));
}

using namespace std::chrono_literals;

TEST(ScriptSay, SomebodyWritesATextOrAMessageOfAnotherKind) {
  const Say text = said(R"({"from":"1@c.us","text":"hi"})");
  EXPECT_EQ(text.from, "1@c.us");
  EXPECT_EQ(text.chat, "");
  const auto writing = std::get<core::Writing>(text.what);
  EXPECT_EQ(writing.text, "hi");
  EXPECT_EQ(writing.kind, core::MessageKind::Text);
  EXPECT_TRUE(writing.data.is_null());
  EXPECT_FALSE(writing.quotes);
  const Say picture = said(
      R"({"from":"1@c.us","chat":"1@g.us","type":"imageMessage","data":{"fileMessageData":{"caption":"x"}}})");
  EXPECT_EQ(picture.chat, "1@g.us");
  EXPECT_EQ(std::get<core::Writing>(picture.what).kind, core::MessageKind::Image);
  EXPECT_EQ(std::get<core::Writing>(picture.what).data["fileMessageData"]["caption"], "x");
  EXPECT_EQ(doing<core::Writing>(R"({"from":"1@c.us","text":"hi","quote":"BAE5"})").quotes, "BAE5");
  EXPECT_EQ(doing<core::Writing>(R"({"from":"1@c.us","text":"hi","quote":"last"})").quotes, "");
}

TEST(ScriptSay, TheAccountsOwnPhoneWritesInAChatThatIsNamed) {
  const Say say = said(R"({"from":"me","chat":"1@c.us","text":"hi"})");
  EXPECT_EQ(say.from, "me");
  EXPECT_EQ(say.chat, "1@c.us");
  EXPECT_EQ(said(R"({"from":"me","chat":"1@g.us","text":"hi"})").chat, "1@g.us");
  EXPECT_EQ(wrong(R"({"from":"me","text":"hi"})"), "");
  EXPECT_EQ(wrong(R"({"from":"me","chat":"1@c.us","block":true})"), "");
}

TEST(ScriptSay, ACallRingsAndEnds) {
  const auto missed = doing<core::Call>(R"({"from":"1@c.us","call":"missed"})");
  EXPECT_EQ(missed.end, core::Call::End::Missed);
  EXPECT_EQ(missed.rings, 20s);
  const auto taken =
      doing<core::Call>(R"({"from":"1@c.us","call":"answered","rings":"3s","lasts":"5m"})");
  EXPECT_EQ(taken.end, core::Call::End::Answered);
  EXPECT_EQ(taken.rings, 3s);
  EXPECT_EQ(taken.lasts, 5min);
}

TEST(ScriptSay, ActsAreAboutTheNewestMessageOrOneThatIsNamed) {
  const auto vote = doing<core::Vote>(R"({"from":"1@c.us","vote":{"options":["Red","Blue"]}})");
  EXPECT_EQ(vote.poll, "");
  EXPECT_EQ(vote.options, (std::vector<std::string>{"Red", "Blue"}));
  EXPECT_EQ(doing<core::Vote>(R"({"from":"1@c.us","vote":{"poll":"P","options":[]}})").poll, "P");
  EXPECT_EQ(doing<core::Reaction>(R"({"from":"1@c.us","react":"+"})").emoji, "+");
  EXPECT_EQ(doing<core::Reaction>(R"({"from":"1@c.us","react":{"to":"M","emoji":""}})").to, "M");
  EXPECT_EQ(doing<core::Edit>(R"({"from":"1@c.us","edit":"no"})").text, "no");
  EXPECT_EQ(doing<core::Edit>(R"({"from":"1@c.us","edit":{"message":"M","text":"no"}})").message,
            "M");
  EXPECT_EQ(doing<core::Deletion>(R"({"from":"1@c.us","delete":"last"})").message, "");
  EXPECT_EQ(doing<core::Deletion>(R"({"from":"1@c.us","delete":"M"})").message, "M");
  EXPECT_TRUE(doing<core::Block>(R"({"from":"1@c.us","block":true})").on);
  EXPECT_FALSE(doing<core::Block>(R"({"from":"1@c.us","block":false})").on);
}

TEST(ScriptSay, TellsThePlaceThatIsWrong) {
  EXPECT_EQ(wrong("[]"), "");
  EXPECT_EQ(wrong(R"({"text":"hi"})"), "");
  EXPECT_EQ(wrong(R"({"from":"1@c.us"})"), "");
  EXPECT_EQ(wrong(R"({"from":"1@c.us","text":"hi","type":"textMessage"})"), "");
  EXPECT_EQ(wrong(R"({"from":"1@c.us","text":"hi","call":"missed"})"), "");
  EXPECT_EQ(wrong(R"({"from":"1@g.us","text":"hi"})"), "/from");
  EXPECT_EQ(wrong(R"({"from":"1@c.us","chat":"2@c.us","text":"hi"})"), "/chat");
  EXPECT_EQ(wrong(R"({"from":"1@c.us","text":""})"), "/text");
  EXPECT_EQ(wrong(R"({"from":"1@c.us","type":"imgMessage"})"), "/type");
  EXPECT_EQ(wrong(R"({"from":"1@c.us","text":"hi","data":{}})"), "/data");
  EXPECT_EQ(wrong(R"({"from":"1@c.us","type":"imageMessage","data":[]})"), "/data");
  EXPECT_EQ(wrong(R"({"from":"1@c.us","type":"imageMessage","quote":"M"})"), "/quote");
  EXPECT_EQ(wrong(R"({"from":"1@c.us","text":"hi","quote":""})"), "/quote");
  EXPECT_EQ(wrong(R"({"from":"1@c.us","call":"ringing"})"), "/call");
  EXPECT_EQ(wrong(R"({"from":"1@c.us","call":"missed","lasts":"1m"})"), "/lasts");
  EXPECT_EQ(wrong(R"({"from":"1@c.us","text":"hi","rings":"1m"})"), "/rings");
  EXPECT_EQ(wrong(R"({"from":"1@c.us","vote":{}})"), "/vote");
  EXPECT_EQ(wrong(R"({"from":"1@c.us","vote":{"options":[""]}})"), "/vote/options/0");
  EXPECT_EQ(wrong(R"({"from":"1@c.us","react":7})"), "/react");
  EXPECT_EQ(wrong(R"({"from":"1@c.us","edit":{"message":"M"}})"), "/edit");
  EXPECT_EQ(wrong(R"({"from":"1@c.us","delete":""})"), "/delete");
  EXPECT_EQ(wrong(R"({"from":"1@c.us","block":"yes"})"), "/block");
}

TEST(ScriptSay, IsToldInWords) {
  EXPECT_EQ(words(R"({"from":"1@c.us","text":"hi"})"), R"(1@c.us writes: "hi")");
  EXPECT_EQ(words(R"({"from":"1@c.us","chat":"1@g.us","text":"hi","quote":"M"})"),
            R"(1@c.us, in 1@g.us, answers message M: "hi")");
  EXPECT_EQ(words(R"({"from":"me","chat":"1@c.us","type":"imageMessage"})"),
            "the account's phone, in 1@c.us, writes (a message of the kind imageMessage)");
  EXPECT_EQ(words(R"({"from":"1@c.us","call":"answered","rings":"3s"})"),
            "1@c.us calls; after 3s it is taken, and lasts 1m");
  EXPECT_EQ(words(R"({"from":"1@c.us","vote":{"options":["Red"]}})"),
            "1@c.us votes in the newest poll for Red");
  EXPECT_EQ(words(R"({"from":"1@c.us","react":""})"),
            "1@c.us takes its reaction back from the account's newest message");
  EXPECT_EQ(words(R"({"from":"1@c.us","edit":"no"})"), R"(1@c.us edits its newest text: "no")");
  EXPECT_EQ(words(R"({"from":"1@c.us","delete":"M"})"), "1@c.us deletes message M");
  EXPECT_EQ(words(R"({"from":"1@c.us","block":false})"), "1@c.us blocks the account no more");
}

}  // namespace
}  // namespace greenmock::tests
