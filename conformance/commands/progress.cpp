#include "commands/progress.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <iostream>

#include "terminal/printable.hpp"
#include "terminal/terminal.hpp"

namespace greenmock::kit::commands {
namespace {

std::string painted(Verdict verdict, bool coloured) {
  using terminal::Colour;
  constexpr Colour kColours[] = {Colour::Green, Colour::Red, Colour::Yellow, Colour::Cyan,
                                 Colour::Dim,   Colour::Red, Colour::Red};
  return terminal::paint(fmt::format("{:<9}", to_string(verdict)),
                         kColours[static_cast<std::size_t>(verdict)], coloured);
}

}  // namespace

Progress::Progress(std::size_t total, bool quiet)
    : total_(total), quiet_(quiet), coloured_(terminal::wants_colour(STDOUT_FILENO)) {}

void Progress::tell(const ScenarioResult& result) {
  ++done_;
  if (quiet_) return;
  std::size_t met = 0, judged = 0;
  for (const CheckResult& check : result.checks) {
    if (check.verdict == Verdict::Skip) continue;
    ++judged;
    met += check.verdict == Verdict::Pass || check.verdict == Verdict::Info ? 1U : 0U;
  }
  std::cout << fmt::format("[{:>{}}/{}] {} {:<40} {}/{}  {:.1f}s{}\n", done_,
                           std::to_string(total_).size(), total_,
                           painted(result.verdict(), coloured_), result.id, met, judged,
                           result.took_ms / 1000, result.counted ? "" : "  (not counted)")
            << std::flush;
}

void print_trace(const ScenarioResult& result) {
  std::cout << fmt::format("\n{}:\n", result.id);
  for (const TraceLine& line : result.trace) {
    std::cout << fmt::format("  {:>9.1f} ms  {:<8}{} {}{}\n", line.t,
                             kTraceKindNames[static_cast<std::size_t>(line.kind)],
                             line.call ? fmt::format(" #{}", line.call) : "",
                             terminal::printable(line.text), line.failed ? "   <- missed" : "");
    if (!line.detail.empty())
      std::cout << "                " << terminal::printable(line.detail) << "\n";
  }
}

}  // namespace greenmock::kit::commands
