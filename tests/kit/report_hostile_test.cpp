// Whatever a client prints or sends: no report breaks, none grows without bound, none steers who
// reads it.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <random>
#include <regex>

#include "reports/legible.hpp"
#include "reports/reports.hpp"
#include "sample_run.hpp"

using namespace greenmock::kit;
using namespace greenmock::kit::testing;

namespace {

/// The same text in each field that a client, or a file of known failures, has any say in.
RunResult run_of(const std::string& bad) {
  RunResult run = sample_run();
  run.info.client = run.info.client_version = run.info.command = run.info.started = bad;
  run.info.kit_version = bad;
  run.info.blind_spots = {bad};
  run.stale_known = {bad};
  for (ScenarioResult& scenario : run.scenarios) {
    scenario.id = scenario.id + bad;
    scenario.title = scenario.task = scenario.reproduce = scenario.out_tail = scenario.err_tail =
        bad;
    scenario.end.text = bad;
    for (CheckResult& check : scenario.checks) {
      check.id += bad;
      check.requirement += bad;
      check.expected = check.seen = check.known_reason = bad;
      if (!check.follows_from.empty()) check.follows_from += bad;
    }
    for (TraceLine& line : scenario.trace) line.text = line.detail = bad;
  }
  return run;
}

struct Named {
  const char* name;
  std::string text;
};

std::vector<Named> all_reports(const RunResult& run) {
  const Requirements requirements = sample_requirements();
  return {{"text", text(run, requirements, false)},
          {"junit", junit(run, requirements)},
          {"tap", tap(run, requirements)},
          {"html", html(run, requirements)},
          {"badge", badge(run)},
          {"matrix_html", matrix_html({run, run})},
          {"matrix_markdown", matrix_markdown({run, run})}};
}

/// Every element is closed, every attribute quoted, every & begins an entity. Enough to see text
/// that got out of its place.
void expect_well_formed(const Named& report) {
  static const std::regex kTag(
      R"rx(<(/?)([A-Za-z][A-Za-z0-9-]*)((?:\s+[a-z][A-Za-z0-9:-]*(?:="[^"<]*")?)*)\s*(/?)>)rx");
  static const std::regex kEntity("^&(amp|lt|gt|quot|middot|#39|#9|#10);");
  const std::string& all = report.text;
  std::vector<std::string> open;
  for (std::size_t i = 0; i < all.size(); ++i) {
    std::smatch match;
    const auto from = all.begin() + static_cast<std::ptrdiff_t>(i);
    if (all[i] == '&') {
      ASSERT_TRUE(std::regex_search(
          from, all.begin() + static_cast<std::ptrdiff_t>(std::min(i + 10, all.size())), match,
          kEntity))
          << report.name << " at " << all.substr(i, 60);
    }
    if (all[i] != '<' || all.compare(i, 2, "<!") == 0 || all.compare(i, 2, "<?") == 0) continue;
    ASSERT_TRUE(
        std::regex_search(from, all.end(), match, kTag, std::regex_constants::match_continuous))
        << report.name << " at " << all.substr(i, 100);
    const std::string name = match[2];
    if (match[1].length() > 0) {
      ASSERT_FALSE(open.empty());
      ASSERT_EQ(open.back(), name) << report.name << " at " << all.substr(i, 100);
      open.pop_back();
    } else if (match[4].length() == 0 && name != "meta" && name != "link" && name != "input") {
      open.push_back(name);
    }
    i += static_cast<std::size_t>(match.length()) - 1;
    // Style and script are ours, and no markup.
    const bool is_code = name == "style" || name == "script";
    if (is_code && match[1].length() == 0) i = all.find("</" + name, i) - 1;
  }
  EXPECT_TRUE(open.empty()) << report.name << ": " << open.back() << " is not closed";
}

void expect_harmless(const Named& report) {
  // What legible() leaves alone holds nothing that acts, and is UTF-8 (the assets, too).
  EXPECT_EQ(greenmock::kit::reports::legible(report.text), report.text) << report.name;
}

bool is_markup(const Named& report) {
  return std::string_view(report.name) != "text" && std::string_view(report.name) != "tap" &&
         std::string_view(report.name) != "matrix_markdown";
}

std::size_t occurrences(std::string_view text, std::string_view part) {
  std::size_t n = 0;
  for (std::size_t at = text.find(part); at != std::string_view::npos; at = text.find(part, at + 1))
    ++n;
  return n;
}

}  // namespace

