// How each report looks, as a whole.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include "approved.hpp"
#include "reports/reports.hpp"
#include "results/json.hpp"
#include "sample_run.hpp"

using namespace greenmock::kit;
using namespace greenmock::kit::testing;

namespace {

void replace_between(std::string& text, std::string_view before, std::string_view after,
                     std::string_view by) {
  const std::size_t begin = text.find(before);
  ASSERT_NE(begin, std::string::npos) << before;
  const std::size_t end = text.find(after, begin + before.size());
  ASSERT_NE(end, std::string::npos) << after;
  text.replace(begin + before.size(), end - begin - before.size(), by);
}

/// Style and script are files of their own; a change of them is seen there.
std::string without_assets(std::string page) {
  replace_between(page, "script-src '", "'", "…");
  replace_between(page, "<style>\n", "</style>", "…");
  replace_between(page, "<script>", "</script>\n</body>", "…");
  return page;
}

std::string lines_of(const RunResult& run) {
  std::string lines = run_line(run.info) + "\n";
  for (const ScenarioResult& scenario : run.scenarios) lines += scenario_line(scenario) + "\n";
  return lines + summary_line(run) + "\n";
}

const std::vector<RunResult> kTwoRuns = {sample_run(), second_sample_run()};

}  // namespace

TEST(ReportApproved, text) {
  expect_approved("report.txt", text(sample_run(), sample_requirements(), false));
}

TEST(ReportApproved, text_in_colours) {
  expect_approved("report-colours.txt", text(second_sample_run(), sample_requirements(), true));
}

TEST(ReportApproved, junit) {
  expect_approved("report.xml", junit(sample_run(), sample_requirements()));
}

TEST(ReportApproved, tap) {
  expect_approved("report.tap", tap(sample_run(), sample_requirements()));
}

TEST(ReportApproved, json_lines) {
  expect_approved("report.jsonl", lines_of(sample_run()));
}

TEST(ReportApproved, html) {
  expect_approved("report.html", without_assets(html(sample_run(), sample_requirements())));
}

TEST(ReportApproved, html_of_an_adapters_loop) {
  expect_approved("report-adapter.html",
                  without_assets(html(second_sample_run(), sample_requirements())));
}

TEST(ReportApproved, badge) {
  expect_approved("badge.svg", badge(sample_run()));
}

TEST(ReportApproved, matrix_html) {
  expect_approved("matrix.html", without_assets(matrix_html(kTwoRuns)));
}

TEST(ReportApproved, matrix_markdown) {
  expect_approved("matrix.md", matrix_markdown(kTwoRuns));
}
