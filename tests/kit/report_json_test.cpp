#include <fmt/format.h>
#include <gtest/gtest.h>

#include <limits>

#include "core/encoding/json.hpp"
#include "results/json.hpp"
#include "sample_run.hpp"

namespace core = greenmock::core;
using namespace greenmock::kit;
using namespace greenmock::kit::testing;

namespace {

std::string json_lines_of(const RunResult& run) {
  std::string lines = run_line(run.info) + "\n";
  for (const ScenarioResult& scenario : run.scenarios) lines += scenario_line(scenario) + "\n";
  return lines + summary_line(run) + "\n";
}

const char* const kRun =
    R"({"type":"run","greenmock":1,"kitVersion":"1","started":"","client":"c","clientVersion":"","command":"c","loop":"client","seed":1,"revision":1,"realTime":false,"strict":false,"selected":1,"blindSpots":[]})"
    "\n";
const char* const kScenario =
    R"({"type":"scenario","id":"a","title":"","task":"authorize","counted":true,"verdict":"pass","checks":[{"id":"c","requirement":"R","level":"MUST","verdict":"pass","expected":"","seen":""}],"trace":[{"kind":"step","t":1,"text":"x"}],"end":{"how":"done","text":"exit 0"},"out":"","err":"","tookMs":1,"virtualMs":0,"reproduce":""})"
    "\n";
const char* const kSummary =
    R"({"type":"summary","pass":1,"fail":0,"warn":0,"info":0,"skip":0,"unreached":0,"error":0,"known":0,"exitCode":0,"staleKnown":[],"interrupted":false,"tookMs":5})"
    "\n";

std::string with(std::string text, std::string_view part, std::string_view by) {
  const std::size_t place = text.find(part);
  EXPECT_NE(place, std::string::npos) << part;
  return text.replace(place, part.size(), by);
}

}  // namespace

TEST(ReportJson, is_read_as_it_was_written) {
  for (const RunResult& run : {sample_run(), second_sample_run()}) {
    const std::string lines = json_lines_of(run);
    const ReadRun read = read_run(lines);
    ASSERT_TRUE(read.run) << read.problem;
    EXPECT_EQ(json_lines_of(*read.run), lines);
  }
}

TEST(ReportJson, keeps_every_field) {
  RunResult run = sample_run();
  run.scenarios[1].checks[1].first_too_many = 3;
  const ReadRun read = read_run(json_lines_of(run));
  ASSERT_TRUE(read.run) << read.problem;
  const ScenarioResult& scenario = read.run->scenarios[1];
  EXPECT_EQ(scenario.checks[1].calls, (std::vector<std::uint64_t>{2, 3}));
  EXPECT_EQ(scenario.checks[1].first_too_many, 3U);
  EXPECT_EQ(scenario.checks[2].level, Level::Should);
  EXPECT_EQ(scenario.checks[4].follows_from, "shows-new-code");
  EXPECT_TRUE(scenario.trace[15].failed);
  EXPECT_FALSE(scenario.trace[4].at);
  EXPECT_DOUBLE_EQ(scenario.trace[6].at.value(), 20000);
  EXPECT_DOUBLE_EQ(read.run->scenarios[0].took_ms, 2310.5);
  EXPECT_TRUE(read.run->scenarios[2].checks[1].judges_adapter);
  EXPECT_EQ(read.run->scenarios[3].checks[1].known_reason, "mended in 1.3, see issue 17");
  EXPECT_FALSE(read.run->scenarios[8].counted);
  EXPECT_EQ(read.run->stale_known, run.stale_known);
  EXPECT_EQ(read.run->info.blind_spots, run.info.blind_spots);
  EXPECT_EQ(read.run->exit_code(), run.exit_code());
}

TEST(ReportJson, keeps_the_largest_seed) {
  RunInfo info;
  info.seed = std::numeric_limits<std::uint64_t>::max();
  const ReadRun read = read_run(run_line(info));
  ASSERT_TRUE(read.run) << read.problem;
  EXPECT_EQ(read.run->info.seed, info.seed);
}

