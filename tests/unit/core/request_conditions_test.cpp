// Conditions on headers, query and body of a request.

#include "core/rules/request_conditions.hpp"

#include <gtest/gtest.h>

using namespace greenmock::core;

namespace {

Pattern exact(std::string name, std::string text) {
  return {.name = std::move(name), .text = std::move(text), .expression = nullptr};
}
Pattern absent(std::string name) {
  return {
      .name = std::move(name), .kind = Pattern::Kind::Absent, .text = {}, .expression = nullptr};
}
Pattern matching(std::string name, std::string text) {
  Pattern pattern{.name = std::move(name),
                  .kind = Pattern::Kind::Matches,
                  .text = std::move(text),
                  .expression = nullptr};
  EXPECT_EQ(pattern.compile(), std::nullopt);
  return pattern;
}

class RequestConditionsTest : public ::testing::Test {
 protected:
  bool header(Pattern pattern) { return holds({.headers = {std::move(pattern)}}); }
  bool query(Pattern pattern) { return holds({.query = {std::move(pattern)}}); }
  bool value(Pattern pattern) { return holds({.body = {std::move(pattern)}}); }
  bool holds(const When& when) {
    RequestConditions conditions(record, body);
    return conditions.hold(when);
  }

  Record record{.target = "/x?a=1&b=two%20words&c=p+q&e&a=9",
                .head =
                    "GET /x HTTP/1.1\r\nHost: h\r\nUser-Agent:  axios/0.21 \r\nX: first\r\nX: "
                    "second\r\n\r\n"};
  std::string body =
      R"({"chatId":"7@c.us","n":1.50,"ok":true,"none":null,"list":[{"a/b":"deep"}]})";
};

TEST_F(RequestConditionsTest, NoConditionAlwaysHolds) {
  EXPECT_TRUE(holds({}));
}

TEST_F(RequestConditionsTest, AHeaderIsFoundInAnyCaseAndTheFirstOfDoubledOnesCounts) {
  EXPECT_TRUE(header(exact("user-agent", "axios/0.21")));
  EXPECT_FALSE(header(exact("User-Agent", "axios")));
  EXPECT_TRUE(header(matching("User-Agent", "^axios/0")));
  EXPECT_TRUE(header(exact("X", "first")));
  EXPECT_FALSE(header(exact("X", "second")));
  EXPECT_TRUE(header(absent("Accept")));
  EXPECT_FALSE(header(absent("x")));
  EXPECT_FALSE(header(matching("Accept", ".*")));
}

TEST_F(RequestConditionsTest, AParameterIsComparedWithoutItsEncoding) {
  EXPECT_TRUE(query(exact("a", "1")));
  EXPECT_TRUE(query(exact("b", "two words")));
  EXPECT_TRUE(query(exact("c", "p q")));
  EXPECT_TRUE(query(exact("e", "")));
  EXPECT_TRUE(query(absent("d")));
  EXPECT_FALSE(query(exact("A", "1")));
  record.target = "/x";
  EXPECT_TRUE(query(absent("a")));
}

TEST_F(RequestConditionsTest, AValueIsFoundByKeyOrPointerAndComparedAsItIsWritten) {
  EXPECT_TRUE(value(exact("chatId", "7@c.us")));
  EXPECT_TRUE(value(exact("n", "1.5")));
  EXPECT_TRUE(value(exact("ok", "true")));
  EXPECT_TRUE(value(exact("none", "null")));
  EXPECT_TRUE(value(exact("/list/0/a~1b", "deep")));
  EXPECT_TRUE(value(absent("/list/1")));
  EXPECT_TRUE(value(absent("/list/x")));
  EXPECT_TRUE(value(absent("missing")));
}

TEST_F(RequestConditionsTest, ABodyThatIsNoJsonHasNoValues) {
  for (const char* text : {"", "{", "[1,2]", "\"text\"", "\xFF\xFE"}) {
    body = text;
    EXPECT_TRUE(value(absent("chatId"))) << text;
    EXPECT_FALSE(value(exact("chatId", "7@c.us"))) << text;
  }
}

TEST_F(RequestConditionsTest, AllConditionsMustHold) {
  EXPECT_TRUE(holds({.headers = {exact("X", "first")}, .query = {exact("a", "1")}}));
  EXPECT_FALSE(holds({.headers = {exact("X", "first")}, .query = {exact("a", "2")}}));
}

TEST_F(RequestConditionsTest, AnExpressionOverALongTextTakesNoLongerThanItsLength) {
  // What kills a backtracking engine.
  body = R"({"a":")" + std::string(100'000, 'a') + R"("})";
  EXPECT_FALSE(value(matching("a", "(a*)*b")));
}

TEST_F(RequestConditionsTest, ABodyThatNoServiceReadsHasNoValues) {
  const auto with_keys = [](std::size_t count) {
    std::string text = R"({"a":"b")";
    for (std::size_t i = 1; i < count; ++i) text += ",\"k" + std::to_string(i) + "\":0";
    return text + "}";
  };
  body = with_keys(1000);
  EXPECT_TRUE(value(exact("a", "b")));
  body = with_keys(1001);
  EXPECT_FALSE(value(exact("a", "b"))) << "so many keys would take too long";
  body = R"({"a":"b"})" + std::string(1, '\0');
  EXPECT_FALSE(value(exact("a", "b"))) << "a NUL is no blank";
  body = R"({"a":"b"})" + std::string(100'000, ' ');
  EXPECT_FALSE(value(exact("a", "b"))) << "larger than what the service reads";
}

}  // namespace
