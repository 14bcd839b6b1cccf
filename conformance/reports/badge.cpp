#include <fmt/format.h>

#include <cmath>

#include "reports/markup.hpp"
#include "reports/reports.hpp"
#include "reports/words.hpp"

namespace greenmock::kit {
namespace {

using namespace reports;

struct Face {
  std::string words;
  std::string_view colour;
};

Face face_of(const RunResult& run) {
  constexpr std::string_view kGreen = "#2a7d3f", kAmber = "#a86400", kRed = "#c5302a",
                             kGrey = "#6b7280";
  const Score score = score_of(run);
  const std::string numbers = fmt::format("{}/{}", score.passed, score.of);
  const Tally t = run.tally();
  switch (run.outcome()) {
    case Outcome::Broken:
      if (t.fail > 0) return {numbers, kRed};
      return {"broken", kGrey};
    case Outcome::MustFailed:
      return {numbers, kRed};
    case Outcome::Interrupted:
      return {"interrupted", kGrey};
    case Outcome::NothingJudged:
      return {"not judged", kGrey};
    case Outcome::StaleKnown:
      return {numbers, kAmber};
    case Outcome::AllMustPass:
      break;
  }
  return {numbers, t.warn + t.known + t.unreached > 0 ? kAmber : kGreen};
}

/// About the width of Verdana at 11 pixels; textLength makes the glyphs keep to it.
int width_of(std::string_view ascii) {
  double width = 0;
  for (const char c : ascii) {
    if (c == ' ' || c == 'i' || c == 'l' || c == 'I' || c == 'j') {
      width += 3.7;
    } else if (c == '/' || c == 't' || c == 'r' || c == 'f') {
      width += 4.8;
    } else {
      width += c >= 'A' && c <= 'Z' ? 7.8 : 6.9;
    }
  }
  return static_cast<int>(std::lround(width));
}

}  // namespace

std::string badge(const RunResult& run) {
  constexpr std::string_view kLabel = "Green API client";
  constexpr int kMargin = 6;
  const Face face = face_of(run);
  const int label = width_of(kLabel);
  const int words = width_of(face.words);
  const int left = label + 2 * kMargin;
  const int right = words + 2 * kMargin;
  const std::string title =
      fmt::format("{}: {}", escaped(client_name(run.info)), escaped(verdict_in_words(run))) +
      (run.info.loop_is_adapters ? fmt::format(" ({})", escaped(kAdapterNote)) : "");
  return fmt::format(
      R"svg(<svg xmlns="http://www.w3.org/2000/svg" width="{total}" height="20" role="img" aria-label="{label}: {words}">
<title>{title}</title>
<linearGradient id="s" x2="0" y2="100%"><stop offset="0" stop-color="#bbb" stop-opacity=".1"/><stop offset="1" stop-opacity=".1"/></linearGradient>
<clipPath id="r"><rect width="{total}" height="20" rx="3" fill="#fff"/></clipPath>
<g clip-path="url(#r)"><rect width="{left}" height="20" fill="#444"/><rect x="{left}" width="{right}" height="20" fill="{colour}"/><rect width="{total}" height="20" fill="url(#s)"/></g>
<g fill="#fff" font-family="Verdana,Geneva,DejaVu Sans,sans-serif" font-size="11">
<text x="{margin}" y="14" textLength="{label_width}">{label}</text>
<text x="{words_at}" y="14" textLength="{words_width}">{words}</text>
</g>
</svg>
)svg",
      fmt::arg("total", left + right), fmt::arg("label", kLabel), fmt::arg("words", face.words),
      fmt::arg("title", title), fmt::arg("left", left), fmt::arg("right", right),
      fmt::arg("colour", face.colour), fmt::arg("margin", kMargin), fmt::arg("label_width", label),
      fmt::arg("words_at", left + kMargin), fmt::arg("words_width", words));
}

}  // namespace greenmock::kit
