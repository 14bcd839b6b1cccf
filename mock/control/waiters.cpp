#include "control/waiters.hpp"

#include <algorithm>

namespace greenmock::control {
namespace {

using namespace std::chrono_literals;
using core::ClientTime;
using core::Event;

/// A change of speed may bring a rotation earlier than it was reckoned.
constexpr core::Duration kRotationOfWaitRecheck = 200ms;

bool is_rotation(const Wanted& wanted) {
  const auto* event = std::get_if<Event>(&wanted.what);
  return event && event->kind == Event::Kind::Rotation;
}

}  // namespace

bool CallPattern::matches(const core::Record& record) const {
  if (method && record.method != method) return false;
  if (!method && !record.method) return false;
  if (verb && record.verb != *verb) return false;
  return !status || record.status == *status;
}

std::shared_ptr<Waiter> Waiters::add(core::Instance& instance, Wanted wanted, ClientTime now) {
  auto waiter = std::make_shared<Waiter>(instance.identity().id, std::move(wanted));
  // Rotations are computed and have no place in the order: a cursor stands for the present.
  waiter->rotations_before_ = waiter->wanted_.since ? instance.rotations() : 0;
  if (const auto* event = std::get_if<Event>(&waiter->wanted_.what)) {
    const core::Occurrences& seen = instance.occurrences();
    waiter->events_before_ =
        seen.count(*event) - seen.count_after(*event, waiter->wanted_.since.value_or(0));
  }
  look_back(*waiter, instance);
  // Once it is met the thread that asked may read it at any time: the loop lets it alone.
  if (waiter->met_) return waiter;
  waiting_.emplace(instance.identity().id, waiter);
  check(*waiter, now);
  return waiter;
}

void Waiters::remove(const Waiter& waiter) {
  const auto [first, last] = waiting_.equal_range(waiter.instance_);
  const auto found =
      std::find_if(first, last, [&](const auto& entry) { return entry.second.get() == &waiter; });
  if (found != last) waiting_.erase(found);
}

ChosenRecords Waiters::wanted_records(const Wanted& wanted, const core::Instance& instance) {
  ChosenRecords found;
  const auto* calls = std::get_if<CallPattern>(&wanted.what);
  const auto* sockets = std::get_if<SocketPattern>(&wanted.what);
  if (!calls && !sockets) return found;
  for (const auto& record : instance.journal().records()) {
    if (calls ? !calls->matches(*record) : !record->socket) continue;
    const core::Moment& moment =
        calls ? record->moment(calls->phase) : sockets->moment_of(*record->socket);
    if (moment && moment.seq > wanted.since.value_or(0)) found.emplace_back(moment.seq, &record);
  }
  return found;
}

Waiters::ChosenPushes Waiters::wanted_pushes(const Wanted& wanted, core::InstanceId id) const {
  ChosenPushes found;
  const auto* pattern = std::get_if<PushPattern>(&wanted.what);
  if (!pattern) return found;
  for (const core::Push& push : service_.webhooks().pushes_of(id)) {
    const core::Moment* moment = pattern->moment_of(push);
    if (moment && moment->seq > wanted.since.value_or(0)) found.emplace_back(moment->seq, &push);
  }
  std::sort(found.begin(), found.end());
  return found;
}

void Waiters::look_back(Waiter& waiter, const core::Instance& instance) {
  const Wanted& wanted = waiter.wanted_;
  for (const auto& [seq, push] : wanted_pushes(wanted, instance.identity().id))
    take(waiter, *push, seq);
  if (std::holds_alternative<PushPattern>(wanted.what)) return;
  ChosenRecords found = wanted_records(wanted, instance);
  waiter.counted_ = std::min<std::uint64_t>(found.size(), wanted.count);
  if (waiter.counted_ < wanted.count || found.empty()) return;
  const auto last = found.begin() + static_cast<std::ptrdiff_t>(wanted.count - 1);
  std::nth_element(found.begin(), last, found.end());
  waiter.cursor_ = last->first;
  waiter.last_record_ = as_it_is(*last->second);
  meet(waiter);
}

/// `copy` is made for the first of all waiters that are met by one event.
void Waiters::take(Waiter& waiter, const core::Record& record, core::Sequence seq,
                   SharedRecord& copy) {
  if (waiter.met_ || ++waiter.counted_ < waiter.wanted_.count) return;
  if (!copy) copy = std::make_shared<const core::Record>(record);
  waiter.last_record_ = copy;
  waiter.cursor_ = seq;
  meet(waiter);
}

void Waiters::take(Waiter& waiter, const core::Push& push, core::Sequence seq) {
  if (waiter.met_ || ++waiter.counted_ < waiter.wanted_.count) return;
  waiter.last_push_ = push;
  waiter.cursor_ = seq;
  meet(waiter);
}

void Waiters::meet(Waiter& waiter) {
  waiter.met_ = true;
  waiter.latch_->open();
}

std::optional<ClientTime> Waiters::check(Waiter& waiter, ClientTime now) {
  core::Instance* instance =
      waiter.met_ || waiter.gone_ ? nullptr : service_.find(waiter.instance_);
  if (!instance) return std::nullopt;
  service_.refresh(*instance, now);
  if (waiter.met_) return std::nullopt;
  if (const auto* idle = std::get_if<IdlePattern>(&waiter.wanted_.what)) {
    const auto& records = instance->journal().records();
    const core::Duration quiet =
        instance->moment().t - (records.empty() ? core::Duration{0} : records.back()->arrived.t);
    if (quiet < idle->span) return now + (idle->span - quiet);
    waiter.cursor_ = service_.cursor();
    meet(waiter);
  }
  if (std::holds_alternative<Event>(waiter.wanted_.what)) check_event(waiter, *instance);
  if (waiter.met_) {
    remove(waiter);
    return std::nullopt;
  }
  if (!is_rotation(waiter.wanted_)) return std::nullopt;
  const auto due = instance->clock().when(instance->codes().next_rotation(instance->now()), now);
  return std::min(due.value_or(now + kRotationOfWaitRecheck), now + kRotationOfWaitRecheck);
}

void Waiters::check_event(Waiter& waiter, core::Instance& instance) {
  const auto& event = std::get<Event>(waiter.wanted_.what);
  const std::uint64_t count = waiter.wanted_.count;
  if (event.kind == Event::Kind::Rotation) {
    if (instance.rotations() < waiter.rotations_before_ + count) return;
    waiter.cursor_ = service_.cursor();
    meet(waiter);
    return;
  }
  const core::Occurrences& occurrences = instance.occurrences();
  const std::uint64_t nth = waiter.events_before_ + count;
  if (occurrences.count(event) < nth) return;
  const auto moment = occurrences.find_or_next(event, nth);
  waiter.cursor_ = moment ? moment->seq : service_.cursor();
  meet(waiter);
}

void Waiters::on_phase(const core::Record& record, core::Phase phase,
                       const core::Instance* instance) {
  if (waiting_.empty() || !instance) return;
  const core::InstanceId id = instance->identity().id;
  const auto [first, last] = waiting_.equal_range(id);
  bool any_met = false;
  SharedRecord copy;
  for (auto entry = first; entry != last; ++entry) {
    Waiter& waiter = *entry->second;
    const auto* pattern = std::get_if<CallPattern>(&waiter.wanted_.what);
    if (pattern && pattern->phase == phase && pattern->matches(record))
      take(waiter, record, record.moment(phase).seq, copy);
    any_met = any_met || waiter.met_;
  }
  if (any_met) sweep(id);
}

void Waiters::on_socket(const core::Record& record, const core::Instance* instance) {
  if (waiting_.empty() || !instance) return;
  const core::InstanceId id = instance->identity().id;
  const auto what = record.socket->closed ? SocketPattern::What::Closed : SocketPattern::What::Open;
  const auto [first, last] = waiting_.equal_range(id);
  bool any_met = false;
  SharedRecord copy;
  for (auto entry = first; entry != last; ++entry) {
    Waiter& waiter = *entry->second;
    const auto* pattern = std::get_if<SocketPattern>(&waiter.wanted_.what);
    if (pattern && pattern->what == what)
      take(waiter, record, pattern->moment_of(*record.socket).seq, copy);
    any_met = any_met || waiter.met_;
  }
  if (any_met) sweep(id);
}

void Waiters::on_push(const core::Push& push, const core::Instance& instance) {
  if (waiting_.empty()) return;
  const core::InstanceId id = instance.identity().id;
  const auto [first, last] = waiting_.equal_range(id);
  bool any_met = false;
  for (auto entry = first; entry != last; ++entry) {
    Waiter& waiter = *entry->second;
    const auto* pattern = std::get_if<PushPattern>(&waiter.wanted_.what);
    const bool is_about_the_end = pattern && pattern->what != PushPattern::What::Begun;
    const core::Moment* moment =
        pattern && is_about_the_end == bool{push.ended} ? pattern->moment_of(push) : nullptr;
    if (moment) take(waiter, push, moment->seq);
    any_met = any_met || waiter.met_;
  }
  if (any_met) sweep(id);
}

void Waiters::on_change(core::Instance& instance) {
  if (waiting_.empty()) return;
  const core::InstanceId id = instance.identity().id;
  const auto [first, last] = waiting_.equal_range(id);
  bool any_met = false;
  for (auto entry = first; entry != last; ++entry) {
    Waiter& waiter = *entry->second;
    if (!waiter.met_ && std::holds_alternative<Event>(waiter.wanted_.what))
      check_event(waiter, instance);
    any_met = any_met || waiter.met_;
  }
  if (any_met) sweep(id);
}

void Waiters::on_reset(core::Instance& instance, ClientTime now) {
  const auto [first, last] = waiting_.equal_range(instance.identity().id);
  std::vector<std::shared_ptr<Waiter>> waiters;
  for (auto entry = first; entry != last; ++entry) waiters.push_back(entry->second);
  for (const auto& waiter : waiters) {
    waiter->counted_ = 0;
    waiter->rotations_before_ = 0;
    waiter->events_before_ = 0;
    check(*waiter, now);
  }
}

void Waiters::on_gone(core::InstanceId id) {
  const auto [first, last] = waiting_.equal_range(id);
  for (auto entry = first; entry != last; ++entry) {
    entry->second->gone_ = true;
    entry->second->latch_->open();
  }
  waiting_.erase(first, last);
}

void Waiters::sweep(core::InstanceId id) {
  const auto [first, last] = waiting_.equal_range(id);
  for (auto entry = first; entry != last;)
    entry = entry->second->met_ ? waiting_.erase(entry) : std::next(entry);
}

}  // namespace greenmock::control
