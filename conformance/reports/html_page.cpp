#include <fmt/format.h>

#include <array>

#include "reports/html_parts.hpp"
#include "reports/legible.hpp"
#include "reports/markup.hpp"
#include "reports/page_frame.hpp"
#include "reports/reports.hpp"
#include "reports/words.hpp"

namespace greenmock::kit {
namespace {

using namespace reports;

std::string tiles(const RunResult& run) {
  const Tally t = run.tally();
  const Score score = score_of(run);
  const std::array<std::tuple<std::size_t, std::string_view, std::string_view>, 8> kinds = {{
      {t.error, "error", "broken"},
      {t.fail, "fail", "failed"},
      {t.unreached, "unreached", "not reached"},
      {t.warn, "warn", "warned"},
      {t.known, "known", "known to fail"},
      {t.pass, "pass", "passed"},
      {t.skip, "skip", "skipped"},
      {t.info, "info", "for information"},
  }};
  std::string out = fmt::format(
      "<ul class=\"tiles\">\n<li class=\"plain\"><b>{}/{}</b><span>checks</span></li>\n",
      score.passed, score.of);
  for (const auto& [n, css, word] : kinds) {
    if (n > 0) out += fmt::format("<li class=\"{}\"><b>{}</b><span>{}</span></li>\n", css, n, word);
  }
  return out + "</ul>\n";
}

std::string facts(const RunResult& run) {
  const RunInfo& info = run.info;
  std::string out = "<dl class=\"facts\">\n";
  const auto add = [&](std::string_view name, const std::string& markup) {
    if (!markup.empty()) out += fmt::format("<dt>{}</dt><dd>{}</dd>\n", name, markup);
  };
  if (!info.command.empty())
    add("command", fmt::format("<code>{}</code>", escaped(one_line(info.command))));
  add("started", escaped(info.started));
  add("took", fmt::format("{}, {} of {} that were selected",
                          run.took_ms > 0 ? span(run.took_ms) : "unknown time",
                          run.scenarios.size(), count(info.selected, "scenario")));
  const std::string blind =
      info.blind_spots.empty() ? "" : " (<a href=\"#blind\">what it cannot see</a>)";
  add("mode", fmt::format("{}{}{}", info.real_time ? "real time" : "virtual time",
                          info.strict ? ", strict" : "", blind));
  add("seed", fmt::format("<code>{}</code>", info.seed));
  add("kit", fmt::format("greenmock-conformance {}, revision {}", escaped(info.kit_version),
                         info.revision));
  return out + "</dl>\n";
}

std::string note(std::string_view css, const std::string& markup) {
  return fmt::format("<div class=\"note {}\">{}</div>\n", css, markup);
}

std::string notes(const RunResult& run) {
  std::string out;
  if (run.info.loop_is_adapters) {
    out += note(
        "info",
        fmt::format(
            "<strong>This report {}.</strong> The library has no loop of its own: asking again, "
            "waiting and giving up are the adapter's doing.",
            kAdapterNote));
  }
  if (run.interrupted) {
    out += note("error", fmt::format("<strong>The run was interrupted.</strong> What is below is "
                                     "what was found until then: {} of {}.",
                                     run.scenarios.size(), count(run.info.selected, "scenario")));
  }
  if (!run.stale_known.empty()) {
    std::string list;
    for (const std::string& name : run.stale_known)
      list += fmt::format("<li><code>{}</code></li>", escaped(name));
    out +=
        note("warn",
             fmt::format(
                 "<strong>The list of known failures is out of date.</strong> These passed, or are "
                 "not there; take them off the list:<ul>{}</ul>",
                 list));
  }
  return out;
}

bool is_to_mend(const CheckResult& check) {
  if (is_known_failure(check)) return false;
  return check.verdict == Verdict::Fail || check.verdict == Verdict::Warn ||
         check.verdict == Verdict::Error;
}

/// What is wrong in short, the worst first: most readers want no more.
std::string what_to_mend(const RunResult& run) {
  std::string list;
  for (const Verdict verdict : {Verdict::Error, Verdict::Fail, Verdict::Warn}) {
    for (const ScenarioResult& scenario : run.scenarios) {
      for (const CheckResult& check : scenario.checks) {
        if (!scenario.counted || check.verdict != verdict || !is_to_mend(check)) continue;
        const Mark mark = mark_of(check);
        list += fmt::format(
            "<li>{}<div><a href=\"#{}\"><code>{}</code></a><p class=\"muted\">expected: "
            "{}</p><p>seen: {}</p></div></li>\n",
            mark_html(mark, mark.name), check_anchor(scenario, check),
            escaped(full_name(scenario, check)), entities(to_columns(check.expected, 240)),
            entities(to_columns(check.seen, 240)));
      }
    }
  }
  if (list.empty()) return {};
  return "<section id=\"mend\">\n<h2>What to mend</h2>\n<ol class=\"card mend\">\n" + list +
         "</ol>\n</section>\n";
}

std::string blind_spots(const RunInfo& info) {
  if (info.blind_spots.empty()) return {};
  std::string out = fmt::format(
      "<section id=\"blind\">\n<h2>What {} cannot see</h2>\n<ul class=\"card blind\">\n",
      info.real_time ? "real time" : "virtual time");
  for (const std::string& spot : info.blind_spots)
    out += fmt::format("<li>{}</li>\n", escaped(spot));
  return out + "</ul>\n</section>\n";
}

constexpr std::string_view kFilter =
    "<div class=\"filter\" id=\"filter\" hidden><input type=\"search\" placeholder=\"Filter by "
    "name\" "
    "aria-label=\"Filter scenarios by name\"><label><input type=\"checkbox\"> without those that "
    "passed</label>"
    "<button type=\"button\">Open or close all</button><p class=\"none\" hidden>No scenario "
    "fits.</p></div>\n";

}  // namespace

std::string html(const RunResult& run, const Requirements& requirements) {
  const Mark mark = mark_of_run(run);
  const std::string client = client_name(run.info);
  std::string body = fmt::format(
      "<header class=\"hero {}\">\n<p class=\"kicker\">Green API conformance "
      "of</p>\n<h1>{}</h1>\n<p class=\"verdict\">{}{}.</p>\n",
      mark.name, escaped(client), mark_html(mark, mark.name), escaped(verdict_in_words(run)));
  body += tiles(run) + facts(run) + notes(run) + "</header>\n<main>\n" + what_to_mend(run);
  if (!run.scenarios.empty()) {
    body += html_matrix(run) + "<section id=\"scenarios\">\n<h2>One by one</h2>\n" +
            std::string(kFilter);
    for (const ScenarioResult& scenario : run.scenarios)
      body += html_scenario(scenario, requirements);
    body += "</section>\n";
  }
  body += blind_spots(run.info);
  body += fmt::format(
      "</main>\n<footer>greenmock-conformance {}. Times are in seconds since the scenario began: "
      "of the client's own clock, "
      "and of the service's clock, which the kit moves.</footer>\n",
      escaped(run.info.kit_version));
  return page_frame(fmt::format("{}: {}", client, verdict_in_words(run)), mark, body);
}

}  // namespace greenmock::kit