TEST(ReportJson, line_has_nothing_that_steers_a_terminal) {
  ScenarioResult scenario;
  scenario.out_tail = hostile_text();
  const std::string line = scenario_line(scenario);
  for (const char c : line) EXPECT_FALSE(static_cast<unsigned char>(c) < 0x20 || c == 0x7F);
  EXPECT_EQ(line.find("\xC2\x9B"), std::string::npos);
  EXPECT_EQ(line.find("\xE2\x80\xAE"), std::string::npos);
  const core::Json json = core::parse_json(line);
  ASSERT_TRUE(json.is_object());
  const std::string out = json["out"].get<std::string>();
  EXPECT_NE(out.find("\xC2\x9B"), std::string::npos);
  EXPECT_NE(out.find("\xE2\x80\xAE"), std::string::npos);
}

TEST(ReportJson, takes_no_time_that_is_no_number) {
  ScenarioResult scenario;
  scenario.took_ms = std::numeric_limits<double>::quiet_NaN();
  scenario.virtual_ms = std::numeric_limits<double>::infinity();
  const ReadRun read = read_run(std::string(kRun) + scenario_line(scenario) + "\n" + kSummary);
  EXPECT_TRUE(read.run) << read.problem;
}

TEST(ReportJson, of_a_run_that_was_killed_is_read) {
  for (const std::string& text :
       {std::string(kRun), std::string(kRun) + kScenario,
        std::string(kRun) + kScenario + R"({"type":"scenario","id":"b)"}) {
    const ReadRun read = read_run(text);
    ASSERT_TRUE(read.run) << read.problem;
    EXPECT_TRUE(read.run->interrupted);
    EXPECT_EQ(read.run->exit_code(), 130);
  }
  const ReadRun whole = read_run(std::string(kRun) + kScenario + kSummary);
  ASSERT_TRUE(whole.run) << whole.problem;
  EXPECT_FALSE(whole.run->interrupted);
  EXPECT_EQ(whole.run->exit_code(), 0);
}

TEST(ReportJson, is_read_with_what_editors_and_newer_kits_add) {
  const std::string text = "\xEF\xBB\xBF" + with(kRun, "\n", "\r\n") + "\r\n" +
                           with(kScenario, "\"title\"", "\"colour\":[1],\"title\"") + "   \n" +
                           kSummary;
  const ReadRun read = read_run(text);
  EXPECT_TRUE(read.run) << read.problem;
}

