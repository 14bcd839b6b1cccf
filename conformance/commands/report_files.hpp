#pragma once
#include <fstream>
#include <memory>
#include <string>
#include <vector>

#include "results/requirement.hpp"
#include "results/results.hpp"

namespace greenmock::kit::commands {

/// The files of --report. That of JSON lines is written as the run goes, so that a run that is killed
/// leaves what it found; the others at the end.
class ReportFiles {
 public:
  /// `junit=FILE` and the like. Opens all of them, and throws UsageError if one cannot be. What an earlier run has left
  /// in them stays until begin().
  explicit ReportFiles(const std::vector<std::string>& wanted);

  void begin(const RunInfo& info);
  void add(const ScenarioResult& scenario);
  /// Those that could not be written whole, as a list; empty: none.
  std::string finish(const RunResult& run, const Requirements& requirements);

 private:
  struct File {
    std::string kind, path;
    std::unique_ptr<std::ofstream> out;
  };
  void write_line(const std::string& line);
  std::vector<File> files_;
};

}  // namespace greenmock::kit::commands
