#include <fmt/format.h>

#include <cstdio>

#include "cli/commands.hpp"
#include "core/encoding/json.hpp"
#include "fidelity/rows.hpp"

namespace greenmock::cli {
namespace {

using core::Json;
using fidelity::Row;
using fidelity::Section;
using fidelity::Share;
using fidelity::Standing;

Share share_of(const std::vector<Section>& sections) {
  Share share;
  for (const Section& section : sections) share.add(section);
  return share;
}

std::string line(std::string_view title, const Share& share) {
  return fmt::format("| {} | {} | {} | {} | {} | {} % |\n", title, share.count(Standing::Covered),
                     share.count(Standing::Setting), share.count(Standing::LeftOut),
                     share.count(Standing::Untestable), share.percent());
}

std::string summary(const std::vector<Section>& sections) {
  std::string out =
      "| facts about | covered | setting | left out | cannot be tested | held |\n"
      "|---|---|---|---|---|---|\n";
  for (const Section& section : sections) {
    Share share;
    share.add(section);
    out += line(section.title, share);
  }
  out += line("**all**", share_of(sections));
  return out;
}

/// Of a cell of a table.
std::string cell(std::string text) {
  for (std::size_t at = 0; (at = text.find('|', at)) != std::string::npos; at += 2)
    text.insert(at, "\\");
  return text;
}

std::string names(const std::vector<std::string>& tests) {
  std::string out;
  for (const std::string& test : tests) out += (out.empty() ? "`" : ", `") + test + "`";
  return out;
}

std::string how(const Row& row) {
  switch (row.standing) {
    case Standing::Covered:
      return "covered";
    case Standing::Setting:
      return "setting: " + row.setting;
    case Standing::LeftOut:
      return "**left out**: " + row.reason;
    case Standing::Untestable:
      return "cannot be tested: " + row.reason;
  }
  return "";
}

std::string page(const std::vector<Section>& sections) {
  const Share share = share_of(sections);
  std::string out = fmt::format(
      "# Fidelity\n\n"
      "Every fact that is known of the real service, and how this server stands to it; printed by "
      "`greenmock fidelity --page`. Of {} facts that\n"
      "can be tested **{} are held: {} %**. Each tells where it is known from: a page of the "
      "documentation, a release or an issue of the vendor, or whoever\n"
      "has recorded it.\n\n"
      "- *covered*: a test fails if the server does otherwise. `ctest -R NAME` runs it.\n"
      "- *setting*: no source confirms it, or sources disagree. It has a default, which can be "
      "changed ([assumptions](assumptions.md)).\n"
      "- *left out*: it could be, and is not yet.\n\n",
      share.testable(), share.held(), share.percent());
  out += summary(sections);
  for (const Section& section : sections) {
    out += fmt::format("\n## {}\n\n| | fact | known from | here | tests |\n|---|---|---|---|---|\n",
                       section.title);
    for (const Row& row : section.rows)
      out += fmt::format("| `{}` | {} | {} | {} | {} |\n", row.id, cell(row.fact), cell(row.source),
                         cell(how(row)), names(row.tests));
  }
  return out;
}

std::string as_json(const std::vector<Section>& sections) {
  Json rows = Json::array();
  for (const Section& section : sections) {
    for (const Row& row : section.rows) {
      Json json = {{"id", row.id},
                   {"section", section.title},
                   {"fact", row.fact},
                   {"source", row.source},
                   {"standing", fidelity::kStandingNames[static_cast<std::size_t>(row.standing)]}};
      if (!row.tests.empty()) json["tests"] = row.tests;
      if (!row.setting.empty()) json["setting"] = row.setting;
      if (!row.reason.empty()) json["reason"] = row.reason;
      rows.push_back(std::move(json));
    }
  }
  const Share share = share_of(sections);
  return core::dump(Json{{"held", share.held()},
                         {"testable", share.testable()},
                         {"percent", share.percent()},
                         {"rows", std::move(rows)}}) +
         "\n";
}

}  // namespace

int print_fidelity(const FidelityOptions& options) {
  const std::vector<Section> sections = fidelity::sections();
  const Share share = share_of(sections);
  const std::string out =
      options.json   ? as_json(sections)
      : options.page ? page(sections)
                     : fmt::format(
                           "{}\n{} of {} facts that can be tested are held: {} %.\n"
                           "Each of them: greenmock fidelity --page, or docs/fidelity.md\n",
                           summary(sections), share.held(), share.testable(), share.percent());
  std::fwrite(out.data(), 1, out.size(), stdout);
  return 0;
}

}  // namespace greenmock::cli