TEST(ReportJson, that_is_broken_is_refused_with_its_place) {
  const std::string run = kRun, scenario = kScenario, summary = kSummary;
  const std::vector<std::pair<std::string, std::string>> table = {
      {"", "line 1: there is nothing; the first line must be the one with \"type\":\"run\""},
      {"\n \n", "line 1: there is nothing; the first line must be the one with \"type\":\"run\""},
      {"<html>\n",
       "line 1: not one JSON value in UTF-8; the file must be one that --report json=FILE wrote"},
      {"{\"type\":\"ru",
       "line 1: not one JSON value in UTF-8; the file must be one that --report json=FILE wrote"},
      {run + "{\"type\":\n" + summary,
       "line 2: not one JSON value in UTF-8; the file must be one that --report json=FILE wrote"},
      {run + "\"\xFF\"\n",
       "line 2: not one JSON value in UTF-8; the file must be one that --report json=FILE wrote"},
      {run + std::string(100000, '[') + "\n",
       "line 2: not one JSON value in UTF-8; the file must be one that --report json=FILE wrote"},
      {"[]\n", "line 1: found a list, but it must be an object"},
      {"7\n", "line 1: found 7, but it must be an object"},
      {"{}\n", "line 1: \"type\" is missing"},
      {"{\"type\":\"ran\"}\n",
       "line 1: /type: found \"ran\", but it must be one of run, scenario, summary"},
      {"{\"type\":[]}\n",
       "line 1: /type: found a list, but it must be one of run, scenario, summary"},
      {scenario, "line 1: the first line must be the one with \"type\":\"run\""},
      {run + run, "line 2: a second run starts here; a file holds one run"},
      {run + summary + scenario,
       "line 3: something follows the summary, which must be the last line"},
      {run + scenario + scenario, "line 3: /id: the scenario \"a\" is there a second time"},
      {with(run, "\"greenmock\":1", "\"greenmock\":2"),
       "line 1: /greenmock: version 2 of the report is not known, only 1"},
      {with(run, "\"greenmock\":1,", ""), "line 1: \"greenmock\" is missing"},
      {with(run, "\"seed\":1", "\"seed\":-1"),
       "line 1: /seed: found -1, but it must be a whole number from 0 up"},
      {with(run, "\"seed\":1", "\"seed\":1.5"),
       "line 1: /seed: found 1.5, but it must be a whole number from 0 up"},
      {with(run, "\"revision\":1", "\"revision\":9999999999"),
       "line 1: /revision: found 9999999999, but there is none above 1000000"},
      {with(run, "\"strict\":false", "\"strict\":\"no\""),
       "line 1: /strict: found \"no\", but it must be true or false"},
      {with(run, "[]", "[\"a\",{}]"),
       "line 1: /blindSpots/1: found an object, but it must be a text"},
      {run + with(scenario, "\"verdict\":\"pass\",\"expected\"",
                  "\"verdict\":\"green\",\"expected\""),
       "line 2: /checks/0/verdict: found \"green\", but it must be one of pass, fail, warn, info, "
       "skip, unreached, error"},
      {run + with(scenario, "\"MUST\"", "\"must\""),
       "line 2: /checks/0/level: found \"must\", but it must be one of MUST, SHOULD, MAY"},
      {run + with(scenario, "\"requirement\":\"R\",", ""),
       "line 2: /checks/0: \"requirement\" is missing"},
      {run + with(scenario, "\"seen\":\"\"", "\"seen\":\"\",\"calls\":[1,\"2\"]"),
       "line 2: /checks/0/calls/1: found \"2\", but it must be a whole number from 0 up"},
      {run + with(scenario, "\"seen\":\"\"", "\"seen\":\"\",\"calls\":2"),
       "line 2: /checks/0/calls: found 2, but it must be a list of whole numbers"},
      {run + with(scenario, "{\"kind\":\"step\",\"t\":1,\"text\":\"x\"}", "null"),
       "line 2: /trace/0: found null, but it must be an object"},
      {run + with(scenario, "\"t\":1", "\"t\":null"),
       "line 2: /trace/0/t: found null, but it must be a number of milliseconds"},
      {run + with(scenario, "{\"how\":\"done\",\"text\":\"exit 0\"}", "\"done\""),
       "line 2: /end: found \"done\", but it must be an object"},
      {run + with(scenario, "\"how\":\"done\",", ""), "line 2: /end: \"how\" is missing"},
      {run + with(summary, "[]", "{}"),
       "line 2: /staleKnown: found an object, but it must be a list of texts"},
  };
  for (const auto& [text, problem] : table) {
    const ReadRun read = read_run(text);
    EXPECT_FALSE(read.run) << text.substr(0, 300);
    EXPECT_EQ(read.problem, problem);
  }
}

TEST(ReportJson, quotes_no_more_than_it_needs) {
  const std::string text =
      std::string(kRun) + with(kScenario, "\"MUST\"", "\"" + std::string(1000, 'x') + "\"");
  const ReadRun read = read_run(text);
  EXPECT_LT(read.problem.size(), 200U) << read.problem;
}

TEST(ReportJson, never_throws_on_a_text_that_was_cut_or_changed) {
  const std::string whole = std::string(kRun) + kScenario + kSummary;
  for (std::size_t i = 0; i < whole.size(); ++i) {
    EXPECT_NO_THROW(read_run(std::string_view(whole).substr(0, i)));
    for (const char c : {'"', '}', '[', '0', '\xFF', '\n'}) {
      std::string changed = whole;
      changed[i] = c;
      EXPECT_NO_THROW(read_run(changed)) << "byte " << i;
    }
  }
}
