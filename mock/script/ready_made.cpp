#include "script/ready_made.hpp"

#include <algorithm>

#include "core/embedded_file.hpp"

namespace greenmock {
extern const std::span<const core::EmbeddedFile> ready_made_scripts;  // made by cmake/Embed.cmake
}

namespace greenmock::script {
namespace {

std::string_view first_comment(std::string_view text) {
  constexpr std::string_view kMark = "// ";
  if (!text.starts_with(kMark)) return {};
  return text.substr(kMark.size(), text.find('\n') - kMark.size());
}

}  // namespace

const std::vector<ReadyMade>& ready_made() {
  static const std::vector<ReadyMade> scripts = [] {
    std::vector<ReadyMade> all;
    for (const core::EmbeddedFile& file : ready_made_scripts)
      all.push_back({file.name, first_comment(file.text), file.text});
    std::sort(all.begin(), all.end(), [](const auto& a, const auto& b) { return a.name < b.name; });
    return all;
  }();
  return scripts;
}

std::optional<ReadyMade> find_ready_made(std::string_view name) {
  for (const ReadyMade& script : ready_made()) {
    if (script.name == name) return script;
  }
  return std::nullopt;
}

}  // namespace greenmock::script
