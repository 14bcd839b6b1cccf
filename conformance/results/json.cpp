#include "results/json.hpp"

#include <fmt/format.h>

#include <cmath>

#include "core/encoding/json.hpp"

namespace greenmock::kit {
namespace {

using core::Json;

/// JSON has no NaN, and `null` would be no number when it is read.
double finite(double value) {
  return std::isfinite(value) ? value : 0;
}

/// One line of a file that people also look at in a terminal: what would steer it (DEL, C1), or turn
/// the text around, is written by its number. Outside of texts JSON has only ASCII.
std::string line_of(const Json& json) {
  const std::string plain = core::dump(json);
  std::string out;
  out.reserve(plain.size());
  for (std::size_t i = 0; i < plain.size(); ++i) {
    const auto byte = [&](std::size_t n) {
      return i + n < plain.size() ? static_cast<unsigned char>(plain[i + n]) : 0U;
    };
    const unsigned two = ((byte(0) & 0x1FU) << 6) | (byte(1) & 0x3FU);
    const unsigned three = ((byte(0) & 0x0FU) << 12) | ((byte(1) & 0x3FU) << 6) | (byte(2) & 0x3FU);
    if (byte(0) == 0x7F) {
      out += "\\u007f";
    } else if (byte(0) == 0xC2 && two < 0xA0) {
      out += fmt::format("\\u{:04x}", two);
      i += 1;
    } else if (byte(0) == 0xE2 &&
               ((three >= 0x200B && three <= 0x200F && three != 0x200C && three != 0x200D) ||
                (three >= 0x2028 && three <= 0x202E) || (three >= 0x2060 && three <= 0x206F))) {
      out += fmt::format("\\u{:04x}", three);
      i += 2;
    } else {
      out += plain[i];
    }
  }
  return out;
}

Json check_json(const CheckResult& check) {
  Json json = {
      {"id", check.id},
      {"requirement", check.requirement},
      {"level", to_string(check.level)},
      {"verdict", to_string(check.verdict)},
      {"expected", check.expected},
      {"seen", check.seen},
  };
  if (!check.follows_from.empty()) json["followsFrom"] = check.follows_from;
  if (!check.calls.empty()) json["calls"] = check.calls;
  if (check.first_too_many != 0) json["firstTooMany"] = check.first_too_many;
  if (check.judges_adapter) json["judgesAdapter"] = true;
  if (check.known) {
    json["known"] = true;
    json["knownReason"] = check.known_reason;
  }
  return json;
}

Json trace_json(const TraceLine& line) {
  Json json = {{"kind", kTraceKindNames[static_cast<std::size_t>(line.kind)]},
               {"t", finite(line.t)}};
  if (line.at) json["at"] = finite(*line.at);
  if (line.call != 0) json["call"] = line.call;
  json["text"] = line.text;
  if (!line.detail.empty()) json["detail"] = line.detail;
  if (line.failed) json["failed"] = true;
  return json;
}

}  // namespace

std::string run_line(const RunInfo& info) {
  return line_of({
      {"type", "run"},
      {"greenmock", 1},
      {"kitVersion", info.kit_version},
      {"started", info.started},
      {"client", info.client},
      {"clientVersion", info.client_version},
      {"command", info.command},
      {"loop", info.loop_is_adapters ? "adapter" : "client"},
      {"seed", info.seed},
      {"revision", info.revision},
      {"realTime", info.real_time},
      {"strict", info.strict},
      {"selected", info.selected},
      {"blindSpots", info.blind_spots},
  });
}

std::string scenario_line(const ScenarioResult& scenario) {
  Json checks = Json::array();
  for (const CheckResult& check : scenario.checks) checks.push_back(check_json(check));
  Json trace = Json::array();
  for (const TraceLine& line : scenario.trace) trace.push_back(trace_json(line));
  return line_of({
      {"type", "scenario"},
      {"id", scenario.id},
      {"title", scenario.title},
      {"task", scenario.task},
      {"counted", scenario.counted},
      {"verdict", to_string(scenario.verdict())},
      {"checks", std::move(checks)},
      {"trace", std::move(trace)},
      {"end",
       {{"how", kEndNames[static_cast<std::size_t>(scenario.end.how)]},
        {"text", scenario.end.text}}},
      {"out", scenario.out_tail},
      {"err", scenario.err_tail},
      {"tookMs", finite(scenario.took_ms)},
      {"virtualMs", finite(scenario.virtual_ms)},
      {"reproduce", scenario.reproduce},
  });
}

std::string summary_line(const RunResult& run) {
  const Tally t = run.tally();
  return line_of({
      {"type", "summary"},
      {"pass", t.pass},
      {"fail", t.fail},
      {"warn", t.warn},
      {"info", t.info},
      {"skip", t.skip},
      {"unreached", t.unreached},
      {"error", t.error},
      {"known", t.known},
      {"exitCode", run.exit_code()},
      {"staleKnown", run.stale_known},
      {"interrupted", run.interrupted},
      {"tookMs", finite(run.took_ms)},
  });
}

}  // namespace greenmock::kit
