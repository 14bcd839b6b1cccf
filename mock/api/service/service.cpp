// The instances: made, found, changed by a script, reset and removed.

#include "api/service/service.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "api/method_table.hpp"
#include "api/service/script_refusal.hpp"
#include "core/account/settings.hpp"
#include "core/seed.hpp"

namespace greenmock::api {

using core::ClientTime;
using core::Instance;
using core::InstanceId;
using core::Outcome;
using core::Record;

namespace {

constexpr std::string_view kFirstId = "1101000001";

std::map<core::MethodId, core::Limit> resolved(const core::LimitSpec& spec) {
  if (spec.mode == core::LimitSpec::Mode::Listed) return spec.listed;
  std::map<core::MethodId, core::Limit> limits;
  if (spec.mode == core::LimitSpec::Mode::Off) return limits;
  for (core::MethodId id = 0; id < methods().size(); ++id) {
    if (const auto limit = documented_limit(id)) limits.emplace(id, *limit);
  }
  return limits;
}

}  // namespace

Service::Service(Options options, ClientTime now)
    : options_(std::move(options)), started_(now), clock_(options_.start, now) {
  clock_.set_speed(options_.speed, now);
  budgets_.journals.limit = options_.journal_bytes;
  budgets_.journals.moments.limit = options_.journal_bytes / 4;
  budgets_.pushes.limit = options_.journal_bytes / 4;
  budgets_.messages.limit = options_.message_bytes;
  budgets_.notes.limit = options_.note_bytes;
  budgets_.pictures.limit = options_.picture_bytes;
  budgets_.scripts.limit_of_one = options_.script_bytes_of_one;
  budgets_.scripts.limit = options_.script_bytes;
  // Of a larger one the link would lead nowhere.
  std::size_t& largest = options_.assumptions.largest_file;
  largest = std::min(largest, files_.most_of_one());
}

InstanceId Service::made_id(const std::string& name, std::uint64_t seed) const {
  const auto is_free = [this](InstanceId id) {
    return !book_.find(id) && !partner_.has_deleted(id);
  };
  // The first of a server is the one of the documentation's samples.
  const InstanceId first = std::stoull(std::string(kFirstId));
  if (name == "#1" && is_free(first)) return first;
  for (std::uint64_t attempt = 0;; ++attempt) {
    const InstanceId id = 1'100'000'000 + core::draw(seed, "idInstance", attempt) % 100'000'000;
    if (is_free(id)) return id;
  }
}

core::Behaviour Service::behaviour_of(const core::InstanceSpec& spec) const {
  const core::Assumptions& assumed = options_.assumptions;
  core::Behaviour behaviour{
      .dialect = spec.dialect.value_or(options_.dialect),
      .strict = spec.strict.value_or(options_.strict),
      .quota_chats = spec.quota,
      .login = spec.login,
      .qr_in = spec.qr_in,
      .reboot_lasts = assumed.reboot_lasts,
      .sessions = spec.sessions.value_or(assumed.sessions),
      .receive_empty = spec.receive.empty.value_or(assumed.receive_empty),
      .receive_readers = spec.receive.readers.value_or(assumed.receive_readers),
      .receive_after_webhook = assumed.receive_after_webhook,
      .settings_act = assumed.settings_act,
      .settings_restart = assumed.settings_restart,
      .phone_sleep = assumed.phone_sleep,
      .phone_wake = assumed.phone_wake,
  };
  behaviour.take(spec.saving);
  behaviour.take(spec.phone);
  return behaviour;
}

std::optional<Refusal> Service::refusal_of_so_many(std::size_t more) const {
  if (book_.size() + more <= options_.most_instances) return std::nullopt;
  return Refusal{
      409,
      fmt::format("there may be {} instances: {} are there, and {} more would come; delete some",
                  options_.most_instances, book_.size(), more)};
}

OrRefusal<Instance*> Service::create(const core::InstanceSpec& spec,
                                     const std::optional<core::Script>& script, ClientTime now) {
  if (auto refusal = refusal_of_so_many(1)) return *refusal;
  const std::size_t comes = (script ? core::memory_of(*script) : 0) + core::memory_of(spec.queue);
  if (auto refusal = refusal_of_memory(budgets_.scripts, comes)) return *refusal;
  return make(spec, name_of(spec, {}), script, now);
}

std::string Service::name_of(const core::InstanceSpec& spec,
                             const std::set<std::string_view>& stated) {
  if (spec.name && !spec.name->empty()) return *spec.name;
  return book_.unused_name(stated);
}

OrRefusal<Instance*> Service::make(const core::InstanceSpec& spec, const std::string& name,
                                   const std::optional<core::Script>& script, ClientTime now) {
  if (book_.named(name)) {
    return Refusal{
        409, fmt::format(
                 "an instance named \"{}\" is there already; give another name, or delete it first",
                 name)};
  }
  core::Past past = spec.past.value_or(core::Past{});
  if (!spec.past) past.lives = partner_.deletions();
  const std::uint64_t seed = core::draw(options_.seed, name, past.lives);
  const InstanceId id = spec.id.value_or(made_id(name, seed));
  if (book_.find(id)) {
    return Refusal{
        409,
        fmt::format(
            "an instance with idInstance {} is there already; give another id, or delete it first",
            id)};
  }

  core::FirstQueue queue{.notes = spec.queue};
  core::Json settings = core::default_settings();
  for (const auto& [key, value] : spec.settings.items()) settings[key] = value;
  core::InstanceClock clock(clock_.at(now), now);
  clock.set_speed(spec.speed.value_or(clock_.speed()), now);
  clock.set_paused(spec.paused.value_or(clock_.paused()), now);
  Instance::Setup setup{
      .identity = {id, spec.token.value_or(core::ApiTokens::first(seed)), name, seed,
                   spec.past ? past.phone_seed : seed, past.lives},
      .state = spec.state,
      .settings = std::move(settings),
      .behaviour = behaviour_of(spec),
      .clock = clock,
      .server_seed = options_.seed,
      .queue = queue.notes.empty() ? nullptr : budgets_.scripts.keep(std::move(queue)),
      .note_rules = {.count_every = options_.assumptions.webhooks_count_every},
      .past_states = past.states,
      .pace = {options_.assumptions.message_delivered, options_.assumptions.message_read},
      .contacts = spec.contacts,
      .groups = spec.groups,
      .keeps = options_.keeps,
  };
  auto owned = std::make_unique<Instance>(std::move(setup), now, sequence_, budgets_.journals,
                                          budgets_.messages, budgets_.notes, budgets_.pictures);
  Instance* instance = owned.get();
  set_limits(*instance, spec.limits.value_or(options_.limits));
  if (script) {
    if (auto refusal = refusal_of_foreign(*instance, *script)) return *refusal;
    instance->adopt(budgets_.scripts.keep_all(script->rules),
                    budgets_.scripts.keep_all(script->timeline));
  } else {
    instance->adopt(server_rules_, server_timeline_);
  }
  partner_.forget_deleted(id);
  book_.add(std::move(owned));
  touched_[id] = now;
  after_change(*instance, now);
  return instance;
}

void Service::cut_parked(Instance& instance, ClientTime now) {
  std::vector<std::pair<core::CallId, std::shared_ptr<Record>>> calls;
  for (const auto& [id, call] : instance.parked()) calls.emplace_back(id, call.record);
  for (const auto& [id, record] : calls) {
    effects_.cut.push_back(id);
    finish({id, instance.identity().id, record}, Outcome::Cut, now);
  }
}

void Service::remove(Instance& instance, ClientTime now) {
  effects_.dropped.push_back({.instance = instance.identity().id});
  take_out(instance, now);
}

void Service::take_out(Instance& instance, ClientTime now) {
  const InstanceId id = instance.identity().id;
  cut_parked(instance, now);
  sockets_.leave(id);
  webhooks_.leave(id);
  keep({KeptChange::What::Gone, id, 0});
  plan_.set(id, std::nullopt);
  pictures_.forget(id);
  files_.forget(id);
  partner_.forget(id);
  touched_.erase(id);
  book_.remove(id);
}

void Service::reset(Instance& instance, bool keep_script, ClientTime now) {
  cut_parked(instance, now);
  sockets_.leave(instance.identity().id);
  webhooks_.leave(instance.identity().id);
  keep({KeptChange::What::NoNotes, instance.identity().id, 0});
  files_.forget(instance.identity().id);
  effects_.dropped.push_back({.instance = instance.identity().id});
  const double speed = instance.clock().speed();
  const bool paused = instance.clock().paused();
  instance.reset(keep_script, clock_.at(now), now);
  instance.change_clock(speed, paused, now);
  after_change(instance, now);
}

void Service::set_limits(Instance& instance, const core::LimitSpec& spec) {
  instance.set_limits(resolved(spec));
}

void Service::behave_again(Instance& instance, const core::InstanceSpec& spec, ClientTime now) {
  change(instance, now, [&](Instance& changed) {
    core::Behaviour& behaviour = changed.change_behaviour();
    behaviour.login.end = spec.login.end;
    behaviour.take(spec.saving);
    behaviour.take(spec.phone);
    if (!spec.qr_in.empty()) behaviour.qr_in = spec.qr_in;
    if (spec.limits) set_limits(changed, *spec.limits);
  });
  change_clock(instance, spec.speed, spec.paused, now);
}

void Service::set_script(const core::Script& script, ClientTime now) {
  server_rules_ = budgets_.scripts.keep_all(script.rules);
  server_timeline_ = budgets_.scripts.keep_all(script.timeline);
  for (const auto& [id, instance] : book_.all()) {
    refresh(*instance, now);
    instance->adopt(server_rules_, server_timeline_);
    after_change(*instance, now);
  }
}

void Service::set_script(Instance& instance, const core::Script& script, ClientTime now) {
  refresh(instance, now);
  instance.adopt(budgets_.scripts.keep_all(script.rules),
                 budgets_.scripts.keep_all(script.timeline));
  after_change(instance, now);
}

void Service::add_rule(Instance& instance, core::Rule rule, ClientTime now) {
  change(instance, now, [&](Instance& changed) {
    changed.rules().add_front(budgets_.scripts.keep(std::move(rule)));
  });
}

std::optional<Refusal> Service::refusal_of_rules(const core::Script& script,
                                                 std::size_t beside) const {
  std::size_t goes = core::memory_of(server_rules_) + core::memory_of(server_timeline_);
  for (const auto& [id, instance] : book_.all()) goes += instance->own_script_memory();
  return refusal_of_memory(budgets_.scripts, script, goes, beside);
}

std::optional<Refusal> Service::refusal_of(const core::Script& script) const {
  if (auto refusal = refusal_of_so_many(script.instances.size())) return refusal;
  std::size_t queues = 0;
  for (const core::InstanceSpec& spec : script.instances) {
    if (spec.name && book_.named(*spec.name))
      return Refusal{409, fmt::format("instance {} is there already", *spec.name)};
    if (spec.id && book_.find(*spec.id))
      return Refusal{409, fmt::format("an instance with idInstance {} is there already", *spec.id)};
    const std::size_t queue = core::memory_of(spec.queue);
    if (auto refusal = refusal_of_one(budgets_.scripts, queue)) return refusal;
    queues += queue;
  }
  return refusal_of_rules(script, queues);
}

std::optional<Refusal> Service::load(const core::Script& script, ClientTime now) {
  if (auto refusal = refusal_of(script)) return refusal;
  set_script(script, now);
  std::set<std::string_view> stated;
  for (const core::InstanceSpec& spec : script.instances) {
    if (spec.name) stated.insert(*spec.name);
  }
  // Those that name their id come first, so that an id that is made never takes theirs.
  for (const bool with_id : {true, false}) {
    for (const core::InstanceSpec& spec : script.instances) {
      if (spec.id.has_value() != with_id) continue;
      const auto made = make(spec, name_of(spec, stated), std::nullopt, now);
      if (const auto* refusal = std::get_if<Refusal>(&made)) return *refusal;
    }
  }
  return std::nullopt;
}

Instance* Service::owner_of(std::string_view payload) {
  const auto id = core::QrPayloads::instance_of(payload, options_.seed);
  Instance* instance = id ? find(*id) : nullptr;
  return instance && instance->payloads().serial_of(payload) ? instance : nullptr;
}

ClientTime Service::touched(InstanceId id) const {
  const auto found = touched_.find(id);
  return found == touched_.end() ? started_ : found->second;
}

}  // namespace greenmock::api
