#include <fmt/format.h>

#include <cerrno>
#include <cstring>
#include <fstream>
#include <iostream>

#include "commands/commands.hpp"
#include "commands/suite_source.hpp"
#include "reports/reports.hpp"
#include "results/json.hpp"

namespace greenmock::kit::commands {
namespace {

void write(const std::string& path, const std::string& text) {
  std::ofstream file(path, std::ios::binary);
  file << text;
  file.close();
  if (!file) throw UsageError{fmt::format("cannot write {}: {}", path, std::strerror(errno))};
}

}  // namespace

int join_reports(const JoinOptions& options) {
  std::vector<RunResult> runs;
  for (const std::string& path : options.files) {
    ReadRun read = read_run(read_text(path, "what --report json=FILE wrote"));
    if (!read.run) {
      // Of what is no report at all the problem says it already.
      const bool is_said = read.problem.find("--report json=FILE") != std::string::npos;
      throw UsageError{fmt::format("{}: {}{}", path, read.problem,
                                   is_said ? "" : "; give what --report json=FILE wrote")};
    }
    runs.push_back(std::move(*read.run));
  }
  if (!options.html.empty()) write(options.html, matrix_html(runs));
  if (!options.markdown.empty()) write(options.markdown, matrix_markdown(runs));
  if (options.html.empty() && options.markdown.empty()) std::cout << matrix_markdown(runs);
  return kAllMet;
}

}  // namespace greenmock::kit::commands
