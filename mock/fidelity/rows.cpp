#include "fidelity/rows.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <span>

#include "core/embedded_file.hpp"
#include "core/encoding/json.hpp"

namespace greenmock {
extern const std::span<const core::EmbeddedFile> fidelity_files;  // made by cmake/Embed.cmake
}

namespace greenmock::fidelity {
namespace {

using core::Json;

constexpr std::string_view kNoText;

[[noreturn]] void refuse(std::string_view place, std::string_view problem) {
  throw Unreadable(fmt::format("fixtures/fidelity: {}: {}", place, problem));
}

Standing standing_of(const std::string& word, const std::string& id) {
  const auto found = std::find(std::begin(kStandingNames), std::end(kStandingNames), word);
  if (found == std::end(kStandingNames))
    refuse(id, fmt::format("\"{}\" is none of {}", word, fmt::join(kStandingNames, ", ")));
  return static_cast<Standing>(found - std::begin(kStandingNames));
}

/// A row has what its standing asks for, and nothing else.
void check_keys(const Json& json, const Row& row) {
  std::vector<std::string> wanted{"id", "fact", "source", "standing"};
  const bool is_held = row.standing == Standing::Covered || row.standing == Standing::Setting;
  if (is_held) wanted.emplace_back("tests");
  if (row.standing == Standing::Setting) wanted.emplace_back("setting");
  if (!is_held) wanted.emplace_back("reason");
  for (const std::string& key : wanted) {
    if (!json.contains(key) || json[key].empty() || json[key] == kNoText)
      refuse(row.id, "\"" + key + "\" is missing");
  }
  for (const auto& [key, value] : json.items()) {
    if (std::find(wanted.begin(), wanted.end(), key) == wanted.end())
      refuse(row.id, fmt::format("\"{}\" does not go with \"{}\"", key,
                                 kStandingNames[static_cast<std::size_t>(row.standing)]));
  }
}

Row read_row(const Json& json, std::string_view file) {
  Row row;
  row.id = json.at("id").get<std::string>();
  if (!row.id.starts_with(fmt::format("{}.", file)))
    refuse(row.id, fmt::format("an id here begins with \"{}.\"", file));
  row.fact = json.at("fact").get<std::string>();
  row.source = json.at("source").get<std::string>();
  row.standing = standing_of(json.at("standing").get<std::string>(), row.id);
  check_keys(json, row);
  row.tests = json.value("tests", std::vector<std::string>{});
  row.setting = json.value("setting", "");
  row.reason = json.value("reason", "");
  return row;
}

}  // namespace

Section read_section(std::string_view file, std::string_view text) try {
  const Json json = core::parse_json(std::string(text));
  Section section{std::string(file), json.at("section").get<std::string>(), {}};
  for (const Json& row : json.at("rows")) {
    section.rows.push_back(read_row(row, file));
    const std::string& id = section.rows.back().id;
    const auto same = [&](const Row& other) { return other.id == id; };
    if (std::count_if(section.rows.begin(), section.rows.end(), same) > 1)
      refuse(id, "it is there twice");
  }
  return section;
} catch (const Json::exception& e) {
  refuse(file, e.what());
}

std::vector<Section> sections() {
  std::vector<Section> all;
  for (const core::EmbeddedFile& file : fidelity_files)
    all.push_back(read_section(file.name, file.text));
  std::sort(all.begin(), all.end(),
            [](const Section& a, const Section& b) { return a.title < b.title; });
  return all;
}

void Share::add(const Section& section) {
  for (const Row& row : section.rows) ++of[static_cast<std::size_t>(row.standing)];
}

}  // namespace greenmock::fidelity
