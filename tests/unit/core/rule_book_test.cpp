#include "core/rules/rule_book.hpp"

#include <gtest/gtest.h>

#include <map>

using namespace greenmock::core;
using namespace std::chrono_literals;

namespace {

RuleList list(std::vector<Rule> rules) {
  RuleList out;
  for (Rule& rule : rules) out.push_back(std::make_shared<const Rule>(std::move(rule)));
  return out;
}

Rule replying(const char* id, int status) {
  Rule rule;
  rule.id = id;
  rule.reply = StatusReply{status};
  return rule;
}

int status_of(const Filled& filled) {
  return filled.reply() ? std::get<StatusReply>(*filled.reply()).status : 0;
}

template <typename HasCome>
Filled ask(RuleBook& book, const CallFacts& facts, HasCome has_come) {
  const Record record;
  RequestConditions conditions(record, "");
  return book.fill(facts, conditions, has_come);
}

std::optional<Moment> never(const Mark&) {
  return std::nullopt;
}

Mark at_event(Event::Kind kind) {
  Mark mark;
  mark.event = Event{.kind = kind, .word = {}};
  return mark;
}

}  // namespace

TEST(RuleBook, TheFirstLiveRuleFillsASlotAndOthersFillTheRest) {
  Rule waits;
  waits.id = "waits";
  waits.wait = Wait{Duration{5s}};
  RuleBook book;
  book.replace(list({waits, replying("first", 500), replying("second", 502)}));
  Filled filled = ask(book, {.method = 0, .call = 1}, never);
  EXPECT_EQ(status_of(filled), 500);
  ASSERT_TRUE(filled.wait());
  ASSERT_EQ(filled.used().size(), 2U);
  EXPECT_EQ(filled.used()[0].id, "waits");
  EXPECT_EQ(filled.used()[1].id, "first");
  EXPECT_EQ(book.never_fired(), std::vector<std::string>{"second"});
}

TEST(RuleBook, TimesIsCountedByEachRuleForItself) {
  Rule twice = replying("twice", 500);
  twice.times = 2;
  RuleBook book;
  book.replace(list({twice, replying("then", 200)}));
  EXPECT_EQ(status_of(ask(book, {.call = 1}, never)), 500);
  EXPECT_EQ(status_of(ask(book, {.call = 2}, never)), 500);
  EXPECT_EQ(status_of(ask(book, {.call = 3}, never)), 200);
  book.reset_counters();
  EXPECT_EQ(status_of(ask(book, {.call = 4}, never)), 500);
}

TEST(RuleBook, ConditionsMustAllHold) {
  Rule rule = replying("r", 500);
  rule.when.methods = std::vector<MethodId>{3, 4};
  rule.when.call = Range{2, 3};
  rule.when.states = {State::Starting, State::Blocked};
  RuleBook book;
  book.replace(list({rule}));
  EXPECT_EQ(status_of(ask(book, {.method = 4, .call = 2, .state = State::Blocked}, never)), 500);
  EXPECT_EQ(status_of(ask(book, {.method = 5, .call = 2, .state = State::Blocked}, never)), 0);
  EXPECT_EQ(status_of(ask(book, {.method = 4, .call = 4, .state = State::Blocked}, never)), 0);
  EXPECT_EQ(status_of(ask(book, {.method = 4, .call = 2, .state = State::Authorized}, never)), 0);
}

TEST(RuleBook, LivesFromAMarkUntilTheNext) {
  Rule rule = replying("r", 500);
  rule.when.from = at_event(Event::Kind::Scan);
  rule.when.until = at_event(Event::Kind::Rotation);
  RuleBook book;
  book.replace(list({rule}));
  std::map<Event::Kind, Moment> come;
  const auto has_come = [&](const Mark& mark) -> std::optional<Moment> {
    const auto found = come.find(mark.event->kind);
    if (found == come.end()) return std::nullopt;
    return found->second;
  };
  EXPECT_EQ(status_of(ask(book, {.call = 1}, has_come)), 0) << "before from";
  come[Event::Kind::Rotation] = {Duration{1s}, {}, 1};
  come[Event::Kind::Scan] = {Duration{2s}, {}, 2};
  EXPECT_EQ(status_of(ask(book, {.call = 2}, has_come)), 500)
      << "the until before the from does not count";
  come[Event::Kind::Rotation] = {Duration{3s}, {}, 3};
  EXPECT_EQ(status_of(ask(book, {.call = 3}, has_come)), 0) << "after until";
  come[Event::Kind::Scan] = {Duration{3s}, {}, 4};
  EXPECT_EQ(status_of(ask(book, {.call = 4}, has_come)), 500)
      << "the clock stands still: the order decides";
}

