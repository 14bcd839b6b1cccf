#include <fmt/format.h>

#include <algorithm>

#include "reports/joined.hpp"
#include "reports/markup.hpp"
#include "reports/page_frame.hpp"
#include "reports/reports.hpp"

namespace greenmock::kit {
namespace {

using namespace reports;

std::string head_cell(const RunResult& run) {
  const RunInfo& info = run.info;
  const std::string adapter =
      info.loop_is_adapters ? fmt::format(" <span title=\"{0}\" aria-label=\"{0}\">{1}</span>",
                                          escaped(kAdapterNote), kAdapterSign)
                            : "";
  return fmt::format("<th scope=\"col\">{}{}<small>{}{}{}</small><small>kit {}</small></th>",
                     escaped(info.client.empty() ? client_name(info) : info.client), adapter,
                     escaped(info.client_version),
                     info.client_version.empty() || !info.real_time ? "" : ", ",
                     info.real_time ? "real time" : "", escaped(info.kit_version));
}

std::string cell(const Cell& c) {
  if (c.scenario == nullptr) return "<td><span class=\"muted\">not run</span></td>";
  std::string hint(c.mark.name);
  for (const CheckResult& check : c.scenario->checks) {
    if (check.verdict != Verdict::Pass)
      hint += fmt::format("\n{}: {}", check.id, mark_of(check).name);
  }
  return fmt::format("<td{}><span class=\"cell\">{}<span class=\"score {}\">{}</span></span></td>",
                     c.scenario->counted ? "" : " class=\"uncounted\"", mark_html(c.mark, hint),
                     c.mark.name, c.score.empty() ? "" : c.score);
}

}  // namespace

std::string matrix_html(const std::vector<RunResult>& runs) {
  const Joined joined = join(runs);
  std::string body = fmt::format(
      "<header>\n<p class=\"kicker\">Green API conformance</p>\n<h1>{} side by side, "
      "{}</h1>\n</header>\n<main>\n{}",
      count(runs.size(), "client"), count(joined.rows.size(), "scenario"), legend_html());
  body +=
      "<div class=\"scroll table\" tabindex=\"0\">\n<table class=\"clients\">\n<thead><tr><th "
      "scope=\"col\">scenario</th>";
  for (const RunResult& run : runs) body += head_cell(run);
  body += "</tr></thead>\n<tbody>\n<tr class=\"sum\"><th scope=\"row\">all</th>";
  for (const RunResult& run : runs) {
    const Mark mark = mark_of_run(run);
    body += fmt::format("<td><span class=\"cell\">{}<span class=\"score {}\">{}</span></span></td>",
                        mark_html(mark, verdict_in_words(run)), mark.name, total_score(run));
  }
  body += "</tr>\n";
  for (const Joined::Row& row : joined.rows) {
    body += fmt::format("<tr><th scope=\"row\"><code>{}</code></th>", escaped(row.scenario));
    for (const Cell& c : row.cells) body += cell(c);
    body += "</tr>\n";
  }
  body +=
      "</tbody>\n</table>\n</div>\n<p class=\"muted\">Checks that pass, of those that apply; the "
      "mark is the worst of them.</p>\n";
  if (std::any_of(runs.begin(), runs.end(),
                  [](const RunResult& run) { return run.info.loop_is_adapters; })) {
    body += fmt::format("<p class=\"muted\">{} {}</p>\n", kAdapterSign, escaped(kAdapterNote));
  }
  body += "</main>\n";
  return page_frame("Green API conformance of " + count(runs.size(), "client"),
                    mark_of(Verdict::Info), body);
}

}  // namespace greenmock::kit
