#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <map>
#include <vector>

#include "reports/excerpt.hpp"
#include "reports/html_parts.hpp"
#include "reports/legible.hpp"
#include "reports/markup.hpp"
#include "reports/words.hpp"

namespace greenmock::kit::reports {
namespace {

// Where things stand, in user units; a column of the font takes about 6.95 of them.
constexpr int kWidth = 900;
constexpr int kTime = 66;
constexpr int kVirtualTime = 138;
constexpr int kKit = 188;
constexpr int kClient = 508;
constexpr int kService = 858;
constexpr int kHead = 40;
constexpr int kRow = 29;
constexpr int kBar = 8;
constexpr std::size_t kColumnsOfAnArrow = 44;
constexpr std::size_t kColumnsOfAStep = 94;

/// A longer trace is folded to so many rows, around what failed.
constexpr std::size_t kMostRows = 60;
constexpr std::size_t kRowsAtTheStart = 24;
constexpr std::size_t kRowsBeforeMissed = 12;
constexpr std::size_t kRowsAtTheEnd = 18;

struct Row {
  const TraceLine* line = nullptr;  ///< null: a fold
  std::size_t more = 0;  ///< of a fold: rows in it; of a log: lines printed after this one
  int y = 0;
};

/// Many lines that are no events are one row: a client may be talkative.
std::vector<Row> rows_of(const std::vector<TraceLine>& trace) {
  std::vector<Row> rows;
  for (const TraceLine& line : trace) {
    const bool is_log = line.kind == TraceLine::Kind::Log;
    if (is_log && !rows.empty() && rows.back().line->kind == TraceLine::Kind::Log) {
      ++rows.back().more;
    } else {
      rows.push_back({&line, 0, 0});
    }
  }
  return rows;
}

/// Keeps the start, the end, and what led to the missed step.
std::vector<Row> folded(const std::vector<Row>& rows) {
  if (rows.size() <= kMostRows) return rows;
  const auto missed = static_cast<std::size_t>(
      std::find_if(rows.begin(), rows.end(), [](const Row& row) { return row.line->failed; }) -
      rows.begin());
  const auto is_kept = [&](std::size_t i) {
    return i < kRowsAtTheStart || i + kRowsAtTheEnd >= rows.size() ||
           (missed < rows.size() && i <= missed && i + kRowsBeforeMissed > missed);
  };
  std::vector<Row> out;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    if (is_kept(i)) {
      out.push_back(rows[i]);
    } else if (out.back().line == nullptr) {
      ++out.back().more;
    } else {
      out.push_back({nullptr, 1, 0});
    }
  }
  return out;
}

/// Calls that a check which is not met is about, with its mark.
std::map<std::uint64_t, std::string_view> calls_at_fault(const ScenarioResult& scenario) {
  std::map<std::uint64_t, std::string_view> calls;
  for (const Verdict verdict : {Verdict::Fail, Verdict::Error, Verdict::Warn}) {
    for (const CheckResult& check : scenario.checks) {
      if (check.verdict != verdict) continue;
      for (const std::uint64_t call : check.calls) calls.emplace(call, mark_of(check).name);
    }
  }
  return calls;
}

/// From one lifeline to another, with words above.
std::string arrow(int from, int to, int y, std::string_view css, const std::string& words) {
  const int tip = to > from ? to - 7 : to + 7;
  return fmt::format(
      R"(<line class="arrow {}" x1="{}" y1="{y}" x2="{}" y2="{y}"/><path class="tip" d="M{to} {y}L{tip} {}L{tip} {}Z"/>)"
      R"(<text class="over" x="{}" y="{}">{}</text>)",
      css, from, tip, y - 4, y + 4, (from + to) / 2, y - 6, words, fmt::arg("y", y),
      fmt::arg("to", to), fmt::arg("tip", tip));
}

std::string cross(int x, int y, std::string_view css) {
  return fmt::format(R"(<path class="{}" d="M{} {}l10 10m0 -10l-10 10"/>)", css, x - 5, y - 5);
}

std::string time_text(int x, int y, double ms) {
  return fmt::format(R"(<text class="time" x="{}" y="{}">{}</text>)", x, y + 4, seconds(ms));
}

/// With which a call goes on, or ends: a websocket lives on after its answer.
bool goes_to(TraceLine::Kind kind) {
  return kind == TraceLine::Kind::Answer || kind == TraceLine::Kind::ServiceFrame ||
         kind == TraceLine::Kind::ClientFrame || kind == TraceLine::Kind::SocketEnd;
}

/// The bars on the service's lifeline: from the arrival of a call to the end of its answer.
std::string bars(const std::vector<Row>& rows, int bottom) {
  struct Bar {
    int from, to;
  };
  std::map<std::uint64_t, Bar> calls;
  int fold = kHead;
  for (const Row& row : rows) {
    if (row.line == nullptr) fold = row.y;
    if (row.line == nullptr || row.line->call == 0) continue;
    const auto kind = row.line->kind;
    if (kind == TraceLine::Kind::Request) {
      calls.emplace(row.line->call, Bar{row.y, bottom});
    } else if (goes_to(kind)) {
      calls.emplace(row.line->call, Bar{fold, bottom}).first->second.to = row.y;
    }
  }
  std::vector<Bar> in_order;
  for (const auto& [call, bar] : calls) in_order.push_back(bar);
  std::stable_sort(in_order.begin(), in_order.end(),
                   [](const Bar& a, const Bar& b) { return a.from < b.from; });
  constexpr std::size_t kLanes = 4;
  int busy_until[kLanes] = {};
  std::string out;
  for (const Bar& bar : in_order) {
    std::size_t lane = 0;
    while (lane + 1 < kLanes && busy_until[lane] > bar.from) ++lane;
    busy_until[lane] = bar.to;
    out += fmt::format(R"(<rect class="open" x="{}" y="{}" width="{}" height="{}" rx="1.5"/>)",
                       kService - kBar / 2 + static_cast<int>(lane) * kBar, bar.from, kBar,
                       std::max(bar.to - bar.from, 2));
  }
  return out;
}

/// Answers begin with their status; what does not is a call that ended without one.
bool has_answer(const TraceLine& line) {
  return !line.text.empty() && std::isdigit(static_cast<unsigned char>(line.text[0])) != 0;
}

/// `GET …/qr/…`: there is only one instance in a scenario, and little room.
std::string without_instance(std::string_view text) {
  constexpr std::string_view kInstance = "/waInstance";
  const std::size_t begin = text.find(kInstance);
  if (begin == std::string_view::npos) return std::string(text);
  const std::size_t end = text.find_first_not_of("0123456789", begin + kInstance.size());
  if (end == std::string_view::npos || text[end] != '/') return std::string(text);
  return fmt::format("{}…{}", text.substr(0, begin), text.substr(end));
}

std::string words_of(const Row& row, std::size_t columns) {
  const TraceLine& line = *row.line;
  std::string words = line.text;
  if (line.kind == TraceLine::Kind::Log) {
    words = trace_words(line);
    if (row.more > 0) words = fmt::format("{}, {}", count(row.more + 1, "line"), words);
  } else if (line.call != 0) {
    words = fmt::format("#{} {}", line.call, without_instance(line.text));
  }
  return entities(to_columns(words, columns));
}

std::string shape_of(const Row& row) {
  const TraceLine& line = *row.line;
  const int y = row.y;
  switch (line.kind) {
    case TraceLine::Kind::Step:
      return fmt::format(
          R"(<circle cx="{}" cy="{}" r="4.5"/><text class="what" x="{}" y="{}">{}{}</text>)", kKit,
          y, kKit + 12, y + 4, line.failed ? "✗ missed: " : "", words_of(row, kColumnsOfAStep));
    case TraceLine::Kind::Request:
      return arrow(kClient, kService - kBar / 2, y, "request", words_of(row, kColumnsOfAnArrow));
    case TraceLine::Kind::Parked:
      return fmt::format(R"(<text class="waits" x="{}" y="{}">{}</text>)", kService - kBar - 4,
                         y + 4, words_of(row, kColumnsOfAnArrow));
    case TraceLine::Kind::Answer: {
      if (has_answer(line))
        return arrow(kService - kBar / 2, kClient, y, "answer", words_of(row, kColumnsOfAnArrow));
      const int middle = (kClient + kService) / 2;
      return fmt::format(
          R"(<line class="arrow answer" x1="{}" y1="{y}" x2="{}" y2="{y}"/>{}<text class="over" x="{}" y="{}">{}</text>)",
          kService - kBar / 2, middle + 8, cross(middle, y, "lost"), middle, y - 8,
          words_of(row, kColumnsOfAnArrow), fmt::arg("y", y));
    }
    case TraceLine::Kind::Push:
      return arrow(kService - kBar / 2, kClient, y, "request", words_of(row, kColumnsOfAnArrow));
    case TraceLine::Kind::PushAnswer:
      return arrow(kClient, kService - kBar / 2, y, "answer", words_of(row, kColumnsOfAnArrow));
    case TraceLine::Kind::ServiceFrame:
      return arrow(kService - kBar / 2, kClient, y, "frame", words_of(row, kColumnsOfAnArrow));
    case TraceLine::Kind::ClientFrame:
      return arrow(kClient, kService - kBar / 2, y, "frame", words_of(row, kColumnsOfAnArrow));
    case TraceLine::Kind::SocketEnd:
      return cross(kService, y, "gone") +
             fmt::format(R"(<text class="waits" x="{}" y="{}">{}</text>)", kService - kBar - 4,
                         y + 4, words_of(row, kColumnsOfAnArrow));
    case TraceLine::Kind::Event:
      return arrow(kClient, kKit, y, "event", words_of(row, kColumnsOfAnArrow));
    case TraceLine::Kind::Log:
      return arrow(kClient, kKit, y, "printed", words_of(row, kColumnsOfAnArrow));
    case TraceLine::Kind::End:
      return fmt::format(R"({}<text x="{}" y="{}">{}</text>)", cross(kClient, y, "gone"),
                         kClient + 14, y + 4, words_of(row, kColumnsOfAnArrow));
  }
  return {};
}

std::string row_svg(const Row& row, const std::map<std::uint64_t, std::string_view>& at_fault) {
  const TraceLine& line = *row.line;
  std::string css(kTraceKindNames[static_cast<std::size_t>(line.kind)]);
  std::string band;
  if (line.failed) {
    css += " missed";
    band = fmt::format(R"(<rect x="0" y="{}" width="{}" height="{}"/>)", row.y - kRow / 2, kWidth,
                       kRow);
  }
  if (const auto found = at_fault.find(line.call); line.call != 0 && found != at_fault.end()) {
    css += fmt::format(" about {}", found->second);
  }
  std::string hint = head(line.text, 300);
  if (!line.detail.empty()) hint += "\n" + head(line.detail, 300);
  const std::string at = line.at ? time_text(kVirtualTime, row.y, *line.at) : "";
  return fmt::format("<g class=\"{}\"><title>{}</title>{}{}{}{}</g>\n", css, entities(hint), band,
                     time_text(kTime, row.y, line.t), at, shape_of(row));
}

std::string lifeline(int x, std::string_view who, int bottom) {
  return fmt::format(
      R"(<line class="life" x1="{0}" y1="{1}" x2="{0}" y2="{2}"/><rect class="head" x="{3}" y="6" width="76" height="24" rx="4"/><text class="who" x="{0}" y="23">{4}</text>)"
      "\n",
      x, kHead - 10, bottom, x - 38, who);
}

}  // namespace

