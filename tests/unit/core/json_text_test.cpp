// JSON that is written member by member.

#include <gtest/gtest.h>

#include "core/encoding/json.hpp"
#include "core/encoding/json_text.hpp"

namespace greenmock::tests {
namespace {

using core::Json;
using core::JsonText;

TEST(JsonText, HasTheBytesOfTheSameObject) {
  Json json = Json::object();
  JsonText text;
  const auto add = [&](const char* name, const auto& value) {
    json[name] = value;
    text.add(name, value);
  };
  add("plain", "a b");
  add("empty", std::string());
  add("quotes", "\"\\/");
  add("control", std::string("\0\n\t\x1f\x7f", 5));
  add("utf8", "\xd0\xbf\xf0\x9f\x8c\xb9");
  add("broken", "\xff");
  add("number", std::uint64_t{18'446'744'073'709'551'615U});
  add("below", -7);
  add("yes", true);
  add("no", false);
  json["inner"] = {{"a", 1}};
  text.open("inner");
  text.add("a", 1);
  text.close();
  json["nothing"] = Json::object();
  text.open("nothing");
  text.close();
  EXPECT_EQ(text.take(), core::dump(json));
  EXPECT_EQ(JsonText().take(), "{}");
}

TEST(JsonText, TakesTheMembersOfAnObject) {
  JsonText text;
  text.add_members("{}");
  text.add_members(R"({"a":{"b":1}})");
  text.add_members("[1,2]");
  text.add_members("");
  text.add("c", 2);
  EXPECT_EQ(text.take(), R"({"a":{"b":1},"c":2})");
}

}  // namespace
}  // namespace greenmock::tests
