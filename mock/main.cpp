// The command line: which command, which flags. The commands are in cli/.

#include <iostream>
#include <string>
#include <vector>

#include <CLI/CLI.hpp>

#include "cli/commands.hpp"
#include "cli/complaint.hpp"
#include "greenmock/version.hpp"
#include "terminal/command_line.hpp"
#include "terminal/option_help.hpp"
#include "terminal/output.hpp"

namespace {

using greenmock::terminal::takes;

constexpr const char* kAbout =
    "greenmock: a fake Green API server. It gives real QR codes that rotate, and a virtual phone "
    "that\n"
    "scans them, so that a client can be tested without an account or a phone.";

/// Where a command finds the server that it talks to.
void add_control_options(CLI::App& command, std::string& control, std::string& token) {
  takes(command.add_option("--control", control, "Address of the control API"), "URL")
      ->capture_default_str();
  takes(command.add_option("--control-token", token,
                           "Token of the control API, if it has one (default: that in "
                           "GREENMOCK_CONTROL_TOKEN, which no list of processes shows)"),
        "TOKEN");
}

int exit_code_of(int argc, char** argv) {
  CLI::App app{kAbout, "greenmock"};
  greenmock::terminal::space_groups(app);
  app.require_subcommand(1);
  app.set_version_flag("--version", std::string(greenmock::kVersion));
  app.footer("`greenmock serve --help` shows examples. Documentation: README.md and docs/.");

  greenmock::cli::ServeOptions serve_options;
  CLI::App* serve = app.add_subcommand("serve", "Run the fake server until Ctrl-C");
  greenmock::cli::add_serve_options(*serve, serve_options);

  greenmock::cli::ScanOptions scan_options;
  CLI::App* scan =
      app.add_subcommand("scan", "Scan the QR code in a picture with the virtual phone");
  scan->footer(
      "Exit codes: 0 the phone is logged in, 1 the code was refused or none was found, 2 usage.");
  takes(scan->add_option("IMAGE", scan_options.image,
                         "A PNG with the code anywhere in it; - reads standard input"),
        "")
      ->required();
  add_control_options(*scan, scan_options.control, scan_options.token);
  scan->add_flag("--json", scan_options.json, "Print the server's answer as it is");

  greenmock::cli::PhoneOptions phone_options;
  CLI::App* phone = app.add_subcommand(
      "phone", "Type a code of getAuthorizationCode into the virtual phone, instead of a scan");
  phone->footer("Exit codes: 0 the phone is logged in, 1 the code was refused, 2 usage.");
  takes(phone->add_option("CODE", phone_options.code,
                          "Eight letters and digits; case, blanks and a hyphen do not matter"),
        "")
      ->required();
  add_control_options(*phone, phone_options.control, phone_options.token);
  takes(phone->add_option("--instance", phone_options.instance,
                          "idInstance or name (default: the one that has given the code)"),
        "ACCOUNT");
  phone->add_flag("--json", phone_options.json, "Print the server's answer as it is");

  greenmock::cli::CheckOptions check_options;
  CLI::App* check = app.add_subcommand(
      "check", "Say in plain words what a script does, or what is wrong with it");
  check->footer(
      "Exit codes: 0 all are valid, 2 one is not. Each problem is a line: file, line, column, JSON "
      "pointer, what to do.");
  takes(check->add_option("SCRIPT", check_options.scripts,
                          "Script files, - for standard input, or names of ready-made scripts"),
        "")
      ->required();
  check->add_flag("--json", check_options.json, "One line of JSON for each script");
  check->add_flag(
      "--quiet", check_options.quiet,
      "Print problems and warnings only; with --json, only the lines of scripts that have some");

  greenmock::cli::CaOptions ca_options;
  CLI::App* ca = app.add_subcommand(
      "ca", "Say where the certificate authority of serve --tls is, and how clients trust it");
  ca->footer(
      "It is made if there is none. It can vouch for hosts of Green API and for this machine "
      "alone.\n"
      "Exit codes: 0 it is there, 2 it cannot be used: a line says why, and what to do.\n\n"
      "  greenmock ca --print > ca.pem      the certificate alone, for pipes and images of "
      "containers");
  greenmock::cli::add_tls_dir(*ca, ca_options.tls_dir);
  CLI::Option* ca_json = ca->add_flag("--json", ca_options.json, "One line of JSON, for programs");
  ca->add_flag("--print", ca_options.print, "Write the certificate alone to standard output: PEM")
      ->excludes(ca_json);

  CLI::App* methods =
      app.add_subcommand("methods", "List every method of Green API, and which are built");
  methods->footer("A table in Markdown: docs/methods.md is made by it.");

  CLI::App* settings =
      app.add_subcommand("settings", "List every setting of an account, and what it takes");
  settings->footer("A table in Markdown: docs/settings.md is made by it.");

  greenmock::cli::FidelityOptions fidelity_options;
  CLI::App* fidelity = app.add_subcommand(
      "fidelity", "Say how many of the known facts of the real service are held here, and tested");
  fidelity->footer("Without a flag: the share in a few lines. --page made docs/fidelity.md.");
  CLI::Option* page =
      fidelity->add_flag("--page", fidelity_options.page, "Every fact, with its tests: Markdown");
  fidelity
      ->add_flag("--json", fidelity_options.json, "Every fact, with its tests: one line of JSON")
      ->excludes(page);

  if (argc == 1) {
    std::cout << app.help();
    return 2;
  }
  const std::vector<std::string> arguments(argv + 1, argv + argc);
  if (const std::string wrong = greenmock::terminal::wrong_command(app, arguments);
      !wrong.empty()) {
    greenmock::cli::print_error(wrong);
    return 2;
  }
  try {
    app.parse(argc, argv);
  } catch (const CLI::Success& asked) {  // --help, --version
    return app.exit(asked);
  } catch (const CLI::ParseError& error) {
    greenmock::cli::print_error(greenmock::terminal::one_line(app, error));
    return 2;
  }
  try {
    if (*serve) return greenmock::cli::serve(serve_options);
    if (*scan) return greenmock::cli::scan(scan_options);
    if (*phone) return greenmock::cli::phone(phone_options);
    if (*check) return greenmock::cli::check(check_options);
    if (*ca) return greenmock::cli::ca(ca_options);
    if (*methods) return greenmock::cli::print_methods();
    if (*settings) return greenmock::cli::print_settings();
    if (*fidelity) return greenmock::cli::print_fidelity(fidelity_options);
  } catch (const greenmock::cli::UsageError& error) {
    greenmock::cli::print_error(error.message);
  } catch (const std::exception& error) {
    greenmock::cli::print_error(error.what());
  }
  return 2;
}

}  // namespace

int main(int argc, char** argv) {
  greenmock::terminal::hold_standard_streams();
  return greenmock::terminal::end_output("greenmock", exit_code_of(argc, argv));
}