TEST(RuleBook, ChanceIsTheSameForTheSameSeedAndAboutRight) {
  Rule rule = replying("r", 500);
  rule.chance = 0.3;
  RuleBook a, b;
  a.replace(list({rule}));
  b.replace(list({rule}));
  int fell = 0;
  for (std::uint64_t call = 1; call <= 2000; ++call) {
    const int first = status_of(ask(a, {.call = call, .seed = 11}, never));
    EXPECT_EQ(first, status_of(ask(b, {.call = call, .seed = 11}, never)));
    fell += first == 500;
  }
  EXPECT_NEAR(fell, 600, 70);
}

TEST(RuleBook, AddedRulesComeFirstWithTheirOwnCount) {
  Rule once = replying("old", 500);
  once.times = 1;
  RuleBook book;
  book.replace(list({once}));
  EXPECT_EQ(status_of(ask(book, {.call = 1}, never)), 500);
  Rule added = replying("new", 502);
  added.times = 1;
  book.add_front(std::make_shared<const Rule>(added));
  EXPECT_EQ(status_of(ask(book, {.call = 2}, never)), 502);
  EXPECT_EQ(status_of(ask(book, {.call = 3}, never)), 0) << "the old one's count moved with it";
  EXPECT_TRUE(book.remove("old"));
  EXPECT_FALSE(book.remove("old"));
  EXPECT_TRUE(book.never_fired().empty());
}

TEST(RuleBook, RateHoldsFromTheNthCallWithinTheTrailingWindow) {
  Rule often = replying("often", 429);
  often.when.rate = Limit{3, 1s};
  RuleBook book;
  book.replace(list({often}));
  const auto at = [&](std::chrono::milliseconds t) {
    return status_of(ask(book, {.t = ClientTime{Duration{t}}}, never));
  };
  EXPECT_EQ(at(0ms), 0);
  EXPECT_EQ(at(400ms), 0);
  EXPECT_EQ(at(999ms), 429) << "the third within a second";
  EXPECT_EQ(at(1399ms), 429) << "those that a rule answered count too";
  EXPECT_EQ(at(3000ms), 0);
  EXPECT_EQ(at(3001ms), 0);
  EXPECT_EQ(at(3999ms), 429);
  EXPECT_EQ(at(5000ms), 0) << "the window has an open end: 3999 ms is no second ago, 3001 is";
}

TEST(RuleBook, RateCountsTheCallsOfItsMethodsWhateverElseItAsksFor) {
  Rule often = replying("often", 429);
  often.when.methods = std::vector<MethodId>{1};
  often.when.states = {State::Authorized};
  often.when.rate = Limit{2, 1s};
  RuleBook book;
  book.replace(list({often}));
  EXPECT_EQ(status_of(ask(book, {.method = 1, .state = State::Blocked}, never)), 0);
  EXPECT_EQ(status_of(ask(book, {.method = 2, .state = State::Authorized}, never)), 0);
  EXPECT_EQ(status_of(ask(book, {.method = 1, .state = State::Authorized}, never)), 429);
}

TEST(RuleBook, FaultAndEncodingAreSlotsOfTheirOwn) {
  Rule broken, written = replying("written", 500);
  broken.id = "broken";
  broken.fault = fault::CutBody{3};
  written.as = Encoding{.bom = true};
  written.fault = fault::Garbage{};
  RuleBook book;
  book.replace(list({broken, written}));
  Filled filled = ask(book, {}, never);
  ASSERT_TRUE(filled.fault() && filled.as());
  EXPECT_TRUE(std::holds_alternative<fault::CutBody>(*filled.fault()));
  EXPECT_TRUE(filled.as()->bom);
  EXPECT_EQ(filled.used()[0].slots, std::vector<std::string_view>{"fault"});
  EXPECT_EQ(filled.used()[1].slots, (std::vector<std::string_view>{"reply", "as"}));
}

TEST(RuleBook, ARuleThatIsAddedOrRemovedIsSeenByTheNextCall) {
  RuleBook book;
  book.replace(list({replying("first", 500)}));
  EXPECT_EQ(status_of(ask(book, {}, never)), 500);
  book.add_front(std::make_shared<const Rule>(replying("front", 502)));
  EXPECT_EQ(status_of(ask(book, {}, never)), 502);
  EXPECT_TRUE(book.remove("front"));
  EXPECT_EQ(status_of(ask(book, {}, never)), 500);
}
