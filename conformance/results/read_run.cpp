#include <fmt/format.h>

#include <algorithm>
#include <unordered_set>

#include "core/encoding/json.hpp"
#include "results/fields.hpp"
#include "results/json.hpp"

namespace greenmock::kit {
namespace {

using core::Json;

CheckResult read_check(const Fields& fields) {
  CheckResult check;
  check.id = fields.text("id");
  check.requirement = fields.text("requirement");
  check.level = fields.choice<Level>("level", kLevelNames);
  check.verdict = fields.choice<Verdict>("verdict", kVerdictNames);
  check.expected = fields.text("expected");
  check.seen = fields.text("seen");
  check.follows_from = fields.text_or_none("followsFrom");
  check.calls = fields.counts_or_none("calls");
  check.first_too_many = fields.count_or_zero("firstTooMany");
  check.judges_adapter = fields.flag_or_no("judgesAdapter");
  check.known = fields.flag_or_no("known");
  check.known_reason = fields.text_or_none("knownReason");
  return check;
}

TraceLine read_trace_line(const Fields& fields) {
  TraceLine line;
  line.kind = fields.choice<TraceLine::Kind>("kind", kTraceKindNames);
  line.t = fields.time("t");
  line.at = fields.time_or_none("at");
  line.call = fields.count_or_zero("call");
  line.text = fields.text("text");
  line.detail = fields.text_or_none("detail");
  line.failed = fields.flag_or_no("failed");
  return line;
}

ScenarioResult read_scenario(const Fields& fields) {
  ScenarioResult scenario;
  scenario.id = fields.text("id");
  scenario.title = fields.text("title");
  scenario.task = fields.text("task");
  scenario.counted = fields.flag("counted");
  for (const Fields& check : fields.objects("checks")) scenario.checks.push_back(read_check(check));
  for (const Fields& line : fields.objects("trace"))
    scenario.trace.push_back(read_trace_line(line));
  const Fields end = fields.object("end");
  scenario.end.how = end.choice<ClientEnd::How>("how", kEndNames);
  scenario.end.text = end.text("text");
  scenario.out_tail = fields.text("out");
  scenario.err_tail = fields.text("err");
  scenario.took_ms = fields.time("tookMs");
  scenario.virtual_ms = fields.time("virtualMs");
  scenario.reproduce = fields.text("reproduce");
  return scenario;
}

RunInfo read_info(const Fields& fields, std::string& problem) {
  if (const std::uint64_t version = fields.count("greenmock"); version != 1 && problem.empty()) {
    problem = fmt::format("/greenmock: version {} of the report is not known, only 1", version);
  }
  constexpr std::string_view kLoops[] = {"client", "adapter"};
  RunInfo info;
  info.kit_version = fields.text("kitVersion");
  info.started = fields.text("started");
  info.client = fields.text("client");
  info.client_version = fields.text("clientVersion");
  info.command = fields.text("command");
  info.loop_is_adapters = fields.choice<std::size_t>("loop", kLoops) == 1;
  info.seed = fields.count("seed");
  const std::uint64_t revision = fields.count("revision");
  constexpr std::uint64_t kLastRevision = 1'000'000;
  if (revision > kLastRevision && problem.empty()) {
    problem =
        fmt::format("/revision: found {}, but there is none above {}", revision, kLastRevision);
  }
  info.revision = static_cast<int>(std::min(revision, kLastRevision));
  info.real_time = fields.flag("realTime");
  info.strict = fields.flag("strict");
  info.selected = fields.count("selected");
  info.blind_spots = fields.texts("blindSpots");
  return info;
}

/// Takes the lines one by one.
class Reader {
 public:
  /// What is wrong with the line; empty: nothing.
  std::string take(const Json& json) {
    std::string problem;
    const Fields fields(json, "", problem);
    if (!problem.empty()) return problem;
    constexpr std::string_view kTypes[] = {"run", "scenario", "summary"};
    enum class Type { Run, Scenario, Summary };
    const Type type = fields.choice<Type>("type", kTypes);
    if (!problem.empty()) return problem;
    if (ended_) return "something follows the summary, which must be the last line";
    if (type == Type::Run && started_) return "a second run starts here; a file holds one run";
    if (type != Type::Run && !started_)
      return "the first line must be the one with \"type\":\"run\"";
    switch (type) {
      case Type::Run:
        started_ = true;
        run_.info = read_info(fields, problem);
        break;
      case Type::Scenario:
        run_.scenarios.push_back(read_scenario(fields));
        if (problem.empty() && !ids_.insert(run_.scenarios.back().id).second) {
          problem = fmt::format("/id: the scenario {} is there a second time",
                                core::dump(run_.scenarios.back().id));
        }
        break;
      case Type::Summary:
        ended_ = true;
        run_.stale_known = fields.texts("staleKnown");
        run_.interrupted = fields.flag("interrupted");
        run_.took_ms = fields.time("tookMs");
        break;
    }
    return problem;
  }

  bool started() const { return started_; }

  RunResult result() {
    if (!ended_) run_.interrupted = true;
    return std::move(run_);
  }

 private:
  RunResult run_;
  std::unordered_set<std::string> ids_;
  bool started_ = false;
  bool ended_ = false;
};

}  // namespace

ReadRun read_run(std::string_view text) {
  constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";
  if (text.starts_with(kByteOrderMark)) text.remove_prefix(kByteOrderMark.size());
  Reader reader;
  std::size_t number = 0;
  while (!text.empty()) {
    ++number;
    const std::size_t end = text.find('\n');
    const bool complete = end != std::string_view::npos;
    const std::string_view line = text.substr(0, end);
    text.remove_prefix(complete ? end + 1 : text.size());
    if (line.find_first_not_of(" \t\r") == std::string_view::npos) continue;
    const Json json = core::parse_json(line);
    if (json.is_discarded()) {
      // Half a line at the end is how a run ends that was killed while it wrote.
      if (!complete && reader.started()) break;
      return {std::nullopt,
              fmt::format("line {}: not one JSON value in UTF-8; the file must be one that "
                          "--report json=FILE wrote",
                          number)};
    }
    if (const std::string problem = reader.take(json); !problem.empty()) {
      return {std::nullopt, fmt::format("line {}: {}", number, problem)};
    }
  }
  if (!reader.started()) {
    return {std::nullopt,
            "line 1: there is nothing; the first line must be the one with \"type\":\"run\""};
  }
  return {reader.result(), {}};
}

}  // namespace greenmock::kit
