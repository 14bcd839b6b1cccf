// The calls of an account: admitted, answered by its rules, parked and let go.

#include "core/instance/instance.hpp"

#include <algorithm>

namespace greenmock::core {

using Kind = Event::Kind;

CallCounts& Instance::counts_of(MethodId method) {
  if (counts_.size() <= method) counts_.resize(method + std::size_t{1});
  return counts_[method];
}

std::uint64_t Instance::unanswered() const {
  std::uint64_t open = 0;
  for (const CallCounts& counts : counts_) open += counts.arrived - counts.sent - counts.left;
  return open;
}

bool Instance::admit(MethodId method, ClientTime client_now) {
  const auto found = limits_.find(method);
  return found == limits_.end() || found->second.admit(client_now);
}

Filled Instance::fill(const CallFacts& facts, RequestConditions& conditions) {
  return rules_.fill(facts, conditions, [this](const Mark& mark) { return has_come(mark); });
}

bool Instance::park(CallId id, OpenCall call) {
  const Wait& wait = *call.filled.wait();
  std::optional<VirtualTime> due;
  if (const auto span =
          span_of(wait, identity_.seed, "wait:" + call.record->method_name, call.record->call)) {
    due = call.arrived + *span;
  } else if (const auto* mark = std::get_if<Mark>(&wait.how)) {
    call.until = *mark;
    // The next rotation comes as an event, since the timeline may force one earlier.
    if (!mark->is_bare_rotation()) due = due_of(*mark);
  }
  if (due && *due <= now_) return false;
  if (due) call.planned = agenda_.add(*due, {Task::Kind::Release, id});
  // The n-th rotation has a time, and comes earlier if one before it is forced.
  if (call.until && waits_for_event(*call.until)) parked_for_event_[*call.until->event].insert(id);
  const bool for_rotation =
      call.until && call.until->event && call.until->event->kind == Kind::Rotation;
  call.record->parked = moment();
  ++counts_of(*call.record->method).parked;
  parked_.emplace(id, std::move(call));
  if (for_rotation && parked_for_rotation_++ == 0) plan_rotation();
  return true;
}

void Instance::park_for_note(CallId id, OpenCall call, Duration most) {
  call.planned = agenda_.add(call.arrived + most, {Task::Kind::Release, id});
  call.record->parked = moment();
  ++counts_of(*call.record->method).parked;
  parked_for_note_.insert(id);
  parked_.emplace(id, std::move(call));
}

void Instance::plan_resume(CallId id, VirtualTime due) {
  forget_resume(id);
  resumes_[id] = agenda_.add(due, {Task::Kind::Resume, id});
}

bool Instance::forget_resume(CallId id) {
  const auto found = resumes_.find(id);
  if (found == resumes_.end()) return false;
  agenda_.remove(found->second);
  resumes_.erase(found);
  return true;
}

void Instance::park_forever(CallId id, OpenCall call) {
  call.planned.reset();
  call.until.reset();
  if (!call.record->parked) call.record->parked = moment();
  ++counts_of(*call.record->method).parked;
  parked_.emplace(id, std::move(call));
}

void Instance::forget_event(CallId id, const Mark& mark) {
  const auto waiting = mark.event ? parked_for_event_.find(*mark.event) : parked_for_event_.end();
  if (waiting == parked_for_event_.end()) return;
  waiting->second.erase(id);
  if (waiting->second.empty()) parked_for_event_.erase(waiting);
}

std::optional<OpenCall> Instance::unpark(CallId id) {
  const auto found = parked_.find(id);
  if (found == parked_.end()) return std::nullopt;
  OpenCall call = std::move(found->second);
  parked_.erase(found);
  if (call.until) forget_event(id, *call.until);
  parked_for_note_.erase(id);
  if (call.planned) agenda_.remove(*call.planned);
  --counts_of(*call.record->method).parked;
  if (call.until && call.until->event && call.until->event->kind == Kind::Rotation &&
      --parked_for_rotation_ == 0)
    plan_rotation();
  return call;
}

}  // namespace greenmock::core