TEST(ReportHostile, text_breaks_no_report) {
  const std::string reserved =
      " {} {0} %s ${id} `x` \n    ok 1 - fooled\n...\n---\n1..0\nBail out! \r\n| a | b |\n";
  for (const std::string& bad : {hostile_text(), hostile_text() + reserved, std::string("\n\n\n"),
                                 std::string("<"), std::string("&")}) {
    for (const Named& report : all_reports(run_of(bad))) {
      expect_harmless(report);
      if (is_markup(report)) expect_well_formed(report);
    }
  }
}

TEST(ReportHostile, sample_is_well_formed) {
  for (const Named& report : all_reports(sample_run())) {
    expect_harmless(report);
    if (is_markup(report)) expect_well_formed(report);
  }
}

TEST(ReportHostile, bytes_at_random_break_no_report) {
  std::mt19937 random(7);  // the same in each run
  constexpr std::string_view kNasty[] = {"<",    ">",  "&",  "\"", "'", "]]>", "-->",  "</script>",
                                         "\r\n", "\n", "\\", "#",  "|", "`",   "\x1b", "\xC2"};
  for (int round = 0; round < 8; ++round) {
    std::string bad;
    for (int i = 0; i < 60; ++i) {
      if (random() % 2 == 0) {
        bad += static_cast<char>(random() & 0xFFU);
      } else {
        bad += kNasty[random() % std::size(kNasty)];
      }
    }
    for (const Named& report : all_reports(run_of(bad))) {
      expect_harmless(report);
      if (is_markup(report)) expect_well_formed(report);
    }
  }
}

TEST(ReportHostile, no_line_of_a_client_is_a_line_of_tap) {
  const RunResult run = run_of("\nok 1 - fooled\n    not ok 2 - fooled\nBail out! fooled\n");
  const std::string lines = tap(run, sample_requirements());
  EXPECT_EQ(occurrences(lines, "\nok 1 - fooled"), 0U);
  EXPECT_EQ(occurrences(lines, "\n    not ok 2 - fooled"), 0U);
  EXPECT_EQ(occurrences(lines, "\nBail out! fooled"), 0U);
}

TEST(ReportHostile, page_has_one_script_and_fetches_nothing) {
  for (const RunResult& run : {sample_run(), run_of(hostile_text())}) {
    for (const std::string& page : {html(run, sample_requirements()), matrix_html({run})}) {
      EXPECT_EQ(occurrences(page, "<script"), 1U);
      EXPECT_EQ(occurrences(page, "</script"), 1U);
      EXPECT_EQ(occurrences(page, " src="), 0U);
      EXPECT_EQ(occurrences(page, "@import"), 0U);
      EXPECT_EQ(occurrences(page, "url("), 0U);
      EXPECT_EQ(occurrences(page, "<link "), 1U);
      EXPECT_EQ(occurrences(page, "<link rel=\"icon\" href=\"data:"), 1U);
      static const std::regex kLinkOut("<a [^>]*href=\"[^#]");
      EXPECT_FALSE(std::regex_search(page, kLinkOut));
    }
  }
}

TEST(ReportHostile, a_million_bytes_in_a_line_are_cut) {
  RunResult run = sample_run();
  run.scenarios = {run.scenarios[1]};
  const std::string line(1'000'000, 'x');
  for (ScenarioResult& scenario : run.scenarios) {
    scenario.out_tail = scenario.err_tail = line;
    for (CheckResult& check : scenario.checks)
      check.expected = check.seen = check.known_reason = line;
    for (std::size_t i = 0; i < scenario.trace.size() && i < 3; ++i)
      scenario.trace[i].text = scenario.trace[i].detail = line;
  }
  for (const Named& report : all_reports(run)) {
    EXPECT_LT(report.text.size(), 1'000'000U) << report.name;
  }
}

TEST(ReportHostile, a_trace_without_end_is_folded) {
  RunResult run = sample_run();
  TraceLine line;
  line.kind = TraceLine::Kind::Request;
  line.text = "GET …/qr/…";
  for (std::uint64_t call = 1; call <= 50'000; ++call) {
    line.call = call;
    line.t = static_cast<double>(call);
    run.scenarios[0].trace.push_back(line);
    run.scenarios[0].checks[0].calls.push_back(call);
  }
  run.scenarios[0].checks[0].verdict = Verdict::Fail;
  for (const Named& report : all_reports(run)) {
    EXPECT_LT(report.text.size(), 600'000U) << report.name;
  }
}