std::string sequence_diagram(const ScenarioResult& scenario) {
  if (scenario.trace.empty()) return {};
  std::vector<Row> rows = folded(rows_of(scenario.trace));
  int y = kHead + kRow / 2 + 4;
  for (Row& row : rows) {
    row.y = y;
    y += kRow;
  }
  const int bottom = y - kRow / 2;
  std::string out = fmt::format(
      "<svg class=\"wire\" viewBox=\"0 0 {} {}\" role=\"img\" aria-label=\"Sequence diagram of {} "
      "between kit, client and service; below it is the same in words\">\n"
      "<text class=\"time\" x=\"{}\" y=\"22\">time</text><text class=\"time\" x=\"{}\" "
      "y=\"22\">virtual</text>\n",
      kWidth, bottom + 6, count(scenario.trace.size(), "line"), kTime, kVirtualTime - 6);
  const auto at_fault = calls_at_fault(scenario);
  // Bands lie below the lifelines, and these below the rest.
  std::string rest;
  for (const Row& row : rows) {
    if (row.line == nullptr) {
      rest += fmt::format(
          "<text class=\"fold\" x=\"{}\" y=\"{}\">… {} left out; they stand in the list "
          "below</text>\n",
          (kKit + kService) / 2, row.y + 4, count(row.more, "row"));
    } else {
      rest += row_svg(row, at_fault);
    }
  }
  out += lifeline(kKit, "kit", bottom) + lifeline(kClient, "client", bottom) +
         lifeline(kService, "service", bottom);
  return out + bars(rows, bottom) + rest + "</svg>\n";
}

}  // namespace greenmock::kit::reports
