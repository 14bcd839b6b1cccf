// What a reader of the HTML page counts on, apart from its looks.
#include <gtest/gtest.h>

#include "reports/html_parts.hpp"
#include "reports/reports.hpp"
#include "sample_run.hpp"

using namespace greenmock::kit;
using namespace greenmock::kit::testing;

namespace {

bool holds_text(std::string_view text, std::string_view part) {
  return text.find(part) != std::string_view::npos;
}

std::string page() {
  return html(sample_run(), sample_requirements());
}

TraceLine step(double t, std::string words) {
  TraceLine line;
  line.t = t;
  line.text = std::move(words);
  return line;
}

}  // namespace

TEST(ReportPage, opens_what_failed_and_folds_the_rest) {
  const std::string all = page();
  EXPECT_TRUE(holds_text(all, "id=\"s-qr-rotation\" open>"));
  EXPECT_TRUE(holds_text(all, "id=\"s-server-gone\" open>"));
  EXPECT_TRUE(holds_text(all, "id=\"s-qr-first-code\">"));
  EXPECT_TRUE(holds_text(all, "id=\"s-qr-polling\">"));
  EXPECT_TRUE(holds_text(all, "id=\"s-redirect-elsewhere\">")) << "it does not count";
}

TEST(ReportPage, has_a_place_for_each_link) {
  const std::string all = page();
  std::size_t links = 0;
  for (std::size_t at = all.find("href=\"#"); at != std::string::npos;
       at = all.find("href=\"#", at + 1)) {
    const std::size_t begin = at + 7;
    const std::string place = all.substr(begin, all.find('"', begin) - begin);
    EXPECT_TRUE(holds_text(all, "id=\"" + place + "\"")) << place;
    ++links;
  }
  EXPECT_GT(links, 30U);
}

TEST(ReportPage, says_whose_loop_it_judges) {
  constexpr std::string_view kNote = "This report judges the adapter&#39;s loop";
  constexpr std::string_view kPlainNote = "This report judges the adapter's loop";
  EXPECT_FALSE(holds_text(page(), kPlainNote) || holds_text(page(), kNote));
  const std::string all = html(second_sample_run(), sample_requirements());
  EXPECT_TRUE(holds_text(all, kPlainNote) || holds_text(all, kNote));
}

TEST(ReportPage, of_a_run_with_nothing_is_a_page) {
  const std::string all = html(RunResult(), Requirements());
  EXPECT_TRUE(holds_text(all, "Nothing was judged: no scenario ran."));
  EXPECT_TRUE(holds_text(all, "a client without a name"));
  EXPECT_TRUE(holds_text(matrix_html({}), "0 clients side by side"));
}

TEST(ReportPage, script_may_run_by_its_fingerprint_only) {
  EXPECT_TRUE(holds_text(page(), "script-src 'sha256-"));
  EXPECT_TRUE(holds_text(page(), "default-src 'none'"));
}

TEST(ReportDiagram, folds_the_middle_but_not_what_failed) {
  ScenarioResult scenario;
  for (int i = 0; i < 500; ++i)
    scenario.trace.push_back(step(i, "step " + std::to_string(i) + "."));
  scenario.trace[250].failed = true;
  const std::string svg = reports::sequence_diagram(scenario);
  for (const char* kept : {">step 0.<", ">step 23.<", ">step 245.<", ">step 499.<"}) {
    EXPECT_TRUE(holds_text(svg, kept)) << kept;
  }
  EXPECT_TRUE(holds_text(svg, "✗ missed: step 250."));
  EXPECT_FALSE(holds_text(svg, ">step 100.<"));
  EXPECT_FALSE(holds_text(svg, ">step 300.<"));
  EXPECT_TRUE(holds_text(svg, "… 215 rows left out"));
  EXPECT_TRUE(holds_text(svg, "… 231 rows left out"));
}

TEST(ReportDiagram, has_room_for_the_method_of_a_call) {
  ScenarioResult scenario;
  TraceLine line;
  line.kind = TraceLine::Kind::Request;
  line.call = 12;
  line.text = "GET /prefix/waInstance71030000012/getStateInstance/…";
  scenario.trace = {line};
  EXPECT_TRUE(holds_text(reports::sequence_diagram(scenario),
                         ">#12 GET /prefix…/getStateInstance/…</text>"));
  scenario.trace[0].text = "GET /waInstance";
  EXPECT_TRUE(holds_text(reports::sequence_diagram(scenario), ">#12 GET /waInstance</text>"));
}

TEST(ReportDiagram, of_nothing_is_empty) {
  EXPECT_EQ(reports::sequence_diagram(ScenarioResult()), "");
}

TEST(ReportDiagram, shows_both_times) {
  ScenarioResult scenario;
  scenario.trace = {step(1204, "a")};
  scenario.trace[0].at = 590000;
  const std::string svg = reports::sequence_diagram(scenario);
  EXPECT_TRUE(holds_text(svg, ">1.204</text>"));
  EXPECT_TRUE(holds_text(svg, ">590.000</text>"));
}

TEST(ReportDiagram, marks_the_calls_of_a_failure) {
  const RunResult run = sample_run();
  const std::string svg = reports::sequence_diagram(run.scenarios[1]);
  EXPECT_TRUE(
      holds_text(svg, "<g class=\"request about fail\"><title>GET /waInstance7103000001/qr/…"));
  EXPECT_TRUE(holds_text(svg, "<g class=\"request about warn\">"))
      << "call 1 is of the warning alone";
  EXPECT_FALSE(holds_text(reports::sequence_diagram(run.scenarios[0]), " about "));
}
