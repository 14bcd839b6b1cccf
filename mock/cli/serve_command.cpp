#include <fmt/format.h>
#include <unistd.h>

#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <random>
#include <set>
#include <thread>

#include "api/method_table.hpp"
#include "api/vocabulary.hpp"
#include "cli/banner.hpp"
#include "cli/commands.hpp"
#include "cli/complaint.hpp"
#include "cli/environment.hpp"
#include "cli/files.hpp"
#include "cli/heap.hpp"
#include "cli/log_writer.hpp"
#include "cli/request_log.hpp"
#include "cli/script_source.hpp"
#include "cli/script_watcher.hpp"
#include "control/plane.hpp"
#include "core/calls/loopback.hpp"
#include "core/time/duration.hpp"
#include "embed/launch.hpp"
#include "greenmock/version.hpp"
#include "keep/keeper.hpp"
#include "net/address.hpp"
#include "net/server.hpp"
#include "script/load.hpp"
#include "script/load_assumption.hpp"
#include "terminal/shell_word.hpp"
#include "terminal/signals.hpp"
#include "terminal/terminal.hpp"

namespace greenmock::cli {
namespace {

constexpr double kSpeedWorthAWarning = 5;

core::VirtualTime start_time(const ServeOptions& o) {
  if (o.start_time.empty()) return detail::start_time(std::nullopt, o.seed.has_value());
  const auto start = core::parse_utc(o.start_time);
  if (!start)
    throw UsageError{
        fmt::format("--start-time {}: give a moment in UTC from 1970 to 2999 such as {}",
                    o.start_time, detail::kSeededStart)};
  return *start;
}

api::Service::Options service_options(const ServeOptions& o) {
  if (!core::is_speed(o.speed))
    throw UsageError{fmt::format("--speed {}: give a number from {} to {}", o.speed,
                                 core::kSlowestSpeed, core::kFastestSpeed)};
  api::Service::Options s;
  s.seed = o.seed ? *o.seed : std::random_device{}();
  s.start = start_time(o);
  s.dialect = o.dialect == "seed" ? core::Dialect::Seed : core::Dialect::Current;
  s.strict = o.strict;
  s.limits.mode =
      o.rate_limit == "documented" ? core::LimitSpec::Mode::Documented : core::LimitSpec::Mode::Off;
  s.speed = o.speed;
  s.message_bytes = o.message_mebibytes * 1024 * 1024;
  s.journal_bytes = o.journal_mebibytes * 1024 * 1024;
  s.qr_pixels = o.qr_size;
  s.keeps = !o.state_file.empty();
  s.partner_token = o.partner_token;
  s.file_hosts = o.allowed_file_hosts;
  s.file_bytes = o.file_mebibytes * 1024 * 1024;
  try {
    for (const std::string& assumption : o.assumptions)
      script::load_assumption(assumption, s.assumptions);
  } catch (const script::WrongAssumption& wrong) {
    throw UsageError{"--assume " + wrong.message};
  }
  return s;
}

void make(api::Service& service, const core::InstanceSpec& spec, core::ClientTime now) {
  const auto made = service.create(spec, std::nullopt, now);
  if (const auto* refusal = std::get_if<api::Refusal>(&made))
    throw UsageError{"--instance: " + refusal->message};
}

/// If it came out of the state file: what has become of it counts, and not how it began.
core::Instance* kept(api::Service& service, const core::InstanceSpec& spec) {
  if (core::Instance* const same = spec.id ? service.find(*spec.id) : nullptr) return same;
  return spec.name ? service.find(*spec.name) : nullptr;
}

void refuse_twins(const std::vector<core::InstanceSpec>& specs) {
  std::set<core::InstanceId> ids;
  for (const core::InstanceSpec& spec : specs) {
    if (!ids.insert(*spec.id).second)
      throw UsageError{fmt::format("--instance: {} is given twice", *spec.id)};
  }
}

/// Gives the text of the script, if there is one.
std::string fill(api::Service& service, const ServeOptions& o, core::ClientTime now) {
  std::vector<core::InstanceSpec> specs;
  for (const std::string& text : o.instances) specs.push_back(parse_instance_flag(text));
  refuse_twins(specs);
  const std::string& named = o.watch.empty() ? o.script : o.watch;
  const ScriptSource source = named.empty()     ? ScriptSource{}
                              : o.watch.empty() ? find_script(named)
                                                : ScriptSource{named, read_file(named, "a script")};
  core::Script script = named.empty() ? core::Script{} : load(source);
  std::erase_if(script.instances, [&](const core::InstanceSpec& spec) {
    core::Instance* const same = kept(service, spec);
    if (same) service.behave_again(*same, spec, now);
    return same != nullptr;
  });
  // Those of the flags have an id, and ids that are made must not take theirs.
  for (const core::InstanceSpec& spec : specs) {
    if (!kept(service, spec)) make(service, spec, now);
  }
  if (const auto refusal = service.load(script, now))
    throw UsageError{fmt::format("{}: {}", named, refusal->message)};
  if (service.instances().empty()) make(service, {}, now);
  return source.text;
}

void restore_state(const std::string& file, api::Service& service,
                   std::optional<keep::Keeper>& keeper, core::ClientTime now) {
  if (file.empty()) return;
  try {
    keeper.emplace(file).restore(service, now);
  } catch (const store::Unusable& e) {
    throw UsageError{std::string("--state: ") + e.what()};
  }
}

/// Better no server than one that forgets what it has acknowledged.
void end_for_lost_state(const std::string& problem) {
  print_error("the state is lost: " + problem);
  std::_Exit(1);
}

/// The usual one of the control API: the next that is neither port of the data plane.
std::uint16_t port_behind(const ServeOptions& o, const net::Server& server) {
  constexpr int kLast = 65535;
  int next = server.port() + 1;
  if (next == server.media_port()) ++next;
  return o.port == 0 || next > kLast ? std::uint16_t{0} : static_cast<std::uint16_t>(next);
}

/// What TLS needs, if it is wanted.
std::optional<tls::Identity> identity(const ServeOptions& o) {
  if (!o.tls && !o.tls_dir.empty()) throw UsageError{"--tls-dir goes with --tls: add that"};
  if (!o.tls) return std::nullopt;
  return tls::open_identity(o.tls_dir);
}

Addressed addressed(const ServeOptions& o, std::uint16_t port, std::uint16_t media_port,
                    const std::string& control_url, const std::optional<tls::Identity>& identity) {
  Addressed addresses{net::url_of(o.bind, port), net::url_of(o.bind, media_port), control_url};
  addresses.public_url = o.public_url;
  if (identity) {
    addresses.https_url = net::url_of(o.bind, port, "https");
    addresses.ca_file = identity->authority_file;
    addresses.ca_command = o.tls_dir.empty()
                               ? "greenmock ca"
                               : "greenmock ca --tls-dir " + terminal::shell_word(o.tls_dir);
  }
  return addresses;
}

/// Those in answers. A media host of its own is on the same host, at its own port.
api::Addresses told_to_clients(const Addressed& of, std::uint16_t media_port) {
  if (of.public_url.empty()) return {of.url, of.media_url, of.url};
  if (of.media_url == of.url) return {of.public_url, of.public_url, of.public_url};
  return {of.public_url, net::on_port(of.public_url, media_port), of.public_url};
}

LogStyle log_style(const ServeOptions& o) {
  if (!o.log) return o.json ? LogStyle::None : LogStyle::Text;
  return *o.log == "json" ? LogStyle::Json : *o.log == "none" ? LogStyle::None : LogStyle::Text;
}

/// What is printed once it serves; nothing where a program reads the log.
std::optional<std::string> greeting(api::Service& service, const ServeOptions& o,
                                    const Addressed& addresses, const core::Json& ready) {
  if (o.json) return core::dump(ready);
  if (log_style(o) == LogStyle::Json) return std::nullopt;
  std::string text = banner(service, addresses,
                            {.script = o.watch.empty() ? o.script : o.watch,
                             .picture = terminal::is_terminal(STDOUT_FILENO),
                             .coloured = terminal::wants_colour(STDOUT_FILENO),
                             .guarded = !o.control_token.empty(),
                             .open = !core::is_loopback_host(o.bind),
                             .control_open = !core::is_loopback_host(o.control_bind)});
  text.pop_back();
  return text;
}

/// Plays the script that a watched file now holds; a bad one is refused whole.
void play_again(net::Server& server, const std::string& path, const std::string& text) {
  auto loaded = script::load_script(text, script::Scope::File, api::method_names());
  for (const script::Problem& problem : loaded.problems)
    print_error(script::to_string(problem, path));
  if (!loaded) {
    print_error(path + " is refused; the script that was there before goes on");
    return;
  }
  server.post([&server, path, script = std::move(*loaded.value)] {
    if (const auto refusal = server.service().refusal_of_rules(script)) {
      print_error(fmt::format("{} is refused: {}; the script that was there before goes on", path,
                              refusal->message));
      return;
    }
    server.service().set_script(script, net::Server::now());
    server.carry_out();
    print_error(path + " has changed and is played from now on");
  });
}

/// Both planes at work, until it goes out of scope however that comes.
class Running {
 public:
  Running(net::Server& server, control::Plane& plane) : server_(server), plane_(plane) {
    loop_ = std::thread([this] { server_.run(); });
    try {
      plane_.start();
    } catch (...) {
      end();
      throw;
    }
  }
  ~Running() { end(); }
  Running(const Running&) = delete;
  Running& operator=(const Running&) = delete;

