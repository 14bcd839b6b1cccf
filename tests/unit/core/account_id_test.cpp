// What an idInstance, an apiTokenInstance and the name of an instance may be.

#include "core/account/account_id.hpp"

#include <gtest/gtest.h>

#include <string>

namespace greenmock::tests {

using core::is_instance_name;
using core::is_instance_token;
using core::parse_instance_id;

TEST(AccountId, IsOneToEighteenDigitsWithoutAZeroInFront) {
  EXPECT_EQ(parse_instance_id("7"), 7U);
  EXPECT_EQ(parse_instance_id("1101000001"), 1'101'000'001U);
  EXPECT_EQ(parse_instance_id("999999999999999999"), core::kLargestInstanceId);
  for (const char* text : {"", "0", "007", "1000000000000000000", "-1", "+1", " 1", "1x", "0x1"})
    EXPECT_FALSE(parse_instance_id(text)) << text;
}

TEST(AccountId, ATokenIsOfTheLettersThatAPathCanCarry) {
  EXPECT_TRUE(is_instance_token("gac.A-b_9"));
  EXPECT_TRUE(is_instance_token(std::string(128, 'x')));
  for (const std::string& text :
       {std::string(), std::string(129, 'x'), std::string("a/b"), std::string("a b"),
        std::string("a%20b"), std::string("\xC3\xA9")})
    EXPECT_FALSE(is_instance_token(text)) << text;
}

TEST(AccountId, ANameIsOfSoManyCharactersHoweverManyBytesTheyHave) {
  std::string name;
  for (int i = 0; i < 64; ++i) name += "\xF0\x9F\x8C\xB1";  // one character, of four bytes
  EXPECT_TRUE(is_instance_name(name));
  EXPECT_FALSE(is_instance_name(name + "x"));
  EXPECT_TRUE(is_instance_name("my bot"));
  for (const char* text : {"", "  ", "a\nb", "a\x7F"}) EXPECT_FALSE(is_instance_name(text)) << text;
}

TEST(AccountId, ANameCanStandAsOnePartOfAPath) {
  for (const char* text : {".", ".."}) EXPECT_FALSE(is_instance_name(text)) << text;
  for (const char* text : {"...", ".a", "a.b", "a/b"}) EXPECT_TRUE(is_instance_name(text)) << text;
}

}  // namespace greenmock::tests
