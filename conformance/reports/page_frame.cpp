#include "reports/page_frame.hpp"

#include <fmt/format.h>

#include <span>

#include "core/calls/journal.hpp"
#include "core/embedded_file.hpp"
#include "core/encoding/base64.hpp"
#include "reports/markup.hpp"

namespace greenmock {
extern const std::span<const core::EmbeddedFile> report_assets;  // made by cmake/Embed.cmake
}

namespace greenmock::kit::reports {
namespace {

std::string_view asset(std::string_view name) {
  for (const core::EmbeddedFile& file : report_assets) {
    if (file.name == name) return file.text;
  }
  return {};
}

/// As a content security policy names a script that may run.
std::string fingerprint(std::string_view script) {
  const std::string hex = core::sha256_hex(script);
  std::string bytes;
  for (std::size_t i = 0; i + 1 < hex.size(); i += 2) {
    bytes += static_cast<char>(std::stoi(hex.substr(i, 2), nullptr, 16));
  }
  return "sha256-" + core::base64_encode(bytes);
}

std::string_view colour_of(const Mark& mark) {
  if (mark.name == "pass") return "%23157347";
  if (mark.name == "fail") return "%23b3261e";
  if (mark.name == "warn") return "%23c98200";
  return "%235a6472";
}

}  // namespace

std::string page_frame(std::string_view title, const Mark& mark, std::string_view body) {
  const std::string_view script = asset("filter");
  // Should a client ever get markup past the escaping: no other script runs, and nothing is fetched.
  return fmt::format(R"html(<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; img-src data:; script-src '{}'; base-uri 'none'; form-action 'none'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{}</title>
<link rel="icon" href="data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 16 16'%3E%3Ccircle cx='8' cy='8' r='7' fill='{}'/%3E%3C/svg%3E">
<style>
{}</style>
</head>
<body>
{}<script>{}</script>
</body>
</html>
)html",
                     fingerprint(script), escaped(title), colour_of(mark), asset("style"), body,
                     script);
}

std::string mark_html(const Mark& mark, std::string_view hint, std::string_view href) {
  const std::string said = escaped(hint.empty() ? mark.name : hint);
  if (!href.empty()) {
    return fmt::format(R"(<a class="mark {0}" href="{1}" title="{2}" aria-label="{2}">{3}</a>)",
                       mark.name, href, said, mark.sign);
  }
  return fmt::format(R"(<span class="mark {0}" role="img" title="{1}" aria-label="{1}">{2}</span>)",
                     mark.name, said, mark.sign);
}

std::string legend_html() {
  std::string out = "<ul class=\"legend\">\n";
  for (const auto& [mark, meaning] : all_marks()) {
    out += fmt::format("<li>{} {}: {}</li>\n", mark_html(mark, mark.name), mark.name, meaning);
  }
  return out + "</ul>\n";
}

Mark mark_of_run(const RunResult& run) {
  const Tally t = run.tally();
  switch (run.outcome()) {
    case Outcome::AllMustPass:
      return mark_of(t.warn + t.known + t.unreached > 0 ? Verdict::Warn : Verdict::Pass);
    case Outcome::StaleKnown:
      return mark_of(Verdict::Warn);
    case Outcome::MustFailed:
      return mark_of(Verdict::Fail);
    case Outcome::Broken:
    case Outcome::Interrupted:
      return mark_of(Verdict::Error);
    case Outcome::NothingJudged:
      return mark_of(Verdict::Skip);
  }
  return mark_of(Verdict::Error);
}

}  // namespace greenmock::kit::reports
