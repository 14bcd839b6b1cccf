#include "reports/excerpt.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <unordered_set>
#include <utility>

#include "reports/legible.hpp"
#include "reports/words.hpp"

namespace greenmock::kit::reports {
namespace {

constexpr std::size_t kMostLines = 14;
constexpr std::size_t kLinesBeforeTheEnd = 8;
constexpr std::size_t kMostColumns = 100;
constexpr std::size_t kMostJumpsBetween = 14;

bool is_jump(const TraceLine& line) {
  return line.kind == TraceLine::Kind::Step && line.text.starts_with("advance ");
}

std::vector<const TraceLine*> lines_of_calls(const ScenarioResult& scenario,
                                             const CheckResult& check) {
  std::unordered_set<std::uint64_t> calls(check.calls.begin(), check.calls.end());
  // A check names its first calls, and the one that is too many may come behind them.
  calls.insert(check.first_too_many);
  std::vector<const TraceLine*> lines, jumps;
  for (const TraceLine& line : scenario.trace) {
    if (is_jump(line)) {
      jumps.push_back(&line);
    } else if (line.call != 0 && calls.count(line.call) > 0) {
      lines.insert(lines.end(), jumps.begin(), jumps.end());
      jumps.clear();
      lines.push_back(&line);
    } else if (lines.empty() && line.kind == TraceLine::Kind::Request) {
      jumps.clear();  // they led to another call
    }
  }
  return lines;
}

std::vector<const TraceLine*> last_lines(const ScenarioResult& scenario) {
  const auto& trace = scenario.trace;
  const auto missed =
      std::find_if(trace.rbegin(), trace.rend(), [](const TraceLine& l) { return l.failed; });
  const auto end = missed == trace.rend() ? trace.end() : missed.base();
  const auto size = static_cast<std::size_t>(end - trace.begin());
  const std::size_t first = size - std::min(size, kLinesBeforeTheEnd);
  std::vector<const TraceLine*> lines;
  // What is old, late or too early is so because of the last jump.
  const auto begin = trace.begin() + static_cast<std::ptrdiff_t>(first);
  const auto jump = std::find_if(std::make_reverse_iterator(begin), trace.rend(), is_jump);
  if (jump != trace.rend()) lines.push_back(&*jump);
  for (std::size_t i = first; i < size; ++i) lines.push_back(&trace[i]);
  return lines;
}

}  // namespace

std::vector<ExcerptLine> excerpt(const ScenarioResult& scenario, const CheckResult& check) {
  auto lines = lines_of_calls(scenario, check);
  if (lines.empty()) lines = last_lines(scenario);
  const std::uint64_t guilty = check.first_too_many;
  std::size_t left_out = 0, jumps = 0;
  std::vector<ExcerptLine> out;
  for (std::size_t i = 0; i < lines.size(); ++i) {
    const TraceLine& line = *lines[i];
    const bool is_guilty =
        guilty != 0 && line.call == guilty && line.kind == TraceLine::Kind::Request;
    const bool at_an_end =
        lines.size() <= kMostLines || i < kMostLines / 2 || i + kMostLines / 2 >= lines.size();
    if (at_an_end || is_guilty || (is_jump(line) && jumps++ < kMostJumpsBetween))
      out.push_back({&line, std::exchange(left_out, 0)});
    else
      ++left_out;
  }
  return out;
}

std::string trace_words(const TraceLine& line) {
  const std::string call = line.call == 0 ? "" : fmt::format("#{} ", line.call);
  switch (line.kind) {
    case TraceLine::Kind::Step:
      return (line.failed ? "missed: " : "kit: ") + line.text;
    case TraceLine::Kind::Event:
      return "printed: " + line.text;
    case TraceLine::Kind::Log:
      return line.detail.empty() ? line.text : line.text + ": " + line.detail;
    case TraceLine::Kind::End:
      return line.text;
    case TraceLine::Kind::Request:
    case TraceLine::Kind::Parked:
    case TraceLine::Kind::Answer:
    case TraceLine::Kind::Push:
    case TraceLine::Kind::PushAnswer:
      break;
    case TraceLine::Kind::ServiceFrame:
      return call + "service says: " + line.text;
    case TraceLine::Kind::ClientFrame:
      return call + "client says: " + line.text;
    case TraceLine::Kind::SocketEnd:
      return call + "websocket: " + line.text;
  }
  return call + line.text;
}

std::vector<std::string> excerpt_lines(const ScenarioResult& scenario, const CheckResult& check) {
  std::vector<std::string> out;
  const TraceLine* before = nullptr;
  for (const auto& [line, left_out] : excerpt(scenario, check)) {
    if (left_out > 0)
      out.push_back(fmt::format("{:>11}  … {} left out", "", count(left_out, "line")));
    const std::string gap =
        before == nullptr || line->t <= before->t ? "" : "+" + span(line->t - before->t);
    out.push_back(fmt::format("{:>9} s  {:>9}  {}", seconds(line->t), gap,
                              to_columns(trace_words(*line), kMostColumns)));
    if (!line->detail.empty() && line->kind != TraceLine::Kind::Log) {
      out.push_back(fmt::format("{:>24}{}", "", to_columns(line->detail, kMostColumns)));
    }
    before = line;
  }
  return out;
}

}  // namespace greenmock::kit::reports
