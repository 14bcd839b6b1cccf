#include "commands/report_files.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <system_error>

#include "commands/suite_source.hpp"
#include "reports/reports.hpp"
#include "results/json.hpp"
#include "script/nearest.hpp"

namespace greenmock::kit::commands {
namespace {

constexpr std::string_view kKinds[] = {"junit", "html", "json", "tap", "badge"};

std::string content_of(std::string_view kind, const RunResult& run,
                       const Requirements& requirements) {
  if (kind == "junit") return junit(run, requirements);
  if (kind == "html") return html(run, requirements);
  if (kind == "tap") return tap(run, requirements);
  return badge(run);
}

}  // namespace

ReportFiles::ReportFiles(const std::vector<std::string>& wanted) {
  for (const std::string& text : wanted) {
    const std::size_t equals = text.find('=');
    const std::string kind = text.substr(0, equals);
    const std::string path = equals == std::string::npos ? "" : text.substr(equals + 1);
    if (std::find(std::begin(kKinds), std::end(kKinds), kind) == std::end(kKinds) || path.empty())
      throw UsageError{fmt::format(
          "--report {}: expected KIND=FILE, with KIND one of junit, html, json, tap, badge{}", text,
          script::did_you_mean(kind, kKinds))};
    if (std::any_of(files_.begin(), files_.end(),
                    [&](const File& file) { return file.path == path; }))
      throw UsageError{fmt::format("--report {}: {} is the file of another report", text, path)};
    auto out = std::make_unique<std::ofstream>(path, std::ios::binary | std::ios::app);
    if (!*out)
      throw UsageError{
          fmt::format("--report {}: cannot write {}: {}", text, path, std::strerror(errno))};
    files_.push_back({kind, path, std::move(out)});
  }
}

void ReportFiles::write_line(const std::string& line) {
  for (const File& file : files_) {
    if (file.kind == "json") *file.out << line << '\n' << std::flush;
  }
}

void ReportFiles::begin(const RunInfo& info) {
  for (const File& file : files_) {
    std::error_code problem;
    if (!std::filesystem::is_regular_file(file.path, problem)) continue;
    std::filesystem::resize_file(file.path, 0, problem);
    if (problem)
      throw UsageError{
          fmt::format("--report: cannot write {} anew: {}", file.path, problem.message())};
  }
  write_line(run_line(info));
}

void ReportFiles::add(const ScenarioResult& scenario) {
  write_line(scenario_line(scenario));
}

std::string ReportFiles::finish(const RunResult& run, const Requirements& requirements) {
  write_line(summary_line(run));
  std::string failed;
  for (const File& file : files_) {
    if (file.kind != "json") *file.out << content_of(file.kind, run, requirements);
    file.out->close();
    if (!*file.out) failed += (failed.empty() ? "" : ", ") + file.path;
  }
  return failed;
}

}  // namespace greenmock::kit::commands
