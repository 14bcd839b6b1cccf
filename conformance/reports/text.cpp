#include <fmt/format.h>

#include <map>

#include "reports/check_block.hpp"
#include "reports/legible.hpp"
#include "reports/reports.hpp"
#include "reports/words.hpp"

namespace greenmock::kit {
namespace {

using namespace reports;

bool is_told_in_full(const CheckResult& check) {
  if (is_known_failure(check)) return false;
  return check.verdict == Verdict::Fail || check.verdict == Verdict::Warn ||
         check.verdict == Verdict::Error;
}

void append_blocks(std::string& out, const RunResult& run, const Requirements& requirements,
                   const Paint& paint) {
  for (const ScenarioResult& scenario : run.scenarios) {
    for (const CheckResult& check : scenario.checks) {
      if (!is_told_in_full(check)) continue;
      const std::string_view mark = mark_of(check).name;
      out +=
          fmt::format("{} {}{}\n", paint(mark, fmt::format("{:<5}", mark)),
                      paint.strong(one_line(full_name(scenario, check))),
                      scenario.counted ? "" : " (not counted: newer than the revision asked for)");
      out += check_block(run, scenario, check, requirements, paint) + "\n";
    }
  }
}

/// What needs no more than a line; skipped checks by their reason, since they come in swarms.
void append_asides(std::string& out, const RunResult& run, const Paint& paint) {
  std::map<std::string, std::vector<std::string>> skipped;
  std::string lines;
  const auto say = [&](std::string_view mark, const std::string& words) {
    lines += fmt::format("{} {}\n", paint(mark, fmt::format("{:<9}", mark)), words);
  };
  for (const ScenarioResult& scenario : run.scenarios) {
    for (const CheckResult& check : scenario.checks) {
      const std::string name = one_line(full_name(scenario, check));
      const std::string seen = to_columns(check.seen, 200);
      if (is_known_failure(check)) {
        say("known", fmt::format("{}: {} ({})", name, seen, to_columns(check.known_reason, 200)));
      } else if (check.verdict == Verdict::Unreached) {
        say("unreached", fmt::format("{}: follows from {}", name, one_line(check.follows_from)));
      } else if (check.verdict == Verdict::Info) {
        say("info", fmt::format("{}: {}", name, seen));
      } else if (check.verdict == Verdict::Skip) {
        skipped[seen].push_back(name);
      }
    }
  }
  for (const auto& [reason, names] : skipped) {
    constexpr std::size_t kMostNames = 4;
    std::string listed;
    for (std::size_t i = 0; i < names.size() && i < kMostNames; ++i)
      listed += (i == 0 ? "" : ", ") + names[i];
    if (names.size() > kMostNames) listed += fmt::format(" and {} more", names.size() - kMostNames);
    say("skip", fmt::format("{}: {}", listed, reason));
  }
  for (const std::string& name : run.stale_known) {
    say("stale",
        fmt::format(
            "{}: listed as a known failure, but it passed or is not there; take it off the list",
            one_line(name)));
  }
  if (!lines.empty()) out += lines + "\n";
}

}  // namespace

std::string text(const RunResult& run, const Requirements& requirements, bool colours) {
  const Paint paint(colours);
  std::string out;
  append_blocks(out, run, requirements, paint);
  append_asides(out, run, paint);
  if (run.info.loop_is_adapters) {
    out += fmt::format("{}\n", paint.faint(fmt::format("This run {}.", kAdapterNote)));
  }
  for (const std::string& blind_spot : run.info.blind_spots) {
    out += paint.faint("Not seen in this mode: " + one_line(blind_spot)) + "\n";
  }
  const int code = run.exit_code();
  const std::string_view mark = code == 0 ? "pass" : code == 1 ? "fail" : "error";
  out += fmt::format("{}. {}: {} in {}, {}, seed {}.\n", paint(mark, verdict_in_words(run)),
                     one_line(client_name(run.info)), totals(run.tally()),
                     count(run.scenarios.size(), "scenario"), span(run.took_ms), run.info.seed);
  return out;
}

}  // namespace greenmock::kit
