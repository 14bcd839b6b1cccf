#include <fmt/chrono.h>
#include <fmt/format.h>
#include <signal.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <ctime>
#include <filesystem>
#include <iostream>
#include <random>

#include "commands/commands.hpp"
#include "commands/progress.hpp"
#include "commands/run_support.hpp"
#include "commands/suite_source.hpp"
#include "core/time/duration.hpp"
#include "reports/reports.hpp"
#include "results/json.hpp"
#include "run/command.hpp"
#include "run/fake_service.hpp"
#include "run/suite_run.hpp"
#include "terminal/printable.hpp"
#include "terminal/signals.hpp"
#include "terminal/terminal.hpp"

namespace greenmock::kit::commands {

std::atomic<bool> interrupted = false;

namespace {

void note_interruption(int) {
  interrupted = true;
}

std::string utc_now() {
  return fmt::format("{:%Y-%m-%dT%H:%M:%SZ}", fmt::gmtime(std::time(nullptr)));
}

std::uint64_t any_seed() {
  // Seven digits are typed more easily than twenty.
  return std::uint64_t{std::random_device{}()} % 9'000'000 + 1'000'000;
}

std::chrono::milliseconds read_deadline(const std::string& text) {
  const auto span = core::parse_duration(text);
  if (!span || *span <= core::Duration{0})
    throw UsageError{fmt::format("--deadline {}: expected a duration such as 5m or 90s", text)};
  return std::chrono::duration_cast<std::chrono::milliseconds>(*span);
}

/// It would be the same as none: a typo where an older one is meant to be kept.
void refuse_later_revision(std::optional<int> revision, const Suite& suite) {
  const int newest = newest_revision(suite);
  if (revision && *revision > newest)
    throw UsageError{fmt::format("--revision {}: the newest is {}", *revision, newest)};
}

std::vector<KnownFailure> read_known(const std::string& path, const Suite& suite) {
  if (path.empty()) return {};
  KnownFailuresOrProblems read =
      read_known_failures(read_text(path, "a file of known failures"), path);
  for (const KnownFailure& failure : read.list) {
    const std::string id = failure.name.substr(0, failure.name.find('/'));
    const bool known = std::any_of(suite.scenarios.begin(), suite.scenarios.end(),
                                   [&](const Scenario& scenario) { return scenario.id == id; });
    if (!known)
      read.problems.push_back(
          fmt::format("{}:{}: there is no scenario {}", path, failure.line, id));
  }
  if (read.problems.empty()) return read.list;
  std::string text;
  for (const std::string& problem : read.problems) text += (text.empty() ? "" : "\n") + problem;
  throw UsageError{text};
}

std::string reproduce_command(const Scenario& scenario, const RunOptions& options,
                              std::uint64_t seed) {
  std::string text =
      fmt::format("greenmock-conformance run --only {} --seed {}", scenario.id, seed);
  if (options.real_time) text += " --real-time";
  for (const std::string& file : options.suite.files) text += " --scenarios " + shell_text({file});
  if (options.client.empty())
    return fmt::format("greenmock-conformance attach{} --task {}", text.substr(text.find(" --")),
                       scenario.task);
  return text + " --trace -- " + shell_text(options.client);
}

RunInfo info_of(const RunOptions& options, const Suite& suite, const Description& description,
                const std::string& command, std::size_t selected) {
  RunInfo info;
  info.kit_version = std::string(kVersion);
  info.started = utc_now();
  info.client = description.client.empty() ? command : description.client;
  info.client_version = description.version;
  info.command = command;
  info.loop_is_adapters = description.loop_is_adapters;
  info.seed = options.seed.value_or(any_seed());
  info.revision = options.revision.value_or(newest_revision(suite));
  info.real_time = options.real_time;
  info.strict = options.strict;
  info.selected = selected;
  info.blind_spots = blind_spots(options.real_time);
  return info;
}

void print_beginning(const RunInfo& info, int jobs) {
  std::cout << fmt::format("{}{}: {} scenario{}, seed {}, {} at a time{}\n",
                           terminal::printable(info.client),
                           info.client_version.empty()
                               ? ""
                               : " " + terminal::printable(info.client_version),
                           info.selected, info.selected == 1 ? "" : "s", info.seed, jobs,
                           info.real_time ? ", in real time" : "")
            << std::flush;
}

}  // namespace

void catch_interruptions() {
  struct sigaction action {};
  action.sa_handler = note_interruption;
  action.sa_flags = static_cast<int>(SA_RESETHAND) | SA_RESTART;
  ::sigaction(SIGINT, &action, nullptr);
  ::sigaction(SIGTERM, &action, nullptr);
  ::signal(SIGPIPE, SIG_IGN);
}

std::optional<Prepared> prepare(const RunOptions& options, const Suite& suite) {
  refuse_later_revision(options.revision, suite);
  Choice choice = choose(suite, options.suite.only, options.suite.skip);
  for (const std::string& problem : choice.unmatched) print_error(problem);
  if (choice.scenarios.empty() || !choice.unmatched.empty()) {
    print_error("nothing ran; `greenmock-conformance list` shows what there is");
    return std::nullopt;
  }
  std::vector<KnownFailure> known = read_known(options.known_failures, suite);
  const std::chrono::milliseconds deadline = read_deadline(options.deadline);
  return Prepared{std::move(choice.scenarios), std::move(known), deadline,
                  ReportFiles(options.reports)};
}

void refuse_folder(const std::vector<std::string>& command) {
  const std::string& program = command.front();
  std::error_code problem;
  // Without a slash it is looked for in PATH.
  if (program.find('/') != std::string::npos && std::filesystem::is_directory(program, problem))
    throw UsageError{
        fmt::format("cannot start {}: it is a folder; write the program behind --", program)};
}

int run_and_tell(const RunOptions& options, const Suite& suite, Prepared prepared,
                 RunContext context, const std::string& command) {
  const std::vector<const Scenario*>& scenarios = prepared.scenarios;
  ReportFiles& reports = prepared.reports;
  context.deadline = prepared.deadline;
  RunResult result;
  result.info = info_of(options, suite, context.description, command, scenarios.size());
  print_beginning(result.info, options.jobs);
  if (!interrupted) catch_interruptions();
  terminal::raise_descriptor_limit();
  const FakeService service(scenarios, result.info.seed);
  context.server = &service.server();
  context.interrupted = &interrupted;
  context.real_time = options.real_time;
  reports.begin(result.info);
  Progress progress(scenarios.size(), options.quiet);
  SuiteRun suite_run;
  suite_run.scenarios = scenarios;
  suite_run.revision = result.info.revision;
  suite_run.jobs = options.jobs;
  suite_run.reproduce = [&](const Scenario& scenario) {
    return reproduce_command(scenario, options, result.info.seed);
  };
  suite_run.on_end = [&](ScenarioResult& one) {
    mark_known(prepared.known, one);
    progress.tell(one);
    reports.add(one);
    if (options.trace) print_trace(one);
  };
  const auto begun = std::chrono::steady_clock::now();
  result.scenarios = run_suite(suite_run, context, suite.requirements);
  result.took_ms =
      std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - begun).count();
  result.interrupted = interrupted;
  result.stale_known = stale(prepared.known, result);
  std::cout << text(result, suite.requirements, terminal::wants_colour(STDOUT_FILENO))
            << std::flush;
  const std::string unwritten = reports.finish(result, suite.requirements);
  if (result.never_began())
    print_error(
        "no client came as far as one call or one event: is it the adapter? `greenmock-conformance "
        "smoke -- …` tells");
  if (unwritten.empty()) return result.exit_code();
  print_error(fmt::format("could not be written whole: {}; is the disk full?", unwritten));
  // A verdict says more than that.
  return result.exit_code() == kAllMet ? kUsage : result.exit_code();
}

}  // namespace greenmock::kit::commands
