// UTF-8 that others send: what is none, where it may be cut, how long it is.

#include "core/encoding/utf8.hpp"

#include <gtest/gtest.h>

using namespace greenmock;

namespace {

std::string utf8(char32_t value) {
  std::string out;
  core::append_utf8(value, out);
  return out;
}

}  // namespace

TEST(Utf8, EachScalarValueIsReadAsItWasWritten) {
  for (char32_t value = 0; value <= 0x10FFFF; ++value) {
    if (value >= 0xD800 && value <= 0xDFFF) continue;
    const std::string text = utf8(value) + "x";
    const auto read = core::first_code_point(text);
    ASSERT_TRUE(read) << static_cast<unsigned>(value);
    ASSERT_EQ(read->value, value);
    ASSERT_EQ(read->bytes, text.size() - 1);
  }
}

TEST(Utf8, WhatIsNoneIsNotRead) {
  const std::string_view wrong[] = {
      "",
      "\x80",              // begins inside a character
      "\xC0\x80",          // longer than need be
      "\xC1\xBF",          //
      "\xE0\x9F\xBF",      //
      "\xF0\x8F\xBF\xBF",  //
      "\xED\xA0\x80",      // half of a pair
      "\xED\xBF\xBF",      //
      "\xF4\x90\x80\x80",  // beyond the last
      "\xF5\x80\x80\x80",  //
      "\xFF",
      "\xC3",          // ends too early
      "\xE2\x82",      //
      "\xF0\x9F\x98",  //
      "\xC3x",         // goes on wrongly
      "\xE2\x82x",     //
  };
  for (const std::string_view text : wrong)
    EXPECT_FALSE(core::first_code_point(text)) << testing::PrintToString(text);
}

TEST(Utf8, TheFirstByteThatIsNoneIsFound) {
  EXPECT_EQ(core::find_invalid_utf8(""), std::string_view::npos);
  EXPECT_EQ(core::find_invalid_utf8("aé€😀"), std::string_view::npos);
  EXPECT_EQ(core::find_invalid_utf8("é€\xFFz"), 5U);
  EXPECT_EQ(core::find_invalid_utf8("ab\xE2\x82"), 2U);
}

TEST(Utf8, CodePointsAreCounted) {
  EXPECT_EQ(core::count_code_points(""), 0U);
  EXPECT_EQ(core::count_code_points("aé€😀"), 4U);
}

TEST(Utf8, ACutStandsBetweenTwoCodePoints) {
  EXPECT_EQ(core::first_bytes("a€b", 0), "");
  EXPECT_EQ(core::first_bytes("a€b", 1), "a");
  EXPECT_EQ(core::first_bytes("a€b", 3), "a");
  EXPECT_EQ(core::first_bytes("a€b", 4), "a€");
  EXPECT_EQ(core::first_bytes("a€b", 5), "a€b");
  EXPECT_EQ(core::first_bytes("😀", 3), "");
}

TEST(Utf8, OfBytesThatAreNoneACutTakesThreeAtMost) {
  const std::string none(100, '\x80');
  EXPECT_EQ(core::first_bytes(none, 50).size(), 47U);
}
