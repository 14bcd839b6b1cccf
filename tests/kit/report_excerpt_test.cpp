// Which lines of what happened stand below a failure.
#include <gtest/gtest.h>

#include <algorithm>

#include "reports/excerpt.hpp"

using namespace greenmock::kit;

namespace {

TraceLine traced(TraceLine::Kind kind, std::uint64_t call, std::string text) {
  TraceLine line;
  line.kind = kind;
  line.call = call;
  line.text = std::move(text);
  return line;
}

/// Calls 1 to `count`, with a jump before the 3rd and one before the 10th.
ScenarioResult calls(std::uint64_t count) {
  ScenarioResult scenario;
  for (std::uint64_t call = 1; call <= count; ++call) {
    if (call == 3 || call == 10)
      scenario.trace.push_back(
          traced(TraceLine::Kind::Step, 0, "advance 4" + std::to_string(call) + "s"));
    scenario.trace.push_back(traced(TraceLine::Kind::Request, call, "GET /qr"));
    scenario.trace.push_back(traced(TraceLine::Kind::Answer, call, "200"));
  }
  return scenario;
}

/// What is shown, folded lines as `-5`.
std::vector<std::string> shown_of(const ScenarioResult& scenario, const CheckResult& check) {
  std::vector<std::string> words;
  for (const auto& [line, left_out] : reports::excerpt(scenario, check)) {
    if (left_out > 0) words.push_back("-" + std::to_string(left_out));
    words.push_back(reports::trace_words(*line));
  }
  return words;
}

bool has_line(const std::vector<std::string>& lines, std::string_view wanted) {
  return std::find(lines.begin(), lines.end(), wanted) != lines.end();
}

}  // namespace

TEST(ReportExcerpt, keeps_the_jumps_within_and_right_before_it) {
  CheckResult check;
  check.calls = {3, 4};
  EXPECT_EQ(shown_of(calls(5), check),
            (std::vector<std::string>{"kit: advance 43s", "#3 GET /qr", "#3 200", "#4 GET /qr",
                                      "#4 200"}));
  check.calls = {4};
  EXPECT_EQ(shown_of(calls(5), check), (std::vector<std::string>{"#4 GET /qr", "#4 200"}));
}

TEST(ReportExcerpt, of_the_last_lines_begins_with_the_jump_before_them) {
  ScenarioResult scenario = calls(5);
  for (int i = 0; i < 7; ++i)
    scenario.trace.push_back(traced(TraceLine::Kind::Event, 0, "event qr"));
  scenario.trace.push_back(traced(TraceLine::Kind::Step, 0, "phone: scan shown"));
  scenario.trace.back().failed = true;
  const auto lines = shown_of(scenario, {});
  ASSERT_EQ(lines.size(), 9U);
  EXPECT_EQ(lines.front(), "kit: advance 43s");
  EXPECT_EQ(lines[1], "printed: event qr");
  EXPECT_EQ(lines.back(), "missed: phone: scan shown");
}

TEST(ReportExcerpt, folds_neither_a_jump_nor_the_call_that_was_too_many) {
  CheckResult check;
  for (std::uint64_t call = 1; call <= 20; ++call) check.calls.push_back(call);
  check.first_too_many = 8;
  const auto lines = shown_of(calls(20), check);
  EXPECT_TRUE(has_line(lines, "kit: advance 410s"));
  EXPECT_TRUE(has_line(lines, "#8 GET /qr"));
  EXPECT_FALSE(has_line(lines, "#8 200"));
  EXPECT_FALSE(has_line(lines, "#9 GET /qr"));
  // 42 lines: 7 at each end, and these two.
  std::size_t left_out = 0;
  for (const std::string& line : lines) left_out += line[0] == '-' ? std::stoul(line.substr(1)) : 0;
  EXPECT_EQ(left_out, 42U - 16U);
}

TEST(ReportExcerpt, has_the_call_that_was_too_many_where_the_check_names_but_the_first) {
  CheckResult check;
  for (std::uint64_t call = 1; call <= 20; ++call) check.calls.push_back(call);
  check.first_too_many = 31;
  EXPECT_TRUE(has_line(shown_of(calls(40), check), "#31 GET /qr"));
}
