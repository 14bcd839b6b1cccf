// What comes from outside, on a terminal.

#include "terminal/printable.hpp"

#include <gtest/gtest.h>

#include <string>

namespace greenmock::terminal {
namespace {

TEST(Printable, TextOfAnyLanguageStaysAsItIs) {
  for (const char* text :
       {"", "plain text", "\u00fcber", "\u041d\u0430\u0434\u044f", "\U0001F44D", "a\\b"})
    EXPECT_EQ(printable(text), text);
}

TEST(Printable, WhatActsOnATerminalIsShown) {
  EXPECT_EQ(printable("a\r\nb\tc"), "a\\x0d\\x0ab\\x09c");
  EXPECT_EQ(printable("\x1b[2J\x07\x7f"), "\\x1b[2J\\x07\\x7f");
  EXPECT_EQ(printable(std::string("\0", 1)), "\\x00");
  EXPECT_EQ(printable("\u009b31m"), "\\x9b31m");
  EXPECT_EQ(printable("\u202e\u2028\u2066"), "\\u202e\\u2028\\u2066");
}

TEST(Printable, BytesThatAreNoUtf8AreShown) {
  EXPECT_EQ(printable("\xff"), "\\xff");
  EXPECT_EQ(printable("\xc3"), "\\xc3");
  EXPECT_EQ(printable("\xc0\x80"), "\\xc0\\x80");
  EXPECT_EQ(printable("\xed\xa0\x80"), "\\xed\\xa0\\x80");
  EXPECT_EQ(printable("\xf4\x90\x80\x80"), "\\xf4\\x90\\x80\\x80");
}

}  // namespace
}  // namespace greenmock::terminal
