// The command line: which command, which flags. The commands are in commands/.

#include <algorithm>
#include <exception>
#include <iostream>
#include <string>
#include <utility>
#include <vector>

#include <CLI/CLI.hpp>

#include "commands/commands.hpp"
#include "commands/complaint.hpp"
#include "greenmock/version.hpp"
#include "terminal/command_line.hpp"
#include "terminal/option_help.hpp"
#include "terminal/output.hpp"

namespace {

using namespace greenmock::kit::commands;
using greenmock::terminal::takes;

constexpr const char* kAbout =
    "greenmock-conformance: runs a Green API client through scenarios of a fake service, and tells "
    "its\nauthor what is wrong, why, and how to see it again.";

constexpr const char* kExitCodes =
    "Exit codes: 0 every MUST is met · 1 one is not · 2 wrong arguments or files · 3 the kit or "
    "the\nadapter broke · 4 nothing ran · 130 interrupted";

constexpr const char* kExitCodesOfReading = "Exit codes: 0 done · 2 wrong arguments or files";

void add_suite_options(CLI::App& command, SuiteOptions& options, bool choosing) {
  takes(command.add_option("--scenarios", options.files,
                           "more scenarios: a JSON file, or a folder of them (repeatable)"),
        "PATH")
      ->allow_extra_args(false);
  if (!choosing) return;
  takes(command.add_option("--only", options.only,
                           "only these: an id, or a pattern like 'qr-*' (repeatable)"),
        "PATTERN")
      ->allow_extra_args(false);
  takes(command.add_option("--skip", options.skip, "not these (repeatable)"), "PATTERN")
      ->allow_extra_args(false);
}

void add_run_options(CLI::App& command, RunOptions& options) {
  add_suite_options(command, options.suite, true);
  command.add_flag("--real-time", options.real_time,
                   "waits last as long as they say: sees a client's own time-outs, and takes long");
  takes(command.add_option("--deadline", options.deadline, "of a scenario, in real time"),
        "DURATION")
      ->capture_default_str();
  takes(command.add_option("--seed", options.seed, "repeat a run: same codes, same ids"), "NUMBER")
      ->check(greenmock::terminal::problem_of_seed);
  command.add_flag("--strict", options.strict, "a SHOULD that is not met fails too");
  takes(command.add_option("--known-failures", options.known_failures,
                           "lines of `scenario/check  # reason`: these do not fail the run, and "
                           "fail it once they pass"),
        "FILE");
  takes(command.add_option("--revision", options.revision,
                           "scenarios that are newer run, but do not count"),
        "NUMBER", CLI::Range(1, 10'000));
  takes(command.add_option("--report", options.reports,
                           "KIND one of junit, html, json, tap, badge (repeatable)"),
        "KIND=FILE")
      ->allow_extra_args(false);
  command.add_flag("--trace", options.trace, "print what went over the wire");
  command.add_flag("--quiet,-q", options.quiet, "no line for each scenario");
}

void add_run(CLI::App& app, RunOptions& options) {
  CLI::App& run = *app.add_subcommand("run", "run a client against the scenarios, and judge it");
  run.footer(
      std::string("Example:\n  greenmock-conformance run --report html=report.html -- python3 "
                  "adapter.py\n\n") +
      kExitCodes);
  add_run_options(run, options);
  takes(run.add_option("--jobs,-j", options.jobs, "so many scenarios at a time"), "NUMBER",
        CLI::Range(1, 256))
      ->capture_default_str();
  takes(run.add_option("client", options.client, "the command that starts the client, behind --"),
        "");
}

void add_attach(CLI::App& app, AttachOptions& options) {
  CLI::App& attach = *app.add_subcommand(
      "attach", "judge a client that cannot be started from here, such as a page or an app");
  attach.footer(
      "One scenario after the other: its variables are printed as KEY=value, quoted for a shell; "
      "then\n"
      "the client's events are awaited, each a POST of a JSON object to GREEN_API_EVENTS_URL. A "
      "client\n"
      "ends by {\"event\":\"end\",\"code\":0}.\n\n" +
      std::string(kExitCodes));
  add_run_options(attach, options.run);
  options.run.jobs = 1;
  takes(attach.add_option("--task", options.tasks, "what the client can do (repeatable)"), "TASK")
      ->allow_extra_args(false)
      ->capture_default_str();
}

void add_probe(CLI::App& app, ProbeOptions& options) {
  CLI::App& probe = *app.add_subcommand(
      "probe", "ask the real service harmless questions: where does the fake answer otherwise?");
  probe.footer(
      "Nothing is sent, changed or taken from a queue. The token comes from\n"
      "GREEN_API_TOKEN_INSTANCE, and stands in no output. Example:\n"
      "  GREEN_API_TOKEN_INSTANCE=… greenmock-conformance probe --url "
      "https://1101.api.green-api.com \\\n    --instance 1101000001\n\n"
      "Exit codes: 0 nothing differs · 1 something does · 2 wrong arguments · 3 no answer");
  takes(probe.add_option("--url", options.url, "the apiUrl of the account"), "URL")->required();
  takes(probe.add_option("--instance", options.id, "its idInstance"), "ID")->required();
  takes(probe.add_option("--token", options.token,
                         "its apiTokenInstance, if no one else is on this machine"),
        "TOKEN");
  takes(probe.add_option_function<std::uint64_t>(
            "--pause",
            [&options](std::uint64_t ms) { options.pause = std::chrono::milliseconds{ms}; },
            "between two questions; the service allows one a second (default: 1100)"),
        "MILLISECONDS", CLI::Range(0, 60'000));
  probe.add_flag("--json", options.json, "a line of JSON for each question");
}

/// What stands behind -- is the client's, flags and all.
std::vector<std::string> take_client(std::vector<std::string>& arguments) {
  const auto end = std::find(arguments.begin(), arguments.end(), "--");
  if (end == arguments.end()) return {};
  std::vector<std::string> client(end + 1, arguments.end());
  arguments.erase(end, arguments.end());
  return client;
}

int exit_code_of(int argc, char** argv) {
  CLI::App app{kAbout, "greenmock-conformance"};
  greenmock::terminal::space_groups(app);
  app.require_subcommand(1);
  app.set_version_flag("--version", std::string(greenmock::kVersion));
  app.footer(kExitCodes);

  RunOptions run_options;
  add_run(app, run_options);
  AttachOptions attach_options;
  add_attach(app, attach_options);

  ListOptions list_options;
  CLI::App& list_command = *app.add_subcommand("list", "the scenarios, a line each");
  list_command.footer(
      "Exit codes: 0 done · 2 wrong arguments or files · 4 a pattern matches nothing");
  add_suite_options(list_command, list_options.suite, true);
  list_command.add_flag("--json", list_options.json, "a line of JSON each, with the checks");

  std::string show_id;
  SuiteOptions show_suite;
  CLI::App& show_command =
      *app.add_subcommand("show", "what a scenario does, and what it asks of a client");
  show_command.footer(kExitCodesOfReading);
  add_suite_options(show_command, show_suite, false);
  takes(show_command.add_option("id", show_id, "of a scenario"), "")->required();

  ServeOptions serve_options;
  CLI::App& serve_command = *app.add_subcommand(
      "serve", "only the fake service of a scenario, for debugging a client by hand");
  serve_command.footer(
      "Exit codes: 0 ended by Ctrl-C or TERM · 2 wrong arguments or files · 3 the kit broke");
  add_suite_options(serve_command, serve_options.suite, false);
  takes(serve_command.add_option("--seed", serve_options.seed, "same codes, same ids"), "NUMBER")
      ->check(greenmock::terminal::problem_of_seed);
  takes(serve_command.add_option("id", serve_options.id, "of a scenario"), "")->required();

  std::vector<std::string> smoke_client;
  CLI::App& smoke_command =
      *app.add_subcommand("smoke", "try the adapter before the client: does it keep the contract?");
  smoke_command.footer(
      "Exit codes: 0 the adapter keeps the contract · 2 wrong arguments, or it cannot be started · "
      "3 it\ndoes not · 4 it logs nobody in, so little can be tried · 130 interrupted");
  takes(smoke_command.add_option("client", smoke_client,
                                 "the command that starts the client, behind --"),
        "");

  SuiteOptions coverage_suite;
  CLI::App& coverage_command = *app.add_subcommand(
      "coverage", "mistakes of real clients, and the checks that catch them, as Markdown");
  coverage_command.footer(kExitCodesOfReading);
  add_suite_options(coverage_command, coverage_suite, false);

  ProbeOptions probe_options;
  add_probe(app, probe_options);

  JoinOptions join_options;
  CLI::App& report_command = *app.add_subcommand("report", "what to do with reports");
  report_command.require_subcommand(1);
  report_command.footer(kExitCodesOfReading);  // of what is below it too
  CLI::App& join_command = *report_command.add_subcommand(
      "join", "several JSON reports as one matrix of clients and scenarios");
  takes(join_command.add_option("files", join_options.files, "what --report json=FILE wrote"), "")
      ->required();
  takes(join_command.add_option("--html", join_options.html, "write a page"), "FILE");
  takes(join_command.add_option("--markdown", join_options.markdown,
                                "write a table; else it is printed"),
        "FILE");

  if (argc == 1) {
    std::cout << app.help();
    return kUsage;
  }
  std::vector<std::string> arguments(argv + 1, argv + argc);
  const std::vector<std::string> client = take_client(arguments);
  if (const std::string wrong = greenmock::terminal::wrong_command(app, arguments);
      !wrong.empty()) {
    print_error(wrong);
    return kUsage;
  }
  std::reverse(arguments.begin(), arguments.end());  // as CLI11 takes them
  try {
    app.parse(arguments);
  } catch (const CLI::Success& help) {
    return app.exit(help);
  } catch (const CLI::Error& error) {
    print_error(greenmock::terminal::one_line(app, error));
    return kUsage;
  }
  if (!client.empty() && !app.got_subcommand("run") && !app.got_subcommand("smoke")) {
    print_error(app.get_subcommands().front()->get_name() +
                " starts no client; what stands behind -- is for run and smoke, as in: "
                "greenmock-conformance run -- " +
                client.front());
    return kUsage;
  }
  for (std::vector<std::string>* into : {&run_options.client, &smoke_client})
    into->insert(into->end(), client.begin(), client.end());
  for (const auto& [command, words] :
       {std::pair{"run", &run_options.client}, std::pair{"smoke", &smoke_client}}) {
    if (!app.got_subcommand(command) || !words->empty()) continue;
    print_error(std::string("which client? Write its command behind --, as in: ") +
                "greenmock-conformance " + command + " -- python3 adapter.py");
    return kUsage;
  }
  try {
    if (app.got_subcommand("run")) return run(run_options);
    if (app.got_subcommand("attach")) return attach(attach_options);
    if (app.got_subcommand("list")) return list(list_options);
    if (app.got_subcommand("show")) return show(show_id, show_suite);
    if (app.got_subcommand("serve")) return serve(serve_options);
    if (app.got_subcommand("smoke")) return smoke(smoke_client);
    if (app.got_subcommand("coverage")) return coverage(coverage_suite);
    if (app.got_subcommand("probe")) return probe(probe_options);
    return join_reports(join_options);
  } catch (const UsageError& error) {
    print_error(error.message);
    return kUsage;
  } catch (const std::exception& error) {
    print_error(error.what());
    return kBroken;
  }
}

}  // namespace

int main(int argc, char** argv) {
  greenmock::terminal::hold_standard_streams();
  return greenmock::terminal::end_output("greenmock-conformance", exit_code_of(argc, argv));
}
