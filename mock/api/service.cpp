#include "api/service.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "api/bodies.hpp"
#include "api/encoding.hpp"
#include "api/method_table.hpp"
#include "api/route.hpp"
#include "core/ascii.hpp"
#include "core/duration.hpp"
#include "core/seed.hpp"
#include "core/settings.hpp"

namespace greenmock::api {

using core::ClientTime;
using core::Instance;
using core::InstanceId;
using core::Outcome;
using core::Phase;
using core::Record;
using core::Reply;
using core::VirtualTime;

namespace {

constexpr std::string_view kFirstId = "1101000001";
/// A timeline at high speed may ask for more than a machine can do: others get their turn between.
constexpr std::size_t kMostTasksATurn = 5'000;
/// A jump is one turn, so it has a bound of its own: about two seconds of work.
constexpr std::size_t kMostFiringsAJump = 1'000'000;

/// Same length, same time, whatever differs: a token must not be guessed by the clock.
bool same_secret(std::string_view a, std::string_view b) {
  if (a.size() != b.size()) return false;
  unsigned difference = 0;
  for (std::size_t i = 0; i < a.size(); ++i) difference |= static_cast<unsigned>(a[i] ^ b[i]);
  return difference == 0;
}

core::RuleList shared_rules(const std::vector<core::Rule>& rules) {
  core::RuleList list;
  list.reserve(rules.size());
  for (const core::Rule& rule : rules) list.push_back(std::make_shared<const core::Rule>(rule));
  return list;
}

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
}

// --- calls

Arrived Service::arrive(core::Request request, ClientTime now) {
  auto record = std::make_shared<Record>();
  record->id = ++last_call_;
  record->connection = request.connection;
  record->peer = std::move(request.peer);
  record->verb = std::move(request.verb);
  record->target = std::move(request.target);
  const auto requested_headers =
      record->verb == "OPTIONS" ? request.header("Access-Control-Request-Headers") : std::nullopt;
  const std::string allow_headers(requested_headers.value_or(""));
  record->head = std::move(request.head);
  record->set_body(request.body);

  RouteOrNot parsed = parse_route(record->target);
  Instance* instance = parsed.route ? find(parsed.route->instance) : nullptr;
  if (instance && request.own_port_of && *request.own_port_of != instance->identity().id)
    instance = nullptr;
  if (!instance) {
    record->arrived = unmatched_moment(now);
    unmatched_.add(record);
    keep_within_budget();
    tell(*record, Phase::Arrived, nullptr);
    Ticket ticket{record->id, 0, record};
    if (record->verb == "OPTIONS")
      return answer_at_once(std::move(ticket), nullptr, options_reply(allow_headers));
    // Wrong idInstance or wrong URL is 403, an unknown route 404, both by the proxy (docs: common
    // errors).
    const bool known_shape = parsed.route || parsed.why == NoRoute::Malformed;
    if (parsed.route) {
      record->note = fmt::format("no instance {} here", parsed.route->instance);
    } else if (record->target.find("/partner/") != std::string::npos) {
      record->note = "the partner API is not built in this version";
    } else {
      record->note = "not a Green API path: /waInstance{id}/{method}/{token}";
    }
    return answer_at_once(std::move(ticket), nullptr, nginx_reply(known_shape ? 403 : 404));
  }

  const Route& route = *parsed.route;
  record->path_begin = static_cast<std::size_t>(route.path.data() - record->target.data());
  record->path_size = route.path.size();
  refresh(*instance, now);
  touched_[instance->identity().id] = now;
  record->instance_name = instance->identity().name;
  record->arrived = instance->moment();
  record->state = instance->state();
  record->tolerated = route.tolerated;
  auto found = find_method(route.method);
  // Strict knows no other names, so a call by one is no call of the method.
  if (found && instance->behaviour().strict &&
      core::equals_ignoring_case(methods()[found->id].alias, route.method))
    found.reset();
  if (found) {
    record->method = found->id;
    record->method_name = methods()[found->id].name;
    ++instance->counts_of(found->id).arrived;
  }
  instance->journal().add(record);
  keep_within_budget();
  Ticket ticket{record->id, instance->identity().id, record};

  if (record->verb == "OPTIONS") {
    tell(*record, Phase::Arrived, instance);
    return answer_at_once(std::move(ticket), instance, options_reply(allow_headers));
  }
  if (auto refusal = refuse_unfit(*instance, *record, route)) {
    tell(*record, Phase::Arrived, instance);
    return answer_at_once(std::move(ticket), instance, std::move(*refusal));
  }
  if (!instance->admit(found->id, now)) {
    record->refused_by_limit = true;
    tell(*record, Phase::Arrived, instance);
    return answer_at_once(std::move(ticket), instance, empty_reply(429));
  }

  core::OpenCall call;
  call.record = record;
  call.arrived = instance->now();
  call.arrival_serial = instance->codes().serial_at(instance->now());
  record->call = ++instance->counts_of(found->id).numbered;
  // Judged before the call counts as an event: «until: qr» is over after the first one.
  core::RequestConditions conditions(*record, request.body);
  call.filled = instance->fill(
      {found->id, record->call, record->state, instance->identity().seed, now, instance->queued()},
      conditions);
  record->rules = std::move(call.filled.used());
  instance->note({.kind = core::Event::Kind::Method, .method = found->id, .word = {}});
  tell(*record, Phase::Arrived, instance);

  if (call.filled.wait() && instance->park(ticket.id, call)) {
    ++parked_;
    instance->journal().recount(*record);
    tell(*record, Phase::Parked, instance);
    after_change(*instance, now);
    return {std::move(ticket), std::nullopt};
  }
  auto reply = compute(*instance, call);
  if (!reply) {
    instance->park_forever(ticket.id, std::move(call));
    ++parked_;
    tell(*record, Phase::Parked, instance);
    after_change(*instance, now);
    return {std::move(ticket), std::nullopt};
  }
  after_change(*instance, now);
  return answer_at_once(std::move(ticket), instance, std::move(*reply));
}

std::optional<Reply> Service::refuse_unfit(Instance& instance, Record& record, const Route& route) {
  const auto not_found = [&] {
    return usual_reply(404, instance.now(), record.verb, route.path, record.method_name);
  };
  if (!record.method) {
    record.note = fmt::format("there is no method {}", route.method);
    return not_found();
  }
  const Method& method = methods()[*record.method];
  if (core::equals_ignoring_case(method.alias, route.method))
    record.tolerated.emplace_back("another name of the method");
  const bool is_websocket = method.verb == "WS";
  if (record.verb != (is_websocket ? "GET" : method.verb)) {
    if (record.verb == "HEAD" && method.verb == "GET")
      record.tolerated.emplace_back("HEAD");
    else if (!method.tolerated_verb.empty() && record.verb == method.tolerated_verb)
      record.tolerated.emplace_back("verb");
    else {
      record.note = fmt::format("{} wants {}", method.name,
                                method.verb == "WS" ? "a websocket" : method.verb);
      return not_found();
    }
  }
  if (!route.extra.empty()) record.tolerated.emplace_back("text behind the token");
  if (instance.behaviour().strict && !record.tolerated.empty()) {
    record.note = fmt::format("strict: {}", record.tolerated.front());
    return not_found();
  }
  if (!same_secret(route.token, instance.identity().token)) {
    record.note = "wrong apiTokenInstance";
    return empty_reply(401);
  }
  return std::nullopt;
}

std::optional<Reply> Service::compute(Instance& instance, core::OpenCall& call) {
  Record& record = *call.record;
  const AnswerContext context{instance,
                              record,
                              call.arrival_serial,
                              pictures_,
                              options_.assumptions,
                              options_.addresses,
                              options_.qr_pixels};
  const core::ReplySpec* filled = call.filled.reply();
  const auto* named = filled ? std::get_if<core::NamedReply>(filled) : nullptr;
  const bool faithful = !filled || (named && *named == core::NamedReply::Faithful);
  const Handler& handler = handlers()[*record.method];
  if (faithful && !handler.answer)
    record.note =
        fmt::format("{} is not built in this version; a rule may answer it", record.method_name);
  const core::Fault fault = call.filled.fault() ? *call.filled.fault() : core::Fault{};
  const bool never = std::holds_alternative<core::fault::Hang>(fault);
  std::optional<Reply> reply;
  core::SharedBody said;  // before it is encoded: what the journal keeps
  try {
    reply = faithful ? faithful_reply(context) : build_reply(*filled, context);
    if (!reply) return std::nullopt;
    said = reply->body;
    if (const core::Encoding* as = call.filled.as()) record.encoded = encode(*reply, *as);
    if (!never) record.released = instance.moment();
    // Said first, done second: the answer tells of the state that the call met.
    if (call.filled.apply().value_or(faithful) && handler.effect) handler.effect(context);
  } catch (const std::exception& e) {
    // One call that cannot be answered must not hold up the others.
    record.note = fmt::format("the answer could not be made: {}", e.what());
    reply = usual_reply(500, instance.now(), record.verb, record.path(), record.method_name);
    said = reply->body;
    if (!never && !record.released) record.released = instance.moment();
  }
  reply->fault = fault;
  if (core::is_fault(fault)) record.fault = core::to_string(fault);
  if (!never) record.set_reply(reply->status, said);
  instance.journal().recount(record);
  if (never) return std::nullopt;
  return reply;
}

Arrived Service::answer_at_once(Ticket ticket, Instance* instance, Reply reply) {
  Record& record = *ticket.record;
  if (!record.released) {
    record.released = instance ? instance->moment()
                               : core::Moment{record.arrived.at, record.arrived.t, ++sequence_};
    record.set_reply(reply.status, reply.body);
    (instance ? instance->journal() : unmatched_).recount(record);
  }
  reply.at = instance ? instance->now() : clock_.at(started_ + record.arrived.t);
  tell(record, Phase::Released, instance);
  return {std::move(ticket), std::move(reply)};
}

void Service::release(Instance& instance, core::CallId id) {
  auto call = instance.unpark(id);
  if (!call) return;
  --parked_;
  Ticket ticket{id, instance.identity().id, call->record};
  auto reply = compute(instance, *call);
  if (!reply) {
    instance.park_forever(id, std::move(*call));
    ++parked_;
    return;
  }
  reply->at = instance.now();
  tell(*ticket.record, Phase::Released, &instance);
  effects_.released.push_back({std::move(ticket), std::move(*reply)});
}

void Service::sent(const Ticket& ticket, ClientTime now) {
  finish(ticket, Outcome::Sent, now);
}

bool Service::hold_up(const Ticket& ticket, VirtualTime due, ClientTime now) {
  Instance* instance = find(ticket.instance);
  if (!instance || !instance->owns(*ticket.record)) return false;
  refresh(*instance, now);
  if (due <= instance->now()) return false;
  instance->plan_resume(ticket.id, due);
  replan(*instance, now);
  return true;
}

void Service::ended(const Ticket& ticket, Outcome how, ClientTime now) {
  finish(ticket, how, now);
}

void Service::finish(const Ticket& ticket, Outcome how, ClientTime now) {
  Record& record = *ticket.record;
  if (!record.open()) return;
  Instance* instance = ticket.instance ? find(ticket.instance) : nullptr;
  // One of the same id may have been made since, or this one reset: its counts are its own.
  if (instance && !instance->owns(record)) instance = nullptr;
  if (instance) {
    refresh(*instance, now);
    if (instance->forget_resume(ticket.id)) replan(*instance, now);
    if (instance->unpark(ticket.id)) {
      --parked_;
      replan(*instance, now);
    }
  }
  const core::Moment moment = instance ? instance->moment() : unmatched_moment(now);
  record.outcome = how;
  (how == Outcome::Sent ? record.sent : record.left) = moment;
  if (instance && record.method) {
    core::CallCounts& counts = instance->counts_of(*record.method);
    ++(how == Outcome::Sent ? counts.sent : counts.left);
  }
  tell(record, how == Outcome::Sent ? Phase::Sent : Phase::Left, instance);
}

void Service::tell(const Record& record, Phase phase, Instance* instance) {
  if (on_phase) on_phase(record, phase, instance);
}

core::Moment Service::unmatched_moment(ClientTime now) {
  return {clock_.at(now) - options_.start, now - started_, ++sequence_};
}

void Service::keep_within_budget() {
  while (budget_.used > budget_.limit) {
    // The fullest gives first; a chunk at a time, since finding it costs a look at every instance.
    core::Journal* fullest = &unmatched_;
    for (auto& [id, instance] : instances_) {
      if (instance->journal().bytes() > fullest->bytes()) fullest = &instance->journal();
    }
    if (fullest->give_up(std::max<std::size_t>(budget_.limit / 64, 1)) == 0) return;
  }
}

// --- time

std::optional<ClientTime> Service::next_due() const {
  if (plan_.empty()) return std::nullopt;
  return plan_.begin()->first;
}

void Service::run_due(ClientTime now) {
  std::size_t left = kMostTasksATurn;
  while (left > 0 && !plan_.empty() && plan_.begin()->first <= now) {
    Instance* instance = find(plan_.begin()->second);
    if (instance) {
      const std::size_t done = catch_up(*instance, instance->clock().at(now), now, left);
      left -= std::clamp<std::size_t>(done, 1, left);
      replan(*instance, now);
    } else {
      plan_.erase(plan_.begin());
    }
  }
}

std::size_t Service::catch_up(Instance& instance, VirtualTime limit, ClientTime now,
                              std::size_t most_tasks) {
  std::size_t done = 0;
  bool more = true;
  for (; done < most_tasks; ++done) {
    const auto task = instance.take_due(limit, now);
    more = task.has_value();
    if (!more) break;
    if (task->kind == core::Task::Kind::Release)
      release(instance, task->ref);
    else if (task->kind == core::Task::Kind::Resume && instance.forget_resume(task->ref))
      effects_.resumed.push_back(task->ref);
    else
      instance.perform(*task);
  }
  if (!more) instance.settle(limit, now);
  if (done == 0) return 0;
  if (instance.take_drop_request()) effects_.dropped.push_back(instance.identity().id);
  if (on_change) on_change(instance);
  return done;
}

void Service::refresh(Instance& instance, ClientTime now) {
  const auto due = instance.next_due(now);
  catch_up(instance, instance.clock().at(now), now, kMostTasksATurn);
  if (due && *due <= now) replan(instance, now);
}

void Service::after_change(Instance& instance, ClientTime now) {
  catch_up(instance, instance.now(), now, kMostTasksATurn);
  replan(instance, now);
  if (on_change) on_change(instance);
}

void Service::replan(Instance& instance, ClientTime now) {
  const InstanceId id = instance.identity().id;
  const auto due = instance.next_due(now);
  const auto planned = planned_.find(id);
  if (planned != planned_.end()) {
    if (due && planned->second == *due) return;
    plan_.erase({planned->second, id});
    planned_.erase(planned);
  }
  if (due) {
    plan_.emplace(*due, id);
    planned_.emplace(id, *due);
  }
}

std::optional<Refusal> Service::too_far(const Instance& instance, VirtualTime target) {
  const std::uint64_t firings = instance.firings_until(target);
  if (firings <= kMostFiringsAJump) return std::nullopt;
  return Refusal{400,
                 fmt::format("the timeline of {} would fire about {} times on the way, and a jump "
                             "does {} at most: jump in smaller steps, or give \"every\" more time",
                             instance.identity().name, firings, kMostFiringsAJump)};
}

Refusal Service::stopped_on_the_way(const Instance& instance) {
  return {409, fmt::format("more than {} entries of the timeline of {} fired, and the clock stands "
                           "at {} since its start; do its entries cause each other?",
                           kMostFiringsAJump, instance.identity().name,
                           core::format_duration(instance.now() - instance.start()))};
}

/// False if it ended before the target.
bool Service::move_clock(Instance& instance, VirtualTime target, ClientTime now) {
  const bool whole = catch_up(instance, target, now, kMostFiringsAJump) < kMostFiringsAJump;
  instance.jump_clock(whole ? target : instance.now(), now);
  replan(instance, now);
  return whole;
}

OrRefusal<Jump> Service::jump(Instance& instance, VirtualTime target, ClientTime now) {
  // Past this many rotations a list of them helps nobody.
  constexpr auto kMostListed = 10'000;
  refresh(instance, now);
  if (auto refusal = too_far(instance, target)) return std::move(*refusal);
  const std::size_t before = effects_.released.size();
  const bool listed = (target - instance.now()) / core::kQrLifetime <= kMostListed;
  if (listed) instance.record_happenings(true);
  const bool whole = move_clock(instance, target, now);
  instance.record_happenings(false);
  replan(instance, now);
  if (on_change) on_change(instance);
  Jump jump{instance.now(), instance.take_happenings(), {}};
  if (!whole) return stopped_on_the_way(instance);
  for (std::size_t i = before; i < effects_.released.size(); ++i)
    jump.released.push_back(effects_.released[i].ticket.id);
  return jump;
}

std::optional<Refusal> Service::jump_all(core::Duration by, ClientTime now) {
  for (auto& [id, instance] : instances_) {
    refresh(*instance, now);
    if (auto refusal = too_far(*instance, instance->now() + by)) return refusal;
  }
  clock_.jump_to(clock_.at(now) + by, now);
  std::optional<Refusal> refusal;
  for (auto& [id, instance] : instances_) {
    if (!move_clock(*instance, instance->now() + by, now) && !refusal)
      refusal = stopped_on_the_way(*instance);
    if (on_change) on_change(*instance);
  }
  return refusal;
}

void Service::change_clock(Instance& instance, std::optional<double> speed,
                           std::optional<bool> paused, ClientTime now) {
  refresh(instance, now);
  instance.change_clock(speed, paused, now);
  after_change(instance, now);
}

void Service::change_clock_of_all(std::optional<double> speed, std::optional<bool> paused,
                                  ClientTime now) {
  if (speed) clock_.set_speed(*speed, now);
  if (paused) clock_.set_paused(*paused, now);
  for (auto& [id, instance] : instances_) change_clock(*instance, speed, paused, now);
}

// --- instances

Instance* Service::find(InstanceId id) {
  const auto found = by_id_.find(id);
  return found == by_id_.end() ? nullptr : found->second;
}

Instance* Service::find(std::string_view id_or_name) {
  if (const auto named = by_name_.find(id_or_name); named != by_name_.end()) return named->second;
  if (id_or_name.empty() || id_or_name.size() > 18 ||
      id_or_name.find_first_not_of("0123456789") != std::string_view::npos)
    return nullptr;
  return find(std::stoull(std::string(id_or_name)));
}

InstanceId Service::made_id(const std::string& name, std::uint64_t seed) const {
  // The first of a server is the one of the documentation's samples.
  if (name == "#1" && !by_id_.contains(std::stoull(std::string(kFirstId))))
    return std::stoull(std::string(kFirstId));
  for (std::uint64_t attempt = 0;; ++attempt) {
    const InstanceId id = 1'100'000'000 + core::draw(seed, "idInstance", attempt) % 100'000'000;
    if (!by_id_.contains(id)) return id;
  }
}

OrRefusal<Instance*> Service::create(const core::InstanceSpec& spec,
                                     const std::optional<core::Script>& script, ClientTime now) {
  std::string name = spec.name.value_or("");
  if (name.empty()) {
    do name = fmt::format("#{}", ++instances_made_);
    while (by_name_.contains(name));
  }
  if (by_name_.contains(name)) {
    return Refusal{
        409, fmt::format(
                 "an instance named \"{}\" is there already; give another name, or delete it first",
                 name)};
  }
  const std::uint64_t seed = core::draw(options_.seed, name, 0);
  const InstanceId id = spec.id.value_or(made_id(name, seed));
  if (by_id_.contains(id)) {
    return Refusal{
        409,
        fmt::format(
            "an instance with idInstance {} is there already; give another id, or delete it first",
            id)};
  }

  core::Json settings = core::default_settings();
  for (const auto& [key, value] : spec.settings.items()) settings[key] = value;
  core::InstanceClock clock(clock_.at(now), now);
  clock.set_speed(spec.speed.value_or(clock_.speed()), now);
  clock.set_paused(spec.paused.value_or(clock_.paused()), now);
  Instance::Setup setup{
      .identity = {id, spec.token.value_or(core::draw_hex(seed, "apiTokenInstance", 0, 50)), name,
                   seed},
      .state = spec.state,
      .settings = std::move(settings),
      .behaviour = {spec.dialect.value_or(options_.dialect), spec.strict.value_or(options_.strict),
                    spec.login, spec.qr_in, options_.assumptions.reboot_lasts},
      .clock = clock,
      .server_seed = options_.seed,
  };
  auto owned = std::make_unique<Instance>(std::move(setup), now, sequence_, budget_);
  Instance* instance = owned.get();
  set_limits(*instance, spec.limits.value_or(options_.limits));
  if (script) {
    instance->adopt(shared_rules(script->rules), script->timeline);
  } else {
    instance->adopt(server_rules_, server_timeline_);
  }
  instances_.emplace(id, std::move(owned));
  by_id_.emplace(id, instance);
  by_name_.emplace(name, instance);
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
  const InstanceId id = instance.identity().id;
  cut_parked(instance, now);
  effects_.dropped.push_back(id);
  if (const auto planned = planned_.find(id); planned != planned_.end()) {
    plan_.erase({planned->second, id});
    planned_.erase(planned);
  }
  pictures_.forget(id);
  touched_.erase(id);
  by_name_.erase(instance.identity().name);
  by_id_.erase(id);
  instances_.erase(id);
}

void Service::reset(Instance& instance, bool keep_script, ClientTime now) {
  cut_parked(instance, now);
  effects_.dropped.push_back(instance.identity().id);
  const double speed = instance.clock().speed();
  const bool paused = instance.clock().paused();
  instance.reset(keep_script, clock_.at(now), now);
  instance.change_clock(speed, paused, now);
  after_change(instance, now);
}

void Service::set_limits(Instance& instance, const core::LimitSpec& spec) {
  instance.set_limits(resolved(spec));
}

void Service::set_script(const core::Script& script, ClientTime now) {
  server_rules_ = shared_rules(script.rules);
  server_timeline_ = script.timeline;
  for (auto& [id, instance] : instances_) {
    refresh(*instance, now);
    instance->adopt(server_rules_, server_timeline_);
    after_change(*instance, now);
  }
}

void Service::set_script(Instance& instance, const core::Script& script, ClientTime now) {
  refresh(instance, now);
  instance.adopt(shared_rules(script.rules), script.timeline);
  after_change(instance, now);
}

std::optional<Refusal> Service::load(const core::Script& script, ClientTime now) {
  for (const core::InstanceSpec& spec : script.instances) {
    if ((spec.name && by_name_.contains(*spec.name)) || (spec.id && by_id_.contains(*spec.id))) {
      return Refusal{409, fmt::format("instance {} is there already",
                                      spec.name ? *spec.name : std::to_string(*spec.id))};
    }
  }
  set_script(script, now);
  // Those that name their id come first, so that an id that is made never takes theirs.
  for (const bool with_id : {true, false}) {
    for (const core::InstanceSpec& spec : script.instances) {
      if (spec.id.has_value() != with_id) continue;
      const auto made = create(spec, std::nullopt, now);
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
