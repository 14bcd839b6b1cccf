#include <fmt/format.h>

#include "reports/html_parts.hpp"
#include "reports/markup.hpp"
#include "reports/page_frame.hpp"
#include "reports/words.hpp"

namespace greenmock::kit::reports {
namespace {

/// The scenario and its case apart, as there are many cases of one scenario.
std::string name_html(const std::string& id) {
  const std::size_t dot = id.find('.');
  if (dot == std::string::npos) return escaped(id);
  return fmt::format("<span class=\"family\">{}.</span>{}", escaped(id.substr(0, dot)),
                     escaped(id.substr(dot + 1)));
}

std::string row(const ScenarioResult& scenario) {
  std::string strip;
  for (const CheckResult& check : scenario.checks) {
    const Mark mark = mark_of(check);
    strip += mark_html(mark, fmt::format("{}: {}", check.id, mark.name),
                       "#" + check_anchor(scenario, check));
  }
  const Score score = score_of(scenario);
  const std::string numbers = score.of == 0 ? "" : fmt::format("{}/{}", score.passed, score.of);
  return fmt::format(
      "<li{}><a href=\"#{}\"><code>{}</code></a><span class=\"strip\">{}</span><span class=\"score "
      "{}\">{}</span></li>\n",
      scenario.counted ? "" : " class=\"uncounted\"", scenario_anchor(scenario),
      name_html(scenario.id), strip, mark_of(scenario).name, numbers);
}

}  // namespace

std::string html_matrix(const RunResult& run) {
  std::string out = "<section id=\"overview\">\n<h2>Scenarios and checks</h2>\n" + legend_html() +
                    "<ul class=\"card rows\">\n";
  for (const ScenarioResult& scenario : run.scenarios) out += row(scenario);
  return out + "</ul>\n</section>\n";
}

}  // namespace greenmock::kit::reports
