#include "commands/suite_source.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>

namespace greenmock::kit::commands {
namespace {

constexpr std::uintmax_t kLargestFile = std::uintmax_t{64} << 20;

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

std::string read_text(const std::string& path) {
  std::error_code problem;
  if (std::filesystem::is_directory(path, problem))
    throw UsageError{fmt::format("{} is a folder, not a file", path)};
  std::ifstream file(path, std::ios::binary);
  if (!file) throw UsageError{fmt::format("cannot read {}: {}", path, std::strerror(errno))};
  std::string text;
  for (std::istreambuf_iterator<char> at(file), end; at != end; ++at) {
    text += *at;
    if (text.size() > kLargestFile)
      throw UsageError{fmt::format("{} has more than {} MiB", path, kLargestFile >> 20)};
  }
  return text;
}

Suite load(const SuiteOptions& options) {
  std::vector<SuiteFile> more;
  for (const std::string& path : options.files) {
    for (const std::string& file : files_of(path)) more.push_back({file, read_text(file)});
  }
  SuiteOrProblems loaded = load_suite(more);
  if (loaded.problems.empty()) return std::move(loaded.suite);
  std::string text;
  for (const std::string& problem : loaded.problems) text += (text.empty() ? "" : "\n") + problem;
  throw UsageError{text};
}

void print_error(std::string_view message) {
  while (!message.empty()) {
    const std::size_t end = message.find('\n');
    std::cerr << "greenmock-conformance: " << message.substr(0, end) << "\n";
    message.remove_prefix(end == std::string_view::npos ? message.size() : end + 1);
  }
}

bool wants_colour(int descriptor) {
  const char* const no_colour = std::getenv("NO_COLOR");
  const char* const term = std::getenv("TERM");
  return ::isatty(descriptor) != 0 && !(no_colour && *no_colour) &&
         !(term && std::string_view(term) == "dumb");
}

}  // namespace greenmock::kit::commands
