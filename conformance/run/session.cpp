#include "run/session.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <thread>

#include "core/overload.hpp"
#include "core/time/duration.hpp"
#include "run/free_port.hpp"

namespace greenmock::kit {
namespace {

InstanceOptions options_of(const core::Json& instance, const core::Json& script,
                           const RunContext& context, const Stranger* stranger) {
  InstanceOptions options;
  if (!script.is_null()) options.script = with_other_url(script, stranger);
  if (!instance.contains("strict")) options.strict = true;
  if (!instance.contains("clock") && !context.real_time) options.paused = true;
  return options;
}

InstanceOptions options_of(const Scenario& scenario, const RunContext& context,
                           const Stranger* stranger) {
  InstanceOptions options = options_of(scenario.instance, scenario.script, context, stranger);
  options.name = scenario.id;
  options.own_port = scenario.own_port;
  core::Json more = scenario.instance;
  if (scenario.tls == Tls::Good) more["tls"] = "good";
  if (scenario.tls == Tls::WrongCa) more["tls"] = "wrongCa";
  if (!more.empty()) options.more = core::dump(more);
  return options;
}

/// It has no port of its own: it is at the address of all.
std::optional<ScopedInstance> second_of(const Scenario& scenario, const RunContext& context) {
  if (!scenario.second) return std::nullopt;
  InstanceOptions options =
      options_of(scenario.second->instance, scenario.second->script, context, nullptr);
  options.name = scenario.id + std::string(kOfTheSecond);
  if (!scenario.second->instance.empty()) options.more = core::dump(scenario.second->instance);
  return context.server->scoped_instance(options);
}

/// In real time the waits of a scenario last as long as they say.
std::chrono::milliseconds waits_of(const std::vector<Step>& steps) {
  constexpr std::chrono::milliseconds kOfMark = std::chrono::minutes{11};
  std::chrono::milliseconds sum{0};
  for (const Step& step : steps) {
    if (const auto* repeat = std::get_if<Repeat>(&step.what))
      sum += static_cast<std::int64_t>(repeat->n) * waits_of(repeat->steps);
    const auto* advance = std::get_if<Advance>(&step.what);
    if (!advance) continue;
    const auto* by = std::get_if<core::Duration>(&advance->to);
    sum += by ? std::chrono::duration_cast<std::chrono::milliseconds>(*by) : kOfMark;
  }
  return sum;
}

/// How many times as long as one that polls each second a client takes for everything.
std::int64_t slowness_of(const Description& description) {
  constexpr std::int64_t kSlowest = std::int64_t{24} * 60 * 60;
  return std::clamp<std::int64_t>(description.poll_every / std::chrono::seconds{1}, 1, kSlowest);
}

/// Whether all that is awaited are events that this client has not.
bool is_never_told(const Awaited& what, const Description& description) {
  if (const auto* event = std::get_if<AwaitEvent>(&what))
    return !description.has_event(event->of.event);
  const auto* any = std::get_if<AwaitAny>(&what);
  return any && std::all_of(any->of.begin(), any->of.end(),
                            [&](const Awaited& one) { return is_never_told(one, description); });
}

/// What a client does in answer to these may come before they return.
bool is_noticed_at_once(const Step& step) {
  return std::holds_alternative<StartClient>(step.what) ||
         std::holds_alternative<Phone>(step.what) || std::holds_alternative<SetState>(step.what) ||
         std::holds_alternative<SetSettings>(step.what) ||
         std::holds_alternative<Notify>(step.what) || std::holds_alternative<Signal>(step.what) ||
         std::holds_alternative<ChangeRules>(step.what);
}

/// Nobody waits longer for a client to give up.
constexpr core::Duration kLongestLimit = std::chrono::minutes{1};

/// Which leaves the cursors to itself, or to its own steps.
bool only_looks(const Step& step) {
  return std::holds_alternative<Await>(step.what) || std::holds_alternative<Watch>(step.what) ||
         std::holds_alternative<Repeat>(step.what);
}

}  // namespace

std::function<std::unique_ptr<RunningClient>(const std::map<std::string, std::string>&,
                                             const std::string&)>
spawning(std::vector<std::string> command, std::string base) {
  return [command = std::move(command), base = std::move(base)](
             const std::map<std::string, std::string>& contract, const std::string& token) {
    return std::make_unique<SpawnedClient>(command, contract, token, base);
  };
}

Session::Session(const Scenario& scenario, const RunContext& context)
    : scenario_(scenario),
      context_(context),
      begun_(ClientClock::now()),
      stranger_(scenario.other_host ? std::make_unique<Stranger>() : nullptr),
      instance_(context.server->scoped_instance(options_of(scenario, context, stranger_.get()))),
      second_(second_of(scenario, context)),
      making_ms_(now()),
      deadline_(begun_ + context.deadline * slowness_of(context.description) +
                (context.real_time ? waits_of(scenario.steps) : std::chrono::milliseconds{0})),
      webhook_port_(scenario.task == "webhook" ? free_port() : std::uint16_t{0}) {
  note_what_waits();
}

double Session::since_start(ClientClock::time_point t) const {
  return std::chrono::duration<double, std::milli>(t - begun_).count();
}

RunningClient* Session::client(Client which) const {
  return clients_[static_cast<std::size_t>(which)].get();
}

std::map<std::string, std::string> Session::contract() const {
  const core::Json made = core::parse_json(instance_.describe());
  std::map<std::string, std::string> all{
      {"GREEN_API_TASK", scenario_.task},
      {"GREEN_API_URL",
       instance_.api_url() + scenario_.url.prefix + (scenario_.url.slash ? "/" : "")},
      {"GREEN_API_WS_URL", made.at("wsUrl").get<std::string>()},
      {"GREEN_API_QR_URL", made.at("qrUrl").get<std::string>()},
      {"GREEN_API_ID_INSTANCE", std::to_string(instance_.id())},
      {"GREEN_API_TOKEN_INSTANCE", instance_.token()},
      {"GREEN_API_LINGER_MS", "0"},
  };
  if (second_) {
    all["GREEN_API_ID_INSTANCE_2"] = std::to_string(second_->id());
    all["GREEN_API_TOKEN_INSTANCE_2"] = second_->token();
  }
  if (scenario_.task == "webhook") {
    all["GREEN_API_WEBHOOK_PORT"] = std::to_string(webhook_port_);
    all["GREEN_API_WEBHOOK_TOKEN"] = webhook_token();
  }
  if (scenario_.task == "send") all["GREEN_API_MEDIA_URL"] = made.at("mediaUrl").get<std::string>();
  if (scenario_.tls != Tls::No) all["GREEN_API_CA_FILE"] = context_.server->ca_file();
  for (const auto& [name, value] : scenario_.env) all[name] = value;
  return all;
}

std::map<std::string, std::string> Session::hosts() const {
  const core::Json made = core::parse_json(instance_.describe());
  const auto host_in = [&](const char* name) {
    const std::string url = made.at(name).get<std::string>();
    return url.substr(url.find("://") + 3);
  };
  return {{"${apiHost}", host_in("apiUrl")}, {"${mediaHost}", host_in("mediaUrl")}};
}

void Session::start_client(Client which) {
  std::unique_ptr<RunningClient>& place = clients_[static_cast<std::size_t>(which)];
  if (place) place->kill();
  if (place && which == Client::First) replaced_.push_back(std::move(place));
  place = context_.start(contract(), instance_.token());
  nobody_since_.reset();
  if (which == Client::First) event_cursor_ = heard_ = 0;
}

std::vector<std::string> Session::secrets() const {
  std::vector<std::string> all{instance_.token()};
  if (second_) all.push_back(second_->token());
  if (scenario_.task == "webhook") all.push_back(webhook_token());
  return all;
}

std::vector<const RunningClient*> Session::first_clients() const {
  std::vector<const RunningClient*> all;
  for (const auto& one : replaced_) all.push_back(one.get());
  if (const RunningClient* now = client(Client::First)) all.push_back(now);
  return all;
}

std::size_t Session::event_count() const {
  std::size_t count = 0;
  for (const RunningClient* life : first_clients()) count += life->transcript().event_count();
  return count;
}

void Session::let_end(std::chrono::milliseconds within) const {
  if (const RunningClient* first = client(Client::First))
    first->wait_for_end(ClientClock::now() + within);
}

void Session::stop_clients() {
  for (const auto& client : clients_) {
    if (client) client->stop();
  }
}

std::string Session::cursor_now() const {
  return core::parse_json(instance_.journal({.method = {}, .phase = {}, .since = {}, .limit = 1}))
      .value("cursor", "0");
}

void Session::mark(const Step& step) {
  marks_[step.name] = {tells_its_cursor(step) ? cursor_ : cursor_now(), now(), event_count()};
}

bool Session::tells_its_cursor(const Step& step) const {
  return std::holds_alternative<Advance>(step.what) && !context_.real_time;
}

bool Session::cannot_be_told(const Step& step) const {
  if (const auto* await = std::get_if<Await>(&step.what))
    return is_never_told(await->what, context_.description);
  return false;
}

std::optional<core::Duration> Session::stated_limit(const Step& step) const {
  const auto* await = std::get_if<Await>(&step.what);
  if (!await || await->limit_of.empty()) return std::nullopt;
  return context_.description.limit_of(await->limit_of);
}

void Session::look_out() const {
  if (context_.interrupted && *context_.interrupted) throw Interrupted{};
  if (ClientClock::now() > deadline_)
    throw Missed{fmt::format(
        "the scenario was not over within {}",
        core::format_duration(std::chrono::duration_cast<core::Duration>(deadline_ - begun_)))};
}

void Session::perform(const Step& step) {
  const std::size_t place = done_.size();
  done_.push_back({now(), std::nullopt, to_string(step), false});
  try {
    perform_inner(step);
  } catch (const Missed&) {
    done_[place].failed = true;
    done_[place].t = now();  // what came while it waited stands before it
    if (!missed_) missed_ = &step;
    throw;
  } catch (const std::exception&) {
    done_[place].failed = true;  // the scenario or the kit broke here
    done_[place].t = now();
    throw;
  }
  succeeded_.insert(&step);
  if (!step.name.empty()) mark(step);
}

void Session::perform_inner(const Step& step) {
  look_out();
  heed_listening();
  if (cannot_be_told(step)) {
    passed_over_.insert(&step);
    wait_for_some_call();
    return;
  }
  if (const auto limit = stated_limit(step); limit && *limit > kLongestLimit) {
    too_long_[&step] = fmt::format(
        "the client says that its limit is {}; the kit waits for those of a minute at most",
        core::format_duration(*limit));
    return;
  }
  const RunningClient* const first = client(Client::First);
  // An event that the action causes may come before the action returns.
  if (!only_looks(step) && first) event_cursor_ = first->transcript().event_count();
  if (is_noticed_at_once(step)) cursor_ = cursor_now();
  std::visit(
      core::Overload{
          [&](const Await& what) { await(what); },
          [&](const Advance& what) { context_.real_time ? advance_really(what) : advance(what); },
          [&](const Phone& phone) { use_phone(phone); },
          [&](const SetState& state) { instance_.set_state(state.state); },
          [&](const SetSettings& settings) { change_settings(settings); },
          [&](const Notify& one) { notify(one); },
          [&](const Signal& signal) { instance_.signal(signal.name); },
          [&](const ChangeRules& change) { change_rules(change); },
          [&](const ServerDo& server) { serve(server.act); },
          [&](const Watch& watch) {
            this->watch(std::chrono::duration_cast<std::chrono::milliseconds>(watch.span));
          },
          [&](const Repeat& repeat) {
            for (std::uint64_t i = 0; i < repeat.n; ++i)
              for (const Step& inner : repeat.steps) perform(inner);
          },
          [&](const StopClient& stop) {
            if (RunningClient* found = client(stop.client)) found->stop();
          },
          [&](const KillClient& kill) {
            if (RunningClient* found = client(kill.client)) found->kill();
          },
          [&](const StartClient& start) { start_client(start.client); },
      },
      step.what);
  if (!only_looks(step) && !is_noticed_at_once(step) && !tells_its_cursor(step))
    cursor_ = cursor_now();
}

void Session::sleep_for(std::chrono::milliseconds span) {
  constexpr std::chrono::milliseconds kNap{100};
  const auto until = ClientClock::now() + span;
  while (ClientClock::now() < until) {
    look_out();
    heed_listening();
    std::this_thread::sleep_until(std::min(until, ClientClock::now() + kNap));
  }
}

void Session::watch(std::chrono::milliseconds span) {
  constexpr std::chrono::milliseconds kGlance{50};
  // Of clients that have ended nothing can come, but that the service notices their end: it believes a second long
  // that they may still read.
  constexpr std::chrono::milliseconds kNoticed{1'500};
  const auto until = ClientClock::now() + span;
  const auto runs = [](const auto& client) { return client && client->running(); };
  const bool had_any = std::ranges::any_of(clients_, [](const auto& client) { return !!client; });
  for (auto now = ClientClock::now(); now < until; now = ClientClock::now()) {
    if (!had_any || std::ranges::any_of(clients_, runs))
      nobody_since_.reset();
    else if (!nobody_since_)
      nobody_since_ = now;
    else if (now - *nobody_since_ > kNoticed)
      return;
    sleep_for(std::min(std::chrono::ceil<std::chrono::milliseconds>(until - now), kGlance));
  }
}

}  // namespace greenmock::kit
