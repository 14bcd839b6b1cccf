#include <fmt/format.h>

#include "reports/html_parts.hpp"
#include "reports/legible.hpp"
#include "reports/markup.hpp"
#include "reports/page_frame.hpp"
#include "reports/words.hpp"

namespace greenmock::kit::reports {
namespace {

constexpr std::size_t kMostOfAField = 2000;
constexpr std::size_t kMostOfADetail = 1000;
constexpr std::size_t kMostOfAnOutput = std::size_t{8} * 1024;
constexpr std::size_t kMostTraceLines = 400;

std::string level_name(Level level) {
  return fmt::format("<p class=\"level\">{}</p>", to_string(level));
}

std::string requirement_html(const CheckResult& check, const Requirements& requirements) {
  if (!rests_on_a_requirement(check))
    return "<aside class=\"requirement\"><p class=\"source\">no requirement: the kit or the "
           "adapter "
           "broke</p></aside>\n";
  const Requirement* requirement = requirements.find(check.requirement);
  if (requirement == nullptr) {
    return fmt::format("<aside class=\"requirement\">{}<p class=\"source\">{}</p></aside>\n",
                       level_name(check.level),
                       fmt::format("<code>{}</code>, not in the list of requirements",
                                   escaped(check.requirement)));
  }
  const std::string read_on =
      requirement->read_on.empty() ? "" : ", read " + escaped(requirement->read_on);
  return fmt::format(
      "<aside class=\"requirement\">{}<p>{}</p><p class=\"source\">{}{} &middot; "
      "<code>{}</code></p></aside>\n",
      level_name(requirement->level), escaped(requirement->text), escaped(source_of(*requirement)),
      read_on, escaped(requirement->id));
}

std::string field(std::string_view name, std::string_view css, const std::string& markup) {
  return fmt::format("<dt>{}</dt><dd{}>{}</dd>", name,
                     css.empty() ? "" : fmt::format(" class=\"{}\"", css), markup);
}

std::string calls_in_words(const CheckResult& check) {
  constexpr std::size_t kMost = 12;
  std::string out;
  for (std::size_t i = 0; i < check.calls.size() && i < kMost; ++i) {
    out += fmt::format("{}#{}", i == 0 ? "" : ", ", check.calls[i]);
  }
  if (check.calls.size() > kMost) out += fmt::format(" and {} more", check.calls.size() - kMost);
  return out;
}

std::string check_html(const ScenarioResult& scenario, const CheckResult& check,
                       const Requirements& requirements) {
  const Mark mark = mark_of(check);
  std::string fields;
  if (!check.expected.empty())
    fields += field("expected", "", entities(head(check.expected, kMostOfAField)));
  if (!check.seen.empty()) {
    fields += field(check.verdict == Verdict::Skip ? "reason" : "seen", "seen",
                    entities(head(check.seen, kMostOfAField)));
  }
  if (check.verdict == Verdict::Unreached) {
    fields +=
        field("follows", "", fmt::format("from <code>{}</code>", escaped(check.follows_from)));
  }
  if (!check.calls.empty()) fields += field("calls", "", calls_in_words(check));
  if (is_known_failure(check))
    fields += field("known", "", entities(head(check.known_reason, kMostOfAField)));
  if (check.judges_adapter) fields += field("note", "", std::string(kAdapterNote));
  return fmt::format(
      "<article class=\"check {0}\" "
      "id=\"{1}\">\n<div><h4>{2}<code>{3}</code><small>{0}</small></h4><dl>{4}</dl></div>\n{5}</"
      "article>\n",
      mark.name, check_anchor(scenario, check), mark_html(mark, mark.name), escaped(check.id),
      fields, requirement_html(check, requirements));
}

std::string trace_row(const TraceLine& line) {
  const std::string detail = line.detail.empty()
                                 ? ""
                                 : fmt::format("<div class=\"detail\">{}</div>",
                                               entities(head(line.detail, kMostOfADetail)));
  return fmt::format(
      "<tr{}><td class=\"time\">{}</td><td class=\"time "
      "virtual\">{}</td><td>{}</td><td>{}{}{}</td></tr>\n",
      line.failed ? " class=\"missed\"" : "", seconds(line.t), line.at ? seconds(*line.at) : "",
      kTraceKindNames[static_cast<std::size_t>(line.kind)],
      line.call == 0 ? "" : fmt::format("#{} ", line.call),
      entities(head(line.text, kMostOfADetail)), detail);
}

std::string trace_html(const ScenarioResult& scenario) {
  const auto& trace = scenario.trace;
  std::string out = fmt::format(
      "<details class=\"lines\"><summary>All of it in words, with bodies ({})</summary>\n<table>\n"
      "<thead><tr><th>time, s</th><th class=\"virtual\">virtual, "
      "s</th><th>what</th><th></th></tr></thead>\n<tbody>\n",
      count(trace.size(), "line"));
  const std::size_t left_out = trace.size() <= kMostTraceLines ? 0 : trace.size() - kMostTraceLines;
  for (std::size_t i = 0; i < trace.size(); ++i) {
    if (i == kMostTraceLines / 2 && left_out > 0) {
      out += fmt::format(
          "<tr><td></td><td class=\"virtual\"></td><td></td><td>… {} left out</td></tr>\n",
          count(left_out, "line"));
      i += left_out;
    }
    out += trace_row(trace[i]);
  }
  return out + "</tbody></table>\n</details>\n";
}

std::string output_html(std::string_view name, std::string_view bytes) {
  if (bytes.empty()) return {};
  return fmt::format("<figure><figcaption>{}</figcaption><pre>{}</pre></figure>\n", name,
                     entities(tail(bytes, kMostOfAnOutput)));
}

std::string end_in_words(const ClientEnd& end) {
  if (end.how == ClientEnd::How::NotStarted) return "was not started";
  const std::string text = end.text.empty() ? "" : fmt::format(" ({})", escaped(end.text));
  return fmt::format("{}{}", kEndNames[static_cast<std::size_t>(end.how)], text);
}

/// Passed is what nobody needs to open.
bool is_open(const ScenarioResult& scenario) {
  const Verdict verdict = scenario.verdict();
  if (!scenario.counted) return false;
  return verdict == Verdict::Fail || verdict == Verdict::Error || verdict == Verdict::Unreached;
}

std::string times(const ScenarioResult& scenario) {
  const std::string took = span(scenario.took_ms);
  return scenario.virtual_ms > 0 ? fmt::format("{}, virtual {}", took, span(scenario.virtual_ms))
                                 : took;
}

}  // namespace

std::string scenario_anchor(const ScenarioResult& scenario) {
  return "s-" + anchor(scenario.id);
}

std::string check_anchor(const ScenarioResult& scenario, const CheckResult& check) {
  return "c-" + anchor(full_name(scenario, check));
}

std::string html_scenario(const ScenarioResult& scenario, const Requirements& requirements) {
  const Mark mark = mark_of(scenario);
  const Score score = score_of(scenario);
  std::string out = fmt::format(
      "<details class=\"scenario {0}{1}\" id=\"{2}\"{3}>\n<summary>{4}<span "
      "class=\"name\"><code>{5}</code> {6}{7}</span>"
      "<span class=\"score {0}\">{8}</span><span class=\"took\">{9}</span></summary>\n<div "
      "class=\"body\">\n",
      mark.name, scenario.counted ? "" : " uncounted", scenario_anchor(scenario),
      is_open(scenario) ? " open" : "", mark_html(mark, mark.name), escaped(scenario.id),
      escaped(scenario.title),
      scenario.counted
          ? ""
          : " <small class=\"muted\">not counted: newer than the revision asked for</small>",
      score.of == 0 ? "" : fmt::format("{}/{}", score.passed, score.of), times(scenario));
  for (const CheckResult& check : scenario.checks) out += check_html(scenario, check, requirements);
  if (scenario.checks.empty()) out += "<p class=\"muted\">It has no checks.</p>\n";
  if (!scenario.trace.empty()) {
    out += "<h3>On the wire</h3>\n<div class=\"scroll\" tabindex=\"0\">" +
           sequence_diagram(scenario) + "</div>\n" + trace_html(scenario);
  }
  out += fmt::format("<h3>The client</h3>\n<p>Task <code>{}</code>; its end: {}.</p>\n",
                     escaped(scenario.task), end_in_words(scenario.end));
  if (!scenario.out_tail.empty() || !scenario.err_tail.empty()) {
    out += "<div class=\"outputs\">\n" +
           output_html("the last it printed to stdout", scenario.out_tail) +
           output_html("the last it printed to stderr", scenario.err_tail) + "</div>\n";
  }
  if (!scenario.reproduce.empty()) {
    out += fmt::format("<h3>See it again</h3>\n<pre class=\"command\">{}</pre>\n",
                       escaped(scenario.reproduce));
  }
  return out + "</div>\n</details>\n";
}

}  // namespace greenmock::kit::reports