 private:
  void end() {
    plane_.stop();
    server_.stop();
    loop_.join();
  }

  net::Server& server_;
  control::Plane& plane_;
  std::thread loop_;
};

int serve_until_signal(const ServeOptions& o) {
  if (!core::is_loopback_host(o.control_bind) && o.control_token.empty()) {
    throw UsageError{
        fmt::format("--control-bind {} opens the control API to others: give it a token too, by "
                    "GREENMOCK_CONTROL_TOKEN in the environment or by --control-token",
                    o.control_bind)};
  }
  // A file of an earlier run would tell the wrong ports to whoever waits for it.
  if (!o.ready_file.empty()) remove_file_of_earlier(o.ready_file);
  const std::optional<tls::Identity> shown = identity(o);
  api::Service service(service_options(o), net::Server::now());
  std::optional<keep::Keeper> keeper;
  // One moment for both: the script finds what was kept at its start, and plays all of its timeline.
  const core::ClientTime begun = net::Server::now();
  restore_state(o.state_file, service, keeper, begun);
  const std::string script_text = [&] {
    const terminal::EndSignalsAct meanwhile;  // a script may come from standard input
    return fill(service, o, begun);
  }();

  LogWriter writer(STDOUT_FILENO);
  attach_request_log(service, writer, log_style(o), terminal::wants_colour(STDOUT_FILENO));
  net::Server server(service, {.bind = o.bind,
                               .port = o.port,
                               .media_port = o.media_port,
                               .max_connections = o.max_connections,
                               .tls = shown ? std::make_shared<tls::Context>(*shown) : nullptr,
                               .webhooks = {.allowed_hosts = o.allowed_webhook_hosts},
                               .fetches = {.allowed_hosts = o.allowed_file_hosts,
                                           .allowing_flag = "--allow-file-host",
                                           .most_connections = egress::kFetchesAtOnce},
                               .keeping = keeper ? &*keeper : nullptr,
                               .on_lost_state = end_for_lost_state,
                               .on_internal_error = [](const std::string& what) {
                                 print_error("internal error, please report it: " + what);
                               }});
  control::Plane plane(server, {.bind = o.control_bind,
                                .port = o.control_port.value_or(port_behind(o, server)),
                                .hosts = o.control_hosts,
                                .token = o.control_token,
                                .version = std::string(kVersion)});
  const Addressed addresses = addressed(o, server.port(), server.media_port(), plane.url(), shown);
  service.set_addresses(told_to_clients(addresses, server.media_port()));

  const core::Json ready = ready_json(service, addresses, ::getpid());
  if (o.speed > kSpeedWorthAWarning) {
    print_error(
        fmt::format("warning: at speed {} a code lives for {:.1f} s; a client that asks once a "
                    "second may never show a current one",
                    o.speed, 20 / o.speed));
  }
  // Made before the service belongs to the thread that runs it.
  const std::optional<std::string> greets = greeting(service, o, addresses, ready);
  std::optional<Running> running(std::in_place, server, plane);
  const std::string ready_text = core::dump(ready) + "\n";
  if (!o.ready_file.empty()) {
    try {
      write_whole_file(o.ready_file, ready_text);
    } catch (const UsageError& e) {
      print_error("--ready-file: " + e.message);
      return 2;
    }
  }
  if (greets) writer.line(*greets);
  std::optional<ScriptWatcher> watcher;
  if (!o.watch.empty()) {
    watcher.emplace(o.watch, script_text,
                    [&](const std::string& text) { play_again(server, o.watch, text); });
  }
  terminal::wait_for_end_signal();
  // Whoever waits for the next start must not find the ports of this one.
  if (!o.ready_file.empty()) remove_own_file(o.ready_file, ready_text);
  watcher.reset();
  running.reset();  // the calls that this ends are in the log too
  return writer.finish() ? 0 : 2;
}

}  // namespace

int serve(const ServeOptions& given) {
  if (given.list_scripts) {
    std::fputs(list_of_scripts().c_str(), stdout);
    return 0;
  }
  ServeOptions options = given;
  take_environment(options);
  if (!options.script.empty() && !options.watch.empty())
    throw UsageError{"--script and --watch name one script both: leave one of them out"};
  refuse_same_port(options);
  prepare_heap();
  terminal::block_end_signals();
  terminal::raise_descriptor_limit();
  return serve_until_signal(options);
}

}  // namespace greenmock::cli
