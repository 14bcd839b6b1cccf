#include <gtest/gtest.h>

#include "reports/legible.hpp"
#include "reports/markup.hpp"
#include "sample_run.hpp"

using namespace greenmock::kit::reports;
using greenmock::kit::testing::hostile_text;

TEST(ReportLegible, leaves_text_alone) {
  const std::string text = "Grüße, 世界, 🙂\n\tindented";
  EXPECT_EQ(legible(text), text);
}

TEST(ReportLegible, shows_what_would_act) {
  EXPECT_EQ(legible("a\x1b[31mb"), "a\\x1b[31mb");
  EXPECT_EQ(legible(std::string("a\0b\x7f", 4)), "a\\x00b\\x7f");
  EXPECT_EQ(legible("\xC2\x9B"), "\\u{9b}");
  EXPECT_EQ(legible("\xE2\x80\xAE"
                    "abc"),
            "\\u{202e}abc");
  EXPECT_EQ(legible("\xEF\xBB\xBF{}"), "\\u{feff}{}");
  EXPECT_EQ(legible("\xEF\xBF\xBE"), "\\u{fffe}");
  EXPECT_EQ(legible("\xF4\x8F\xBF\xBF"), "\\u{10ffff}");
}

TEST(ReportLegible, replaces_what_is_not_utf8) {
  const std::string r = "\xEF\xBF\xBD";
  EXPECT_EQ(legible("\xFF"), r);
  EXPECT_EQ(legible("a\xC3"), "a" + r);   // cut
  EXPECT_EQ(legible("\xC0\xAF"), r + r);  // longer than need be
  EXPECT_EQ(legible("\xE0\x80\x80"), r + r + r);
  EXPECT_EQ(legible("\xED\xA0\x80"), r + r + r);          // half of a pair
  EXPECT_EQ(legible("\xF4\x90\x80\x80"), r + r + r + r);  // beyond the last one
}

TEST(ReportLegible, knows_both_line_ends) {
  EXPECT_EQ(legible("a\r\nb\nc"), "a\nb\nc");
  EXPECT_EQ(legible("a\rb"), "a\\x0db");
  EXPECT_EQ(one_line("a\r\nb\tc\n\n"), "a↵b c");
}

TEST(ReportLegible, cuts_between_characters_and_says_so) {
  EXPECT_EQ(head("abcdef", 6), "abcdef");
  EXPECT_EQ(head("abcdef", 4), "abcd… (2 bytes more)");
  EXPECT_EQ(head("ab\xC3\xA4"
                 "cd",
                 3),
            "ab… (4 bytes more)");
  EXPECT_EQ(tail("abcdef", 6), "abcdef");
  EXPECT_EQ(tail("abcdef", 4), "(2 bytes before) …cdef");
  EXPECT_EQ(tail("ab\xC3\xA4"
                 "cd",
                 3),
            "(4 bytes before) …cd");
}

TEST(ReportLegible, fits_into_columns) {
  EXPECT_EQ(to_columns("abcdef", 6), "abcdef");
  EXPECT_EQ(to_columns("abcdefg", 6), "abcde…");
  EXPECT_EQ(to_columns("世界世界", 8), "世界世界");
  EXPECT_EQ(to_columns("世界世界", 7), "世界世…");
  EXPECT_EQ(count_columns(to_columns(hostile_text(), 20)), 20U);
  EXPECT_EQ(count_columns(to_columns(std::string(1'000'000, 'x'), 20)), 20U);
  EXPECT_EQ(to_columns("", 5), "");
}

TEST(ReportLegible, is_escaped_for_markup) {
  EXPECT_EQ(escaped("<b a='1' c=\"2\">&amp;]]></b>"),
            "&lt;b a=&#39;1&#39; c=&quot;2&quot;&gt;&amp;amp;]]&gt;&lt;/b&gt;");
  EXPECT_EQ(escaped_attribute("a\n\tb"), "a&#10;&#9;b");
}

TEST(ReportLegible, gives_anchors_that_differ) {
  EXPECT_EQ(anchor("hard-to-read.bom/survives"), "hard-to-read.bom_2fsurvives");
  EXPECT_EQ(anchor("a_2f"), "a_5f2f");
  EXPECT_EQ(anchor("\" onclick=\xFF"), "_22_20onclick_3d_ff");
}
