#include "reports/check_block.hpp"

#include <fmt/format.h>

#include "reports/excerpt.hpp"
#include "reports/legible.hpp"
#include "reports/words.hpp"

namespace greenmock::kit::reports {
namespace {

constexpr std::size_t kMostBytes = 2000;
constexpr std::string_view kIndent = "             ";

/// `  expected   …`, further lines below the first.
std::string field(const Paint& paint, std::string_view name, std::string_view legible_text) {
  std::string out = fmt::format("  {} ", paint.faint(fmt::format("{:<10}", name)));
  for (const char c : legible_text) {
    out += c;
    if (c == '\n') out += kIndent;
  }
  return out + '\n';
}

}  // namespace

std::string Paint::with(std::string_view code, std::string_view legible_text) const {
  if (!on_) return std::string(legible_text);
  return fmt::format("\x1b[{}m{}\x1b[0m", code, legible_text);
}

std::string Paint::operator()(std::string_view mark, std::string_view legible_text) const {
  if (mark == "pass") return with("32", legible_text);
  if (mark == "fail") return with("1;31", legible_text);
  if (mark == "error") return with("1;35", legible_text);
  if (mark == "warn" || mark == "known") return with("33", legible_text);
  return with("36", legible_text);
}

std::string Paint::faint(std::string_view legible_text) const {
  return with("2", legible_text);
}

std::string Paint::strong(std::string_view legible_text) const {
  return with("1", legible_text);
}

std::string check_block(const RunResult& run, const ScenarioResult& scenario,
                        const CheckResult& check, const Requirements& requirements,
                        const Paint& paint) {
  std::string out = field(paint, "expected", head(check.expected, kMostBytes));
  out += field(paint, "seen", head(check.seen, kMostBytes));
  if (rests_on_a_requirement(check) && !check.requirement.empty()) {
    out += field(paint, "because", legible(requirement_in_words(check, requirements)));
  }
  if (check.judges_adapter) out += field(paint, "note", kAdapterNote);
  std::string wire;
  for (const std::string& line : excerpt_lines(scenario, check)) {
    wire += (wire.empty() ? "" : "\n") + line;
  }
  if (!wire.empty()) out += field(paint, "wire", wire);
  out += field(paint, "seed", std::to_string(run.info.seed));
  if (!scenario.reproduce.empty()) out += field(paint, "again", one_line(scenario.reproduce));
  return out;
}

}  // namespace greenmock::kit::reports
