// A call: it arrives, waits perhaps, is answered and ends.

#include <fmt/format.h>

#include "api/bodies/bodies.hpp"
#include "api/bodies/encoding.hpp"
#include "api/bodies/json_body.hpp"
#include "api/method_table.hpp"
#include "api/methods/file_link.hpp"
#include "api/route.hpp"
#include "api/service/own_notes.hpp"
#include "api/service/readiness.hpp"
#include "api/service/same_secret.hpp"
#include "api/service/service.hpp"
#include "core/encoding/ascii.hpp"

namespace greenmock::api {

using core::ClientTime;
using core::Instance;
using core::Outcome;
using core::Phase;
using core::Record;
using core::Reply;
using core::VirtualTime;

namespace {

/// True if a reply is what the service would say.
bool is_faithful(const core::ReplySpec* reply) {
  const auto* named = reply ? std::get_if<core::NamedReply>(reply) : nullptr;
  return !reply || (named && *named == core::NamedReply::Faithful);
}

}  // namespace

Instance* Service::reached(core::InstanceId id, std::optional<core::InstanceId> own_port_of) {
  constexpr core::InstanceId kAny = 0;
  const core::InstanceId meant = own_port_of.value_or(kAny);
  return meant == kAny || meant == id ? find(id) : nullptr;
}

std::shared_ptr<Record> Service::record_of(core::Request& request) {
  auto record = std::make_shared<Record>();
  record->id = ++last_call_;
  record->connection = request.connection;
  record->peer = std::move(request.peer);
  record->tls = request.tls;
  record->tunnel = std::move(request.tunnel);
  record->verb = std::move(request.verb);
  record->target = std::move(request.target);
  record->head = std::move(request.head);
  record->set_body(request.body);
  return record;
}

Arrived Service::arrive(core::Request request, ClientTime now) {
  const auto requested_headers =
      request.verb == "OPTIONS" ? request.header("Access-Control-Request-Headers") : std::nullopt;
  const std::string allow_headers(requested_headers.value_or(""));
  auto record = record_of(request);

  RouteOrNot parsed = parse_route(record->target);
  if (parsed.page && (record->verb == "GET" || record->verb == "HEAD")) {
    Instance* shown = reached(parsed.page->instance, request.own_port_of);
    return show_page(std::move(record), *parsed.page, shown, now);
  }
  Instance* instance =
      parsed.route ? reached(parsed.route->instance, request.own_port_of) : nullptr;
  if (!parsed.route && record->verb != "OPTIONS") {
    if (record->verb == "GET" || record->verb == "HEAD") {
      if (const auto link = parse_file_link(record->target)) {
        Instance* owner = reached(link->instance, request.own_port_of);
        return show_file(std::move(record), *link, owner, now);
      }
    }
    const auto link = request.own_port_of ? std::nullopt : parse_partner_link(record->target);
    if (link) return partner_call(record, *link, request.body, now);
  }
  if (!instance)
    return answer_unmatched(std::move(record), parsed, request.own_port_of.has_value(),
                            allow_headers, now);

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
  budgets_.journals.keep();
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
  call.form = std::move(request.form);
  // What the record cuts off would be missing when the call is answered.
  const bool is_file = handlers()[found->id].takes_file && !call.form;
  if (request.body.size() > Record::kBodyKept && (is_file || request.body.size() <= kLargestJson))
    call.whole_body = core::share(std::move(request.body));
  instance->note({.kind = core::Event::Kind::Method, .method = found->id, .word = {}});
  tell(*record, Phase::Arrived, instance);

  const bool waits =
      (call.filled.wait() ? instance->park(ticket.id, call) : hold(*instance, ticket.id, call)) ||
      wait_for_file(*instance, ticket.id, call);
  if (waits) {
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
  const auto not_found = [&] { return usual_reply(404, record, instance); };
  if (!record.method) {
    record.note = same_secret(route.method, instance.identity().token)
                      ? std::string(kTokenForMethod)
                      : no_such_method(route.method);
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
  if (!route.extra.empty() && !method.extra) record.tolerated.emplace_back("text behind the token");
  if (instance.behaviour().strict && !record.tolerated.empty()) {
    record.note = fmt::format("{}{}", kStrictNote, record.tolerated.front());
    return not_found();
  }
  if (!same_secret(route.token, instance.identity().token)) {
    record.note = "wrong apiTokenInstance";
    return empty_reply(401);
  }
  return std::nullopt;
}

AnswerContext Service::context_of(Instance& instance, const core::OpenCall& call) {
  return {instance,
          *call.record,
          call.arrival_serial,
          pictures_,
          options_.assumptions,
          options_.addresses,
          options_.qr_pixels,
          call.form.get(),
          call.whole_body.get(),
          &files_,
          call.fetched.get(),
          &options_.file_hosts};
}

bool Service::acts_faithfully(const Instance& instance, const core::OpenCall& call) const {
  return is_faithful(call.filled.reply()) && is_ready(instance);
}

bool Service::hold(Instance& instance, core::CallId id, const core::OpenCall& call) {
  const Handler& handler = handlers()[*call.record->method];
  if (!handler.hold || !acts_faithfully(instance, call)) return false;
  const auto most = handler.hold(context_of(instance, call));
  if (most) instance.park_for_note(id, call, *most);
  return most.has_value();
}

std::optional<Reply> Service::compute(Instance& instance, core::OpenCall& call) {
  Record& record = *call.record;
  const AnswerContext context = context_of(instance, call);
  const core::ReplySpec* filled = call.filled.reply();
  const bool faithful = is_faithful(filled);
  const Handler& handler = handlers()[*record.method];
  if (faithful && !handler.answer)
    record.note =
        fmt::format("{} is not built in this version; a rule may answer it", record.method_name);
  const core::Fault fault = call.filled.fault() ? *call.filled.fault() : core::Fault{};
  const bool never = std::holds_alternative<core::fault::Hang>(fault);
  std::optional<Reply> reply;
  core::SharedBody said;  // before it is encoded: what the journal keeps
  try {
    const bool unready = faithful && !is_ready(instance);
    reply = unready    ? not_ready_reply(context)
            : faithful ? faithful_reply(context)
                       : build_reply(*filled, context);
    if (!reply) return std::nullopt;
    said = reply->body;
    const core::Encoding* as = reply->websocket ? nullptr : call.filled.as();
    if (as) record.encoded = encode(*reply, *as);
    if (!never) record.released = instance.moment();
    // Said first, done second: the answer tells of the state that the call met.
    if (!unready && call.filled.apply().value_or(faithful) && handler.effect)
      handler.effect(context);
    if (reply->websocket && !never) sockets_.expect(instance, call.record, call.filled.frames());
  } catch (const std::exception& e) {
    // One call that cannot be answered must not hold up the others.
    record.note = fmt::format("the answer could not be made: {}", e.what());
    reply = usual_reply(500, record, instance);
    said = reply->body;
    if (!never && !record.released) record.released = instance.moment();
  }
  reply->fault = fault;
  if (core::is_fault(fault)) record.fault = core::to_string(fault);
  if (!never) {
    record.reply_headers = reply->headers;
    record.set_reply(reply->status, said, hashes_);
  }
  if (record.note.empty() && faithful && !never) record.note = reason_of(reply->status, *said);
  if (record.note.empty()) record.note = oddity_of_body(record);
  instance.journal().recount(record);
  if (never) return std::nullopt;
  return reply;
}

Arrived Service::answer_at_once(Ticket ticket, Instance* instance, Reply reply) {
  Record& record = *ticket.record;
  if (!record.released) {
    record.released = instance ? instance->moment()
                               : core::Moment{record.arrived.at, record.arrived.t, ++sequence_};
    record.reply_headers = reply.headers;
    record.set_reply(reply.status, reply.body, hashes_);
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
  answer_parked(instance, id, std::move(*call));
}

void Service::answer_parked(Instance& instance, core::CallId id, core::OpenCall call) {
  if (wait_for_file(instance, id, call)) {
    ++parked_;
    return;
  }
  Ticket ticket{id, instance.identity().id, call.record};
  auto reply = compute(instance, call);
  if (!reply) {
    instance.park_forever(id, std::move(call));
    ++parked_;
    return;
  }
  reply->at = instance.now();
  tell(*ticket.record, Phase::Released, &instance);
  effects_.released.push_back({std::move(ticket), std::move(*reply)});
}

void Service::withhold(const Ticket& ticket, const Reply& instead, ClientTime now) {
  Record& record = *ticket.record;
  record.reply_headers = instead.headers;
  record.set_reply(instead.status, instead.body, hashes_);
  record.note = "there was no room for the answer";
  Instance* instance = living(ticket);
  if (instance)
    instance->journal().recount(record);
  else if (ticket.instance == 0)
    unmatched_.recount(record);
  if (!instance || !record.receipt) return;
  instance->give_back(*std::exchange(record.receipt, std::nullopt));
  after_change(*instance, now);
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
  if (how != Outcome::Sent) sockets_.forget(ticket.id);
  stop_fetching(ticket.id);
  Instance* instance = living(ticket);
  if (instance) {
    refresh(*instance, now);
    if (instance->forget_resume(ticket.id)) replan(*instance, now);
    // Whoever has left has not received it, so that it is for the next one.
    if (record.receipt && how != Outcome::Sent) {
      instance->give_back(*record.receipt);
      after_change(*instance, now);
    }
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
  settle(ticket, instance);
}

void Service::settle(const Ticket& ticket, Instance* instance) {
  if (instance)
    instance->journal().settle(*ticket.record);
  else if (ticket.instance == 0)
    unmatched_.settle(*ticket.record);
  budgets_.journals.keep();
}

Instance* Service::living(const Ticket& ticket) {
  Instance* instance = ticket.instance ? find(ticket.instance) : nullptr;
  // One of the same id may have been made since, or this one reset: its counts are its own.
  return instance && instance->owns(*ticket.record) ? instance : nullptr;
}

void Service::tell(const Record& record, Phase phase, Instance* instance) {
  if (on_phase) on_phase(record, phase, instance);
}

}  // namespace greenmock::api
