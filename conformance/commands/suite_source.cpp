#include "commands/suite_source.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>

#include "files/text_file.hpp"

namespace greenmock::kit::commands {
namespace {

std::vector<std::string> files_of(const std::string& path) {
  std::error_code problem;
  if (!std::filesystem::is_directory(path, problem)) return {path};
  std::vector<std::string> files;
  for (const auto& entry : std::filesystem::directory_iterator(path, problem)) {
    if (entry.path().extension() == ".json") files.push_back(entry.path().string());
  }
  std::sort(files.begin(), files.end());
  if (files.empty()) throw UsageError{fmt::format("{} has no .json file in it", path)};
  return files;
}

}  // namespace

std::string read_text(const std::string& path, std::string_view what) {
  try {
    return files::read_text_file(path, what);
  } catch (const files::UnreadableFile& unreadable) {
    throw UsageError{unreadable.what()};
  }
}

Suite load(const SuiteOptions& options) {
  std::vector<SuiteFile> more;
  for (const std::string& path : options.files) {
    for (const std::string& file : files_of(path))
      more.push_back({file, read_text(file, "a scenario")});
  }
  SuiteOrProblems loaded = load_suite(more);
  if (loaded.problems.empty()) return std::move(loaded.suite);
  std::string text;
  for (const std::string& problem : loaded.problems) text += (text.empty() ? "" : "\n") + problem;
  throw UsageError{text};
}

void refuse_unless_found(const Choice& choice) {
  if (!choice.scenarios.empty()) return;
  const std::string& problem = choice.unmatched.front();
  throw UsageError{problem + (problem.ends_with('?') ? " " : "; ") +
                   "`greenmock-conformance list` shows what there is"};
}

}  // namespace greenmock::kit::commands
