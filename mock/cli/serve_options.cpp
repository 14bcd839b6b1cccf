#include "cli/serve_options.hpp"

#include <fmt/format.h>

#include <CLI/CLI.hpp>

#include <functional>

#include "cli/environment.hpp"
#include "cli/public_url.hpp"
#include "control/server/guard.hpp"
#include "core/account/account_id.hpp"
#include "core/time/duration.hpp"
#include "terminal/command_line.hpp"
#include "terminal/option_help.hpp"

namespace greenmock::cli {

using terminal::takes;

namespace {

constexpr const char* kExamples = R"(Examples:
  greenmock serve                              a fresh account at http://127.0.0.1:8080
  greenmock serve --script ten-minute-wait     behave as a ready-made script says (--list-scripts)
  greenmock serve --watch my.json              as my own says (docs/scripts.md), again after each change
  greenmock serve --instance 1101000001:abc:authorized
  greenmock serve --tls                        and at https://127.0.0.1:8080 (greenmock ca)
  greenmock serve --port 0 --ready-file r.json --log none      for programs and CI
  greenmock serve --bind 0.0.0.0 --public-url http://greenmock:8080       in a container of that name

Meanwhile, in another terminal:
  greenmock scan screenshot.png                log in, as a telephone would
  greenmock phone GAPI2015                     the same, with a code of getAuthorizationCode
  curl -X POST -H 'Content-Type: application/json' -d '{"by":"10m"}' \
       http://127.0.0.1:8081/_mock/clock/advance               ten minutes pass at once)";

std::string problem_of_host(const std::string& text) {
  const bool is_name = !text.empty() && text.find_first_of("/@? #") == std::string::npos;
  const bool has_port = !text.starts_with('[') && text.find(':') != std::string::npos;
  return is_name && !has_port && !text.starts_with('-')
             ? ""
             : "it is a host alone, such as files.example.com or [::1]: no scheme, no port, no "
               "path";
}

/// A name that no request can have would be taken for one, and never be.
std::string problem_of_control_host(const std::string& text) {
  return control::can_be_host(text)
             ? ""
             : "it is what a Host header says, such as greenmock, greenmock:8081 or [fe80::1]: no "
               "scheme, no path";
}

/// Of a file: a variable that is not set must not silently keep nothing.
std::string problem_of_name(const std::string& text) {
  return text.empty() ? "the name is empty; is a variable not set?" : "";
}

std::function<std::string(const std::string&)> filled(const char* problem) {
  return [problem](const std::string& text) { return std::string(text.empty() ? problem : ""); };
}

/// Whether what listens on the one address takes the port of the other too.
bool overlap(const std::string& bind, const std::string& other) {
  const auto takes = [](const std::string& all, const std::string& one) {
    return all == "::" || (all == "0.0.0.0" && one.find(':') == std::string::npos);
  };
  return bind == other || takes(bind, other) || takes(other, bind);
}

}  // namespace

void refuse_same_port(const ServeOptions& o) {
  const auto refuse = [](std::string_view flag, std::string_view other, std::uint16_t port) {
    throw UsageError{fmt::format(
        "{} and {} are the same port, {}: give each one of its own, or 0 for any free one", flag,
        other, port)};
  };
  if (o.media_port && *o.media_port != 0 && *o.media_port == o.port)
    throw UsageError{fmt::format(
        "--port and --media-port are the same port, {}: leave out --media-port, and it is that of "
        "--port",
        o.port)};
  if (!o.control_port || *o.control_port == 0 || !overlap(o.bind, o.control_bind)) return;
  if (*o.control_port == o.port) refuse("--port", "--control-port", o.port);
  if (*o.control_port == o.media_port) refuse("--media-port", "--control-port", *o.control_port);
}

void add_tls_dir(CLI::App& command, std::string& folder) {
  takes(command.add_option(
            "--tls-dir", folder,
            "Folder of the certificate authority (default: $XDG_DATA_HOME/greenmock/tls, or "
            "~/.local/share/greenmock/tls)"),
        "FOLDER")
      ->check(filled("the path is empty"));
}

namespace {

void add_behaviour(CLI::App& command, ServeOptions& o) {
  takes(command.add_option("--script", o.script,
                           "A script file (docs/scripts.md), or the name of a ready-made one"),
        "SCRIPT")
      ->check(problem_of_name);
  takes(command.add_option("--watch", o.watch,
                           "A script file that is played again whenever it changes; a bad one is "
                           "refused and the old one goes on"),
        "FILE")
      ->check(problem_of_name);
  command.add_flag("--list-scripts", o.list_scripts, "List the ready-made scripts, and end");
  takes(command.add_option("--instance", o.instances,
                           "An account (repeatable; default: one is made and printed)"),
        "ID:TOKEN[:STATE]");
  takes(command.add_option("--dialect", o.dialect,
                           "Names and codes of about 2022 (seed) or of today (current)"),
        CLI::IsMember({"seed", "current"}))
      ->capture_default_str();
  command.add_flag("--strict", o.strict,
                   "Refuse what the documentation does not allow, instead of tolerating it");
  takes(command.add_option("--rate-limit", o.rate_limit,
                           "Answer 429 above the documented limits, or never"),
        CLI::IsMember({"off", "documented"}))
      ->capture_default_str();
  takes(command.add_option("--qr-size", o.qr_size, "Width of the QR picture in pixels"),
        CLI::IsMember({276, 256}))
      ->capture_default_str();
  takes(command.add_option("--partner-token", o.partner_token,
                           "Token of the partner API (docs/partners.md); without one every token "
                           "is wrong. GREENMOCK_PARTNER_TOKEN in the environment gives it too, "
                           "and no list of processes shows it"),
        "TOKEN")
      ->check(problem_of_partner_token);
  takes(command.add_option("--assume", o.assumptions,
                           "What the documentation leaves open (docs/assumptions.md; repeatable)"),
        "KEY=VALUE");
}

void add_time_and_chance(CLI::App& command, ServeOptions& o) {
  takes(command.add_option("--speed", o.speed, "Virtual seconds per real second"), "NUMBER")
      ->capture_default_str();
  takes(command.add_option("--start-time", o.start_time,
                           "Virtual time at the start, such as 2026-01-01T00:00:00Z (default: now; "
                           "with --seed that example)"),
        "TIME")
      ->check(filled("the time is empty; is a variable not set?"));
  takes(
      command.add_option("--seed", o.seed,
                         "Same seed, same requests: same bytes (default: by chance, and printed)"),
      "NUMBER")
      ->check(terminal::problem_of_seed);
}

void add_addresses(CLI::App& command, ServeOptions& o) {
  const CLI::Range ports(0, 65535);
  takes(command.add_option("--port", o.port, "Port of the fake Green API; 0 picks a free one"),
        "PORT", ports)
      ->capture_default_str();
  takes(command.add_option("--bind", o.bind,
                           "IP address of the fake Green API; 0.0.0.0 opens it to the network"),
        "ADDRESS")
      ->capture_default_str();
  takes(command.add_option(
            "--public-url", o.public_url,
            "Where clients reach it if that is another address, as in a container or behind a "
            "proxy: apiUrl, wsUrl and links to files begin with it"),
        "URL")
      ->check(problem_of_public_url);
  takes(command.add_option("--media-port", o.media_port,
                           "Port of the media host, which takes uploads; 0 picks a free one "
                           "(default: --port)"),
        "PORT", ports);
  takes(command.add_option("--control-port", o.control_port,
                           "Port of the control API; 0 picks a free one (default: --port + 1, or a "
                           "free one with --port 0)"),
        "PORT", ports);
  takes(command.add_option("--control-bind", o.control_bind, "IP address of the control API"),
        "ADDRESS")
      ->capture_default_str();
  takes(command.add_option("--control-host", o.control_hosts,
                           "A Host name to take besides loopback (repeatable)"),
        "HOST")
      ->check(problem_of_control_host);
  takes(command.add_option("--control-token", o.control_token,
                           "Token that the control API asks for; needed when it is not on "
                           "loopback. GREENMOCK_CONTROL_TOKEN in the environment gives it too, "
                           "and no list of processes shows it"),
        "TOKEN")
      ->check(problem_of_control_token);
  takes(command.add_option("--allow-webhook-host", o.allowed_webhook_hosts,
                           "A host besides this machine to which webhooks may go (repeatable)"),
        "HOST")
      ->check(problem_of_host);
  takes(command.add_option(
            "--allow-file-host", o.allowed_file_hosts,
            "A host besides this machine from which sendFileByUrl fetches (repeatable); the "
            "links of others are handed on as they are"),
        "HOST")
      ->check(problem_of_host);
  command.add_flag("--tls", o.tls,
                   "Speak HTTPS too, on the same port, and take CONNECT for hosts of Green API "
                   "(docs/tls.md); greenmock ca says how clients trust it");
  add_tls_dir(command, o.tls_dir);
}

void add_limits(CLI::App& command, ServeOptions& o) {
  takes(command.add_option(
            "--max-connections", o.max_connections,
            "Connections at one time; for one more the longest idle is closed, and if none is "
            "idle it is refused with 503"),
        "NUMBER", CLI::Range(1, 1'000'000))
      ->capture_default_str();
  const auto add_memory = [&](const char* flag, std::size_t& mebibytes, const char* help) {
    takes(command.add_option(flag, mebibytes, help), "MIB", CLI::Range(1, 1'048'576))
        ->capture_default_str();
  };
  add_memory("--message-memory", o.message_mebibytes,
             "What the messages of all accounts may take; above it the oldest are dropped and "
             "counted (docs/messages.md)");
  add_memory("--file-memory", o.file_mebibytes,
             "What sent and uploaded files may take; above it the oldest are dropped");
  add_memory("--journal-memory", o.journal_mebibytes,
             "What the journals of all accounts may take, and half as much again for when events "
             "happened and for attempts at webhooks; above it the oldest calls are given up "
             "(docs/control-api.md)");
}

void add_output(CLI::App& command, ServeOptions& o) {
  takes(command.add_option(
            "--state", o.state_file,
            "Keep accounts, settings, notifications, messages, people and files in FILE over a "
            "restart, and over kill -9 (docs/state.md)"),
        "FILE")
      ->check(problem_of_name);
  takes(command.add_option("--ready-file", o.ready_file,
                           "Written once it serves: version, addresses, pid, seed and instances as "
                           "JSON; removed when it ends"),
        "FILE")
      ->check(problem_of_name);
  command.add_flag("--json", o.json,
                   "Print the same as one line of JSON at the start, and log nothing unless asked");
  takes(command.add_option("--log", o.log,
                           "One line a request, with virtual time in UTC (default: text)"),
        CLI::IsMember({"text", "json", "none"}));
}

}  // namespace

void add_serve_options(CLI::App& command, ServeOptions& options) {
  command.footer(kExamples);
  const auto add_group = [&](const char* name, void (*add)(CLI::App&, ServeOptions&)) {
    const std::string before = command.option_defaults()->get_group();
    command.option_defaults()->group(name);
    add(command, options);
    command.option_defaults()->group(before);
  };
  add_group("What the service does", add_behaviour);
  add_group("Time and chance", add_time_and_chance);
  add_group("Addresses", add_addresses);
  add_group("Limits", add_limits);
  add_group("Files and output", add_output);
}

core::InstanceSpec parse_instance_flag(const std::string& text) {
  const auto wrong = [&](const std::string& why) {
    return UsageError{
        fmt::format("--instance {}: {}; it is ID:TOKEN[:STATE], such as "
                    "1101000001:d75b3a66374942c5b3c019c698abc2067e151558acbd412345",
                    text, why)};
  };
  const std::size_t first = text.find(':');
  core::InstanceSpec spec;
  spec.id = core::parse_instance_id(text.substr(0, first));
  if (!spec.id)
    throw wrong(fmt::format("the id must be 1 to {} digits without a zero in front",
                            core::kLongestInstanceId));
  if (first == std::string::npos) throw wrong("the token is missing");
  const std::size_t second = text.find(':', first + 1);
  const std::string token =
      text.substr(first + 1, second == std::string::npos ? second : second - first - 1);
  if (!core::is_instance_token(token))
    throw wrong(fmt::format("the token must be 1 to {} letters, digits, '.', '_' or '-'",
                            core::kLongestInstanceToken));
  spec.token = token;
  if (second != std::string::npos) {
    const auto state = core::parse_state(text.substr(second + 1));
    if (!state)
      throw wrong(fmt::format("there is no state \"{}\", only {}", text.substr(second + 1),
                              fmt::join(core::kStateNames, ", ")));
    spec.state = *state;
  }
  return spec;
}

}  // namespace greenmock::cli
