// Nearest words, quotes, and the two small languages inside strings: EVENT and MARK.
#include "core/time/duration.hpp"
#include "script/nearest.hpp"
#include "script/wording.hpp"
#include "script_support.hpp"

using namespace greenmock;
using namespace greenmock::script;
using namespace greenmock::script::testing;
using namespace std::chrono_literals;

namespace {

constexpr std::string_view kSome[] = {"wait", "when", "reply", "qrCode"};

core::Mark good_mark(std::string_view text) {
  const MarkOrProblem parsed = parse_mark(text, words());
  EXPECT_TRUE(parsed.mark) << text << ": " << parsed.problem;
  EXPECT_TRUE(parsed.problem.empty());
  return parsed.mark.value_or(core::Mark{});
}

void expect_no_mark(std::string_view text, const std::vector<std::string>& says) {
  const MarkOrProblem parsed = parse_mark(text, words());
  EXPECT_FALSE(parsed.mark) << text;
  for (const std::string& word : says) {
    EXPECT_NE(parsed.problem.find(word), std::string::npos)
        << "no '" << word << "' in: " << parsed.problem;
  }
}

}  // namespace

TEST(ScriptNearest, counts_a_swap_of_neighbours_as_one_step_and_ignores_case) {
  EXPECT_EQ(edit_distance("wiat", "wait"), 1U);
  EXPECT_EQ(edit_distance("WAIT", "wait"), 0U);
  EXPECT_EQ(edit_distance("wit", "wait"), 1U);
  EXPECT_EQ(edit_distance("waiit", "wait"), 1U);
  EXPECT_EQ(edit_distance("", "wait"), 4U);
  EXPECT_EQ(edit_distance("ca", "abc"), 3U);
}

TEST(ScriptNearest, offers_only_what_is_near_enough) {
  EXPECT_EQ(nearest("wiat", kSome), "wait");
  EXPECT_EQ(nearest("QRCODE", kSome), "qrCode");
  EXPECT_EQ(nearest("wheN", kSome), "when");
  EXPECT_EQ(nearest("banana", kSome), std::nullopt);
  EXPECT_EQ(nearest("", kSome), std::nullopt);
  EXPECT_EQ(nearest(std::string(1'000'000, 'w'), kSome), std::nullopt);
  EXPECT_EQ(did_you_mean("replay", kSome), R"(; did you mean "reply"?)");
  EXPECT_EQ(did_you_mean("banana", kSome), "");
}

TEST(ScriptWording, lists_and_quotes_so_that_a_problem_stays_on_one_line) {
  EXPECT_EQ(listed(kSome), R"("wait", "when", "reply" or "qrCode")");
  EXPECT_EQ(in_quotes("a\n\"b"), R"("a\n\"b")");
  const std::string cut = in_quotes(std::string(59, 'a') + "\xC3\xA9" + std::string(100, 'b'));
  EXPECT_EQ(cut, "\"" + std::string(59, 'a') + "...\"");
}

TEST(ScriptMark, reads_every_form) {
  EXPECT_EQ(good_mark("9m50s"), (core::Mark{std::nullopt, 0, 590s}));
  EXPECT_EQ(good_mark("0s"), (core::Mark{std::nullopt, 0, 0s}));

  core::Event event{
      .kind = core::Event::Kind::Method, .method = method("logout"), .state = {}, .word = {}};
  EXPECT_EQ(good_mark("logout"), (core::Mark{event, 0, 0s}));
  EXPECT_EQ(good_mark("logout#2"), (core::Mark{event, 2, 0s}));
  EXPECT_EQ(good_mark("logout+90s"), (core::Mark{event, 0, 90s}));
  EXPECT_EQ(good_mark("logout#1000+1h30m"), (core::Mark{event, 1000, 90min}));
  EXPECT_TRUE(good_mark("rotation").is_bare_rotation());
  EXPECT_FALSE(good_mark("rotation#1").is_bare_rotation());
  EXPECT_EQ(good_mark("scan").event->kind, core::Event::Kind::Scan);
  EXPECT_EQ(good_mark("start").event->kind, core::Event::Kind::Start);
  EXPECT_EQ(good_mark("connect").event->kind, core::Event::Kind::Connect);
  EXPECT_EQ(good_mark("settings#2+1s").event->kind, core::Event::Kind::Settings);
  EXPECT_EQ(good_mark("state=blocked#3").event->state, core::State::Blocked);
  EXPECT_EQ(good_mark("state=blocked#3").nth, 3U);
  EXPECT_EQ(good_mark("signal=a-b_c.9+250ms").event->word, "a-b_c.9");
  EXPECT_EQ(good_mark("signal=a-b_c.9+250ms").plus, 250ms);
}

TEST(ScriptMark, says_which_part_is_wrong) {
  expect_no_mark("", {"unknown event \"\"", "state=S"});
  expect_no_mark("20 s", {"expected a duration", "\"20 s\""});
  expect_no_mark("20s+1s", {"expected a duration"});
  expect_no_mark("9000h", {"8784h (366 days) at most", "\"9000h\""});
  expect_no_mark("scan+9000h", {"8784h (366 days) at most", "after the \"+\""});
  expect_no_mark("logot+1s", {"unknown event \"logot\"", R"(did you mean "logout"?)"});
  expect_no_mark("LOGOUT", {R"(did you mean "logout"?)"});
  expect_no_mark("logout+", {"after the \"+\"", "\"\""});
  expect_no_mark("logout+90", {"after the \"+\"", "\"90\""});
  expect_no_mark("logout+1s#2", {"after the \"+\"", "\"1s#2\""});
  expect_no_mark("logout#0", {"from 1 to 1000", "\"0\""});
  expect_no_mark("logout#1001", {"from 1 to 1000", "\"1001\""});
  expect_no_mark("logout#", {"from 1 to 1000"});
  expect_no_mark("logout#-1", {"from 1 to 1000"});
  expect_no_mark("logout#99999999999", {"from 1 to 1000"});
  expect_no_mark("state=blokced", {R"(did you mean "blocked"?)", "sleepMode"});
  expect_no_mark("stat=authorized", {R"(did you mean "state=authorized"?)"});
  expect_no_mark("signal=", {"1 to 64"});
  expect_no_mark("signal=a b", {"1 to 64", "\"a b\""});
  expect_no_mark("signal=" + std::string(65, 'a'), {"1 to 64"});
  EXPECT_TRUE(good_mark("signal=" + std::string(64, 'a')).event);
}

TEST(ScriptEvent, takes_no_number_and_no_time) {
  EXPECT_EQ(parse_event("state=authorized", words()).event->state, core::State::Authorized);
  EXPECT_EQ(parse_event("qr", words()).event->method, method("qr"));
  EXPECT_FALSE(parse_event("qr#1", words()).event);
  EXPECT_FALSE(parse_event("qr+1s", words()).event);
  EXPECT_FALSE(parse_event("signal=go#1", words()).event);
}
