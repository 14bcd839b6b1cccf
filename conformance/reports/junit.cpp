// The dialect that CI systems share: no CDATA, no element that only one of them knows.

#include <fmt/format.h>

#include "reports/check_block.hpp"
#include "reports/legible.hpp"
#include "reports/markup.hpp"
#include "reports/reports.hpp"
#include "reports/words.hpp"

namespace greenmock::kit {
namespace {

using namespace reports;

constexpr std::size_t kMostOutput = std::size_t{16} * 1024;

struct Counts {
  std::size_t tests = 0, failures = 0, errors = 0, skipped = 0;
  Counts& operator+=(const Counts& more) {
    tests += more.tests, failures += more.failures, errors += more.errors, skipped += more.skipped;
    return *this;
  }
};

std::string attributes(const Counts& counts) {
  return fmt::format(R"(tests="{}" failures="{}" errors="{}" skipped="{}")", counts.tests,
                     counts.failures, counts.errors, counts.skipped);
}

/// The document as it grows; the counts stand before what they count, so suites are put together first.
class Suite {
 public:
  Suite(std::string name, double took_ms) : name_(std::move(name)), took_ms_(took_ms) {}

  void property(std::string_view name, std::string_view value) {
    properties_ +=
        fmt::format("      <property name=\"{}\" value=\"{}\"/>\n", name, escaped_attribute(value));
  }
  void passed(std::string_view test) { add(test, "", ""); }
  /// Passed, with something to say.
  void remarked(std::string_view test, std::string_view words) {
    add(test, "", fmt::format("      <system-out>{}</system-out>\n", escaped(words)));
  }
  void failed(std::string_view test, std::string_view type, std::string_view message,
              std::string_view words) {
    ++counts_.failures;
    add(test, element("failure", type, message, words), "");
  }
  void broke(std::string_view test, std::string_view message, std::string_view words) {
    ++counts_.errors;
    add(test, element("error", "kit", message, words), "");
  }
  void skipped(std::string_view test, std::string_view reason) {
    ++counts_.skipped;
    add(test,
        fmt::format("      <skipped message=\"{}\"/>\n",
                    escaped_attribute(to_columns(reason, 1000))),
        "");
  }
  void output(std::string_view out, std::string_view err) {
    if (!out.empty())
      output_ += fmt::format("    <system-out>{}</system-out>\n", entities(tail(out, kMostOutput)));
    if (!err.empty())
      output_ += fmt::format("    <system-err>{}</system-err>\n", entities(tail(err, kMostOutput)));
  }

  const Counts& counts() const { return counts_; }

  std::string xml(std::string_view started) const {
    // The schema of these files knows no time zone; it is UTC by custom.
    if (started.ends_with('Z')) started.remove_suffix(1);
    const std::string timestamp =
        started.empty() ? "" : fmt::format(" timestamp=\"{}\"", escaped_attribute(started));
    return fmt::format(
        "  <testsuite name=\"{}\" {} time=\"{}\"{}>\n    <properties>\n{}    </properties>\n{}{}  "
        "</testsuite>\n",
        escaped_attribute(name_), attributes(counts_), seconds(took_ms_), timestamp, properties_,
        cases_, output_);
  }

 private:
  static std::string element(std::string_view name, std::string_view type, std::string_view message,
                             std::string_view words) {
    return fmt::format("      <{0} type=\"{1}\" message=\"{2}\">{3}</{0}>\n", name, type,
                       escaped_attribute(to_columns(message, 300)), escaped(words));
  }
  void add(std::string_view test, std::string_view verdict, std::string_view remark) {
    ++counts_.tests;
    cases_ += fmt::format("    <testcase name=\"{}\" classname=\"{}\" time=\"0\"",
                          escaped_attribute(test), escaped_attribute(name_));
    if (verdict.empty() && remark.empty()) {
      cases_ += "/>\n";
    } else {
      cases_ += fmt::format(">\n{}{}    </testcase>\n", verdict, remark);
    }
  }

