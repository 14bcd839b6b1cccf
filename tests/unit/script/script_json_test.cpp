#include "script/located_json.hpp"
#include "script_support.hpp"

using namespace greenmock;
using namespace greenmock::script;
using namespace greenmock::script::testing;

namespace {

core::Json plain(std::string_view text) {
  const Parsed parsed = parse_located(text);
  EXPECT_TRUE(parsed.root.has_value()) << text << "\n" << all(parsed.problems);
  return parsed.root ? parsed.root->to_json() : core::Json();
}

/// parse_located with the shape of a Loaded.
struct Refused {
  std::optional<Node> value;
  std::vector<Problem> problems;
};
Refused parse(std::string_view text) {
  Parsed parsed = parse_located(text);
  return {std::move(parsed.root), std::move(parsed.problems)};
}

}  // namespace

TEST(ScriptJson, reads_what_nlohmann_reads_and_keeps_the_order_of_keys) {
  for (const std::string_view text :
       {R"({"b":1,"a":[true,false,null,{}],"c":{"d":[]}})", R"("plain")", "0", "-0", "-12", "1.5",
        "1e3", "1E-2", "9223372036854775807", "18446744073709551615", "18446744073709551616",
        R"("\u00e9\ud83d\ude00\"\\\/\b\f\n\r\t\u0000")", "\"\xC3\xA9\xF0\x9F\x98\x80\""}) {
    EXPECT_EQ(plain(text), core::Json::parse(text)) << text;
  }
  EXPECT_EQ(plain(R"({"b":1,"a":2})").dump(), R"({"b":1,"a":2})");
}

TEST(ScriptJson, takes_comments_blanks_and_a_byte_order_mark) {
  EXPECT_EQ(plain("\xEF\xBB\xBF// first\n{ /* a * / */ \"a\" /**/ : // \xC3\xA9\r\n 1 }\t// last"),
            core::Json::parse(R"({"a":1})"));
}

TEST(ScriptJson, knows_where_keys_and_values_stand) {
  const Parsed parsed = parse_located("\xEF\xBB\xBF{\r\n  \"k\": [10,\n 20]}");
  ASSERT_TRUE(parsed.root);
  const Member& member = parsed.root->members()->front();
  EXPECT_EQ(member.key_at.line, 2);
  EXPECT_EQ(member.key_at.column, 3);
  EXPECT_EQ(member.value.at.column, 8);
  const Node& second = (*member.value.items())[1];
  EXPECT_EQ(second.at.line, 3);
  EXPECT_EQ(second.at.column, 2);
}

TEST(ScriptJson, says_what_it_found_and_what_it_expected) {
  const std::vector<Bad> table{
      {"@", "", {"expected a value", "the end of the text"}},
      {"{} @{}", "", {"the end of the text after the value", "\"{\""}},
      {"[1,@]", "", {"comma", "\"]\""}},
      {"{\"a\":1,@}", "", {"comma", "\"}\""}},
      {"[1 @2]", "", {R"(expected "," or "]")", "\"2\""}},
      {"{\"a\":1\n@\"b\":2}", "", {R"(expected "," or "}")"}},
      {"{\"a\" @1}", "/a", {R"(expected ":")", "\"1\""}},
      {"{@a:1}", "", {"a key in double quotes", "\"a\""}},
      {"{@'a':1}", "", {"a key in double quotes", "'"}},
      {"{\"a\":@'b'}", "/a", {"strings are written in double quotes"}},
      {"{\"a\":[0,@True]}", "/a/1", {"found \"True\"", R"(did you mean "true"?)"}},
      {"{\"a/b~\":@}", "/a~1b~0", {"expected a value"}},
      {"[@\"abc\n\"]", "/0", {"no end in its line"}},
      {"[@\"abc", "/0", {"no end"}},
      {"[\"a@\tb\"]", "/0", {"0x09", "\\u0009"}},
      {"[\"a@\\x\"]", "/0", {"escape"}},
      {"[\"@\\ud800\"]", "/0", {"escape", "pairs"}},
      {"[\"@\\udc00\"]", "/0", {"escape"}},
      {"[\"@\\ud83d\\u0041\"]", "/0", {"escape", "pairs"}},
      {"[\"@\\u12G4\"]", "/0", {"escape"}},
      {"[@01]", "/0", {"begin with a zero"}},
      {"[@-]", "/0", {"followed by a digit"}},
      {"[@1.]", "/0", {"decimal point"}},
      {"[@1e+]", "/0", {"exponent"}},
      {"[@1e999]", "/0", {"too large"}},
      {"[@20s]", "/0", {"\"20s\" is not a number", "double quotes"}},
      {"[@-5s]", "/0", {"\"-5s\" is not a number"}},
      {"[@+1]", "/0", {"found \"+\""}},
      {"[@\xC3\xA9]", "/0", {"found \"\xC3\xA9\""}},
      {"{} @/* no end", "", {"comment has no end"}},
      {"[1, @/", "/1", {"expected a value"}},
      {"[\"\xC3\xA9@\xFF\"]", "", {"0xFF", "UTF-8"}},
      {"[\"@\xC0\xAF\"]", "", {"0xC0", "UTF-8"}},
      {"[\"@\xED\xA0\x80\"]", "", {"0xED", "UTF-8"}},
  };
  for (const Bad& bad : table) expect_refused(bad, parse);
}

TEST(ScriptJson, refuses_a_repeated_key_and_goes_on) {
  expect_refused({"{\"a\":1,\n\"b\":{\"c\":1,@\"c\":2}}", "/b/c", {"\"c\"", "twice", "line 2"}},
                 parse);
  const Refused refusal = parse(R"({"a":{"x":1,"x":2},"b":1,"b":2,"b":3})");
  EXPECT_FALSE(refusal.value);
  EXPECT_EQ(refusal.problems.size(), 3U) << all(refusal.problems);
}

TEST(ScriptJson, refuses_what_is_too_deep_or_too_long) {
  const auto nested = [](std::size_t depth) {
    return std::string(depth, '[') + std::string(depth, ']');
  };
  EXPECT_TRUE(parse(nested(64)).value);
  const Refused deep = parse(nested(65));
  ASSERT_EQ(deep.problems.size(), 1U);
  EXPECT_EQ(deep.problems[0].column, 65);
  EXPECT_NE(deep.problems[0].message.find("64"), std::string::npos);

  EXPECT_TRUE(parse("0" + std::string(kLargestText - 1, ' ')).value);
  const Refused large = parse("0" + std::string(kLargestText, ' '));
  ASSERT_EQ(large.problems.size(), 1U);
  EXPECT_NE(large.problems[0].message.find("4 MiB"), std::string::npos);
}
