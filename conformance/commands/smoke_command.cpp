#include <fmt/format.h>

#include <algorithm>
#include <iostream>
#include <sstream>

#include "commands/commands.hpp"
#include "commands/run_support.hpp"
#include "commands/suite_source.hpp"
#include "core/embedded_file.hpp"
#include "greenmock/greenmock.hpp"
#include "run/adapter.hpp"
#include "run/command.hpp"
#include "run/folder.hpp"
#include "run/scenario_run.hpp"
#include "terminal/printable.hpp"

namespace greenmock {
extern const std::span<const core::EmbeddedFile> kit_smoke;  // made by cmake/Embed.cmake
}

namespace greenmock::kit::commands {
namespace {

class Report {
 public:
  void tell(bool met, const std::string& what, const std::string& seen = "") {
    failed_ = failed_ || !met;
    std::cout << fmt::format("{:<7}{}\n", met ? "ok" : "FAILED", terminal::printable(what));
    if (!met && !seen.empty()) std::cout << fmt::format("      {}\n", terminal::printable(seen));
  }
  void skip(const std::string& what, const std::string& why) {
    std::cout << fmt::format("{:<7}{} ({})\n", "skip", what, why);
  }
  bool failed() const { return failed_; }

 private:
  bool failed_ = false;
};

Scenario scenario_named(std::string_view name) {
  for (const core::EmbeddedFile& file : kit_smoke) {
    if (file.name != name) continue;
    auto suite = load_suite({{std::string(name), std::string(file.text)}});
    for (Scenario& scenario : suite.suite.scenarios) {
      if (scenario.file_id == name) return scenario;
    }
  }
  throw std::runtime_error(fmt::format("the program has no scenario {}", name));
}

void tell_all(const ScenarioResult& result, Report& report) {
  for (const CheckResult& check : result.checks) {
    if (check.verdict == Verdict::Unreached) continue;
    if (check.verdict == Verdict::Skip)
      report.skip(check.id, check.seen);
    else
      report.tell(check.verdict == Verdict::Pass || check.verdict == Verdict::Info,
                  fmt::format("{}: {}", check.id, check.expected), check.seen);
  }
  for (const std::string* tail : {&result.out_tail, &result.err_tail}) {
    if (!report.failed() || tail->empty()) continue;
    std::cout << (tail == &result.out_tail ? "      stdout:\n" : "      stderr:\n");
    std::istringstream lines(*tail);
    for (std::string line; std::getline(lines, line);)
      std::cout << terminal::printable(line) << "\n";
  }
}

/// The scenarios for one way of logging in.
struct Way {
  std::string_view task, login, parked;
};
constexpr Way kWays[] = {{"authorize", "smoke-login", "smoke-term"},
                         {"authorize-websocket", "smoke-login-websocket", "smoke-term-websocket"}};

const Way* way_to_log_in(const Description& description) {
  const auto* found = std::find_if(std::begin(kWays), std::end(kWays),
                                   [&](const Way& way) { return description.has_task(way.task); });
  return found == std::end(kWays) ? nullptr : found;
}

/// While a call waits: every process that the client started is there to be looked at.
void look_at_command_lines(const Scenario& scenario, const RunContext& context, Report& report) {
  Session session(scenario, context);
  session.start_client(Client::First);
  try {
    for (const Step& step : scenario.steps) session.perform(step);
  } catch (const Missed&) {
    return;  // has been told
  }
  const std::vector<std::string> lines = session.client(Client::First)->command_lines();
  const bool leaks = std::any_of(lines.begin(), lines.end(), [&](const std::string& line) {
    return line.find(session.instance().token()) != std::string::npos;
  });
  report.tell(
      !leaks,
      "token-not-in-argv: the token in no command line, where every user of the machine sees it",
      "a process that the adapter started has the token among its arguments");
}

}  // namespace

int smoke(const std::vector<std::string>& client) try {
  RunContext context;
  refuse_folder(client);
  const std::vector<std::string> command = with_whole_paths(client);
  const Folder folder;
  guard(folder.path());
  const OrphansEnd at_the_end;
  catch_interruptions();
  context.interrupted = &interrupted;
  context.start = spawning(command, folder.path());
  const AdapterAnswer adapter = ask_adapter(command, folder.path(), &interrupted);
  if (adapter.interrupted) throw Interrupted{};
  Report report;
  report.tell(adapter.description.has_value(),
              "describe: with GREEN_API_TASK=describe it tells what it can do", adapter.problem);
  if (!adapter.description) return adapter.not_started ? kUsage : kBroken;
  context.description = *adapter.description;
  const Server server;
  context.server = &server;
  const Suite suite = load({});
  const Way* way = way_to_log_in(*adapter.description);
  if (!way) {
    print_error(
        "nothing more can be tried of an adapter that logs nobody in: give it the task "
        "\"authorize\" or \"authorize-websocket\"");
    return kNothingRan;
  }
  tell_all(run_scenario(scenario_named(way->login), context, suite.requirements), report);
  const Scenario parked = scenario_named(way->parked);
  tell_all(run_scenario(parked, context, suite.requirements), report);
  look_at_command_lines(parked, context, report);
  std::cout
      << (report.failed()
              ? "\nThe adapter does not keep the contract yet (conformance/adapters/README.md).\n"
              : "\nThe adapter keeps the contract. Next: greenmock-conformance run -- " +
                    shell_text(client) + "\n");
  return report.failed() ? kBroken : kAllMet;
} catch (const Interrupted&) {
  return kInterrupted;
}

}  // namespace greenmock::kit::commands