  std::string name_;
  double took_ms_;
  Counts counts_;
  std::string properties_, cases_, output_;
};

void add_properties(Suite& suite, const RunResult& run) {
  suite.property("kit.version", run.info.kit_version);
  suite.property("client", client_name(run.info));
  suite.property("seed", std::to_string(run.info.seed));
  suite.property("revision", std::to_string(run.info.revision));
  suite.property("mode", run.info.real_time ? "real time" : "virtual time");
  if (run.info.loop_is_adapters) suite.property("loop", kAdapterNote);
}

void add_check(Suite& suite, const RunResult& run, const ScenarioResult& scenario,
               const CheckResult& check, const Requirements& requirements) {
  const bool is_bad = check.verdict == Verdict::Fail || check.verdict == Verdict::Error ||
                      check.verdict == Verdict::Warn;
  if (is_known_failure(check)) {
    suite.skipped(check.id, "known failure: " + check.known_reason);
    return;
  }
  if (is_bad && !scenario.counted) {
    suite.skipped(check.id, fmt::format("{}, but not counted: newer than revision {}; seen: {}",
                                        to_string(check.verdict), run.info.revision,
                                        to_columns(check.seen, 200)));
    return;
  }
  const auto block = [&] {
    return "\n" + check_block(run, scenario, check, requirements, Paint(false));
  };
  switch (check.verdict) {
    case Verdict::Pass:
      suite.passed(check.id);
      break;
    case Verdict::Fail:
      suite.failed(check.id, to_string(check.level), check.seen, block());
      break;
    case Verdict::Warn:
      if (run.info.strict) {
        suite.failed(check.id, to_string(check.level), check.seen, block());
      } else {
        suite.remarked(check.id, "warning: a SHOULD is not met" + block());
      }
      break;
    case Verdict::Info:
      suite.remarked(check.id, "for information: " + to_columns(check.seen, 1000));
      break;
    case Verdict::Skip:
      suite.skipped(check.id, to_columns(check.seen, 1000));
      break;
    case Verdict::Unreached:
      suite.skipped(check.id, "not reached: follows from " + check.follows_from);
      break;
    case Verdict::Error:
      suite.broke(check.id, check.seen, block());
      break;
  }
}

Suite suite_of(const RunResult& run, const ScenarioResult& scenario,
               const Requirements& requirements) {
  Suite suite(scenario.id, scenario.took_ms);
  add_properties(suite, run);
  suite.property("title", scenario.title);
  suite.property("reproduce", scenario.reproduce);
  if (!scenario.counted) suite.property("counted", "false");
  for (const CheckResult& check : scenario.checks)
    add_check(suite, run, scenario, check, requirements);
  suite.output(scenario.out_tail, scenario.err_tail);
  return suite;
}

/// What makes the run end badly and is of no scenario: without it the file would be green.
Suite suite_of_run(const RunResult& run) {
  Suite suite("run", 0);
  add_properties(suite, run);
  for (const std::string& name : run.stale_known) {
    suite.failed(name, "stale", "listed as a known failure, but it passed or is not there",
                 "Take it off the list of known failures.");
  }
  const Outcome outcome = run.outcome();
  if (run.interrupted) suite.broke("complete", "the run was interrupted", verdict_in_words(run));
  if (outcome == Outcome::NothingJudged)
    suite.broke("judged", "nothing was judged", verdict_in_words(run));
  // Where all failures are elsewhere, or excused one by one, only unreached checks are left to tell it.
  const Tally t = run.tally();
  if (outcome == Outcome::MustFailed && t.fail == 0 && !(run.info.strict && t.warn > 0)) {
    suite.failed("reached", "MUST", verdict_in_words(run),
                 "See the skipped checks for what they follow from.");
  }
  return suite;
}

}  // namespace

std::string junit(const RunResult& run, const Requirements& requirements) {
  Counts counts;
  std::string suites;
  const auto add = [&](const Suite& suite) {
    counts += suite.counts();
    suites += suite.xml(run.info.started);
  };
  for (const ScenarioResult& scenario : run.scenarios) add(suite_of(run, scenario, requirements));
  if (const Suite whole = suite_of_run(run); whole.counts().tests > 0) add(whole);
  return fmt::format(
      "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites name=\"Green API conformance of "
      "{}\" {} time=\"{}\">\n{}</testsuites>\n",
      escaped_attribute(client_name(run.info)), attributes(counts), seconds(run.took_ms), suites);
}

}  // namespace greenmock::kit
