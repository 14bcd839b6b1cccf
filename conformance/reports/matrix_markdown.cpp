#include <fmt/format.h>

#include <algorithm>

#include "reports/joined.hpp"
#include "reports/legible.hpp"
#include "reports/markup.hpp"
#include "reports/reports.hpp"

namespace greenmock::kit {
namespace {

using namespace reports;

/// Text that stays text inside a table.
std::string as_text(std::string_view bytes) {
  constexpr std::string_view kMeansSomething = "\\`*_{}[]()#+!|~@:";
  std::string out;
  for (const char c : one_line(bytes)) {
    if (c == '&' || c == '<' || c == '>') {
      out += entities(std::string_view(&c, 1));
      continue;
    }
    if (kMeansSomething.find(c) != std::string_view::npos) out += '\\';
    out += c;
  }
  return out;
}

std::string table_cell(const Cell& c) {
  if (c.scenario == nullptr) return "";
  const std::string counted = c.scenario->counted ? "" : " (not counted)";
  if (c.score.empty()) return fmt::format("{} {}{}", c.mark.sign, c.mark.name, counted);
  return fmt::format("{} {}{}{}", c.mark.sign, c.score,
                     c.mark.name == "pass" ? "" : fmt::format(" {}", c.mark.name), counted);
}

}  // namespace

std::string matrix_markdown(const std::vector<RunResult>& runs) {
  std::string out = "| scenario |";
  std::string line = "|---|";
  std::string all = "| **all** |";
  for (const RunResult& run : runs) {
    out += fmt::format(" {}{} |", as_text(client_name(run.info)),
                       run.info.loop_is_adapters ? fmt::format(" {}", kAdapterSign) : "");
    line += "---|";
    const std::string score = total_score(run);
    const bool no_verdict = run.interrupted || run.exit_code() == 3;
    all += score.empty() ? " nothing judged |"
                         : fmt::format(" **{}**{} |", score, no_verdict ? " no verdict" : "");
  }
  out += "\n" + line + "\n" + all + "\n";
  for (const Joined::Row& row : join(runs).rows) {
    out += fmt::format("| {} |", as_text(row.scenario));
    for (const Cell& c : row.cells) out += fmt::format(" {} |", table_cell(c));
    out += "\n";
  }
  out += "\nChecks that pass, of those that apply, and the worst verdict:";
  for (const auto& [mark, meaning] : all_marks()) {
    out += fmt::format(" {} {} ({}){}", mark.sign, mark.name, meaning,
                       mark.name == "info" ? "." : ",");
  }
  out += " An empty cell was not run.\n";
  if (std::any_of(runs.begin(), runs.end(),
                  [](const RunResult& run) { return run.info.loop_is_adapters; })) {
    out += fmt::format("\n{} {}.\n", kAdapterSign, kAdapterNote);
  }
  return out;
}

}  // namespace greenmock::kit
