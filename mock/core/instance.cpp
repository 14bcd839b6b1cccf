#include "core/instance.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "core/duration.hpp"
#include "core/notification.hpp"
#include "core/seed.hpp"
#include "core/wid.hpp"

namespace greenmock::core {

using Kind = Event::Kind;

namespace {

/// Entries that cause each other at one moment would never let the clock go on.
constexpr std::uint32_t kMostEntriesAtOnce = 1000;
/// Past this many a list of what happened helps nobody.
constexpr std::size_t kMostHappenings = 10'000;

}  // namespace

void Behaviour::take(const SavingSpec& saving) {
  settings_act = saving.act.value_or(settings_act);
  settings_restart = saving.restart.value_or(settings_restart);
}

void Behaviour::take(const PhoneSpec& phone) {
  phone_sleep = phone.sleep.value_or(phone_sleep);
  phone_wake = phone.wake.value_or(phone_wake);
}

Instance::Instance(Setup setup, ClientTime now, Sequence& sequence, JournalBudget& budget)
    : identity_(std::move(setup.identity)),
      state_(setup.state),
      first_state_(setup.state),
      settings_(std::move(setup.settings)),
      tokens_(identity_.seed),
      first_token_(identity_.token),
      behaviour_(std::move(setup.behaviour)),
      clock_(setup.clock),
      payloads_(setup.server_seed, identity_.id, identity_.seed),
      start_(clock_.at(now)),
      now_(start_),
      client_start_(now),
      client_now_(now),
      sequence_(&sequence),
      codes_(start_),
      typed_codes_(identity_.seed),
      first_queue_(std::move(setup.queue)),
      notes_(identity_.seed, setup.note_rules, start_),
      journal_(budget) {
  begin();
}

void Instance::begin() {
  start_seq_ = ++*sequence_;
  delivery_hint_ = account_hint_ = true;
  first_serial_ = codes_.serial_at(start_);
  last_rotation_ = {};
  history_.add(state_, now_);
  timeline_.plan_from_start(start_, now_, agenda_);
  note({.kind = Kind::Start, .word = {}});
  note({.kind = Kind::State, .state = state_, .word = {}});
  for (const NotifySpec& spec : first_queue_) notify(spec);
  notes_.count_from_start();
}

void Instance::reset(bool keep_script, VirtualTime start, ClientTime client_now) {
  // No code that anybody has seen may come again: the clock may go back here, the serials must not.
  const std::uint64_t fresh = codes_.serial_at(now_) + 1;
  agenda_.clear();
  resumes_.clear();
  told_.clear();
  watchers_ = 0;
  occurrences_ = {};
  counts_.clear();
  journal_.clear();
  happenings_.clear();
  clock_ = InstanceClock(start, client_now);
  start_ = now_ = start;
  client_start_ = client_now_ = client_now;
  codes_ = QrSchedule(start_, fresh);
  typed_codes_.forget();
  notes_.begin_anew(start_);
  note_events_.clear();
  state_ = first_state_;
  before_restart_.reset();
  half_login_ = false;
  phone_goes_.reset();
  history_.clear();
  settings_.reset();
  identity_.token = first_token_;
  picture_.reset();
  for (auto& [method, limit] : limits_) limit = RateLimit(limit.limit());
  if (keep_script) {
    rules_.reset_counters();
  } else {
    rules_.clear();
    timeline_.replace({});
  }
  begin();
}

// --- time

Moment Instance::moment() {
  return {now_ - start_, client_now_ - client_start_, ++*sequence_};
}

std::optional<Task> Instance::take_due(VirtualTime limit, ClientTime client_now) {
  client_now_ = client_now;
  const auto due = agenda_.take(limit);
  if (!due) return std::nullopt;
  now_ = std::max(now_, due->at);
  return due->task;
}

void Instance::settle(VirtualTime limit, ClientTime client_now) {
  now_ = std::max(now_, limit);
  client_now_ = client_now;
}

std::optional<ClientTime> Instance::next_due(ClientTime client_now) const {
  const auto next = agenda_.next();
  if (!next) return std::nullopt;
  return clock_.when(*next, client_now);
}

void Instance::change_clock(std::optional<double> speed, std::optional<bool> paused,
                            ClientTime client_now) {
  // What a fast timeline could not do in time is given up: a pause is a pause.
  if (clock_.at(client_now) > now_) clock_.stand_at(now_, client_now);
  if (speed) clock_.set_speed(*speed, client_now);
  if (paused) clock_.set_paused(*paused, client_now);
}

void Instance::perform(const Task& task) {
  switch (task.kind) {
    case Task::Kind::Release:
    case Task::Kind::Resume:
    case Task::Kind::Frame:
    case Task::Kind::Webhook:
      break;
    case Task::Kind::Rotation:
      fire_rotation();
      break;
    case Task::Kind::LoginEnd:
      end_login(static_cast<LoginEnd>(task.ref));
      break;
    case Task::Kind::RestartEnd:
      if (state_ == State::Starting && before_restart_) change_state(*before_restart_);
      break;
    case Task::Kind::SettingsAct:
      act_settings(task.ref);
      break;
    case Task::Kind::PhoneSwitch:
      if (const auto next =
              next_state(state_, task.ref == 1 ? StateEvent::PhoneOn : StateEvent::PhoneOff))
        change_state(*next);
      break;
    case Task::Kind::Timeline: {
      if (std::exchange(last_entry_, now_) != now_) entries_at_once_ = 0;
      if (++entries_at_once_ > kMostEntriesAtOnce) {
        happen("the timeline is stopped: its entries cause each other without end");
        agenda_.remove_kind(Task::Kind::Timeline);
        break;
      }
      const TimelineEntry entry = timeline_.entries()[task.ref];
      timeline_.plan_again(task.ref, now_, agenda_);
      if (const auto* action = std::get_if<PhoneAction>(&entry.action)) phone(*action);
      if (const auto* state = std::get_if<State>(&entry.action)) force_state(*state);
      if (std::holds_alternative<TimelineEntry::Rotate>(entry.action)) rotate();
      if (const auto* settings = std::get_if<Json>(&entry.action)) merge_settings(*settings);
      if (std::holds_alternative<TimelineEntry::DropAll>(entry.action)) drop_requested_ = true;
      if (const auto* spec = std::get_if<NotifySpec>(&entry.action)) notify(*spec);
      break;
    }
  }
}

std::optional<Moment> Instance::last_or_nth(const Event& event, std::uint32_t nth) const {
  if (event.kind != Kind::Rotation) return occurrences_.find(event, nth);
  // Rotations are computed, since nobody may have watched them.
  const std::uint64_t wanted = nth == 0 ? rotations() : nth;
  if (wanted == 0 || wanted > rotations()) return std::nullopt;
  const auto began = codes_.start_of(first_serial_ + wanted);
  if (!began) return std::nullopt;
  // One that somebody saw has its place among the other events.
  if (wanted == rotations() && last_rotation_ && start_ + last_rotation_.at == *began)
    return last_rotation_;
  return Moment{*began - start_, Duration{0}, start_seq_};
}

std::optional<Moment> Instance::has_come(const Mark& mark) const {
  Moment moment{Duration{0}, Duration{0}, start_seq_};
  if (mark.event) {
    const auto found = last_or_nth(*mark.event, mark.nth);
    if (!found) return std::nullopt;
    moment = *found;
  }
  moment.at += mark.plus;
  if (start_ + moment.at > now_) return std::nullopt;
  return moment;
}

std::optional<VirtualTime> Instance::due_of(const Mark& mark) const {
  if (!mark.event) return start_ + mark.plus;
  if (mark.is_bare_rotation()) return codes_.next_rotation(now_);
  if (mark.event->kind == Kind::Rotation && mark.nth > 0) {
    const auto began = codes_.start_of(first_serial_ + mark.nth);
    if (began) return *began + mark.plus;
    return std::nullopt;
  }
  const auto found = last_or_nth(*mark.event, mark.nth);
  if (!found) return std::nullopt;
  return start_ + found->at + mark.plus;
}

std::uint64_t Instance::firings_until(VirtualTime target) const {
  const Duration span = std::max(target - now_, Duration{0});
  const auto rotations = static_cast<std::uint64_t>(span / kQrLifetime);
  return timeline_.firings_within(span) +
         rotations * (timeline_.count_of(Kind::Rotation) + (rotation_is_watched() ? 1U : 0U));
}

void Instance::record_happenings(bool on) {
  recording_ = on;
  plan_rotation();
}

void Instance::happen(std::string what) {
  if (recording_ && happenings_.size() < kMostHappenings)
    happenings_.push_back({now_, std::move(what)});
}

// --- events

void Instance::note(const Event& event) {
  const Moment when = moment();
  occurrences_.note(event, when);
  if (event.kind == Kind::Start || event.kind == Kind::State || event.kind == Kind::Scan ||
      event.kind == Kind::Settings)
    changed_ = when.seq;
  timeline_.plan_after(event, occurrences_.count(event), now_, agenda_);
  if (!parked_for_mark_.empty()) wake_parked(event);
  if (watchers_ > 0) told_.push_back(event);
}

void Instance::wake_parked(const Event& event) {
  std::erase_if(parked_for_mark_, [&](CallId id) {
    OpenCall& call = parked_.at(id);
    if (call.until->event != event) return false;
    const auto due = call.until->is_bare_rotation() ? std::optional(now_) : due_of(*call.until);
    if (!due) return false;
    call.planned = agenda_.add(std::max(*due, now_), {Task::Kind::Release, id});
    return true;
  });
}

ScanResult Instance::scan(std::string_view payload) {
  using enum ScanResult::Verdict;
  const auto serial = payloads_.serial_of(payload);
  if (!serial) return {Foreign, {}};
  const std::uint64_t current = codes_.serial_at(now_);
  if (*serial > current) return {NotYet, {}};
  if (*serial < current) {
    const auto ended = codes_.end_of(*serial, now_);
    return {RotatedAway, ended ? now_ - *ended : now_ - start_};
  }
  return {log_in(behaviour_.login.end) ? Accepted : WrongState, {}};
}

TypedResult Instance::enter_code(std::string_view typed) {
  // The state first: that a code is worthless is no news to an account that is logged in.
  if (!takes_login()) return {TypedResult::Verdict::WrongState, {}};
  const TypedResult result = typed_codes_.judge(AuthorizationCodes::normal(typed), now_);
  if (result.verdict == TypedResult::Verdict::Accepted) log_in(behaviour_.login.end);
  return result;
}

TypedResult Instance::enter_current_code() {
  // A copy: the code is used up while it is being typed.
  const auto current = typed_codes_.current();
  if (current) return enter_code(current->text);
  return {takes_login() ? TypedResult::Verdict::NoCode : TypedResult::Verdict::WrongState, {}};
}

bool Instance::log_in(LoginEnd end) {
  if (!takes_login()) return false;
  happen("scan");
  note({.kind = Kind::Scan, .word = {}});
  if (behaviour_.login.starting > Duration{0}) {
    change_state(*next_state(state_, StateEvent::Scanned, true));
    agenda_.add(now_ + behaviour_.login.starting,
                {Task::Kind::LoginEnd, static_cast<std::uint64_t>(end)});
  } else {
    end_login(end);
  }
  return true;
}

void Instance::end_login(LoginEnd end) {
  half_login_ = end == LoginEnd::HasAuth;
  const StateEvent event = half_login_                 ? StateEvent::LoginLeft
                           : end == LoginEnd::Blocked  ? StateEvent::LoginFailed
                           : state_ == State::Starting ? StateEvent::LoginDone
                                                       : StateEvent::Scanned;
  if (const auto next = next_state(state_, event)) return change_state(*next);
  // It asks for a login still, as far as one can see; the code is used up, as any scanned one.
  typed_codes_.forget();
  rotate();
}

bool Instance::phone(PhoneAction action) {
  switch (action) {
    case PhoneAction::Scan:
      return scan(payload()).verdict == ScanResult::Verdict::Accepted;
    case PhoneAction::Abandon:
      return log_in(LoginEnd::HasAuth);
    case PhoneAction::Refuse:
      // The phone says no: the code is used up, as any scanned one.
      if (!takes_login()) return false;
      rotate();
      return true;
    case PhoneAction::EnterCode:
      return enter_current_code().verdict == TypedResult::Verdict::Accepted;
    case PhoneAction::Logout:
      return unlink();
    case PhoneAction::Off:
    case PhoneAction::On:
      break;
  }
  return switch_phone(action == PhoneAction::On);
}

bool Instance::switch_phone(bool on) {
  if (phone_goes_ == on) return false;
  const bool turns_back = phone_goes_.has_value();
  phone_goes_.reset();
  agenda_.remove_kind(Task::Kind::PhoneSwitch);
  const auto next = next_state(state_, on ? StateEvent::PhoneOn : StateEvent::PhoneOff);
  if (!next) return turns_back;
  const Duration after = on ? behaviour_.phone_wake : behaviour_.phone_sleep;
  if (after <= Duration{0}) {
    change_state(*next);
  } else {
    phone_goes_ = on;
    agenda_.add(now_ + after, {Task::Kind::PhoneSwitch, on ? 1U : 0U});
  }
  return true;
}

bool Instance::unlink() {
  const bool half = std::exchange(half_login_, false);
  const auto next = next_state(state_, StateEvent::LoggedOut);
  if (next)
    change_state(*next);
  else if (half)
    rotate();  // whoever logs in now gets a code that nobody has seen
  return next || half;
}

void Instance::logout() {
  unlink();
}

void Instance::reboot() {
  const State before = before_restart_.value_or(state_);
  const auto next = next_state(state_, StateEvent::Restarting);
  if (!next && state_ != State::Starting) return;
  // A reboot is what frees an instance that hangs in `starting` (reference: QR, other states).
  restart(behaviour_.reboot_lasts,
          state_ == State::Starting && !before_restart_ ? State::NotAuthorized : before);
}

void Instance::restart(Duration lasts, State after) {
  if (const auto next = next_state(state_, StateEvent::Restarting)) change_state(*next);
  agenda_.remove_kind(Task::Kind::LoginEnd);
  agenda_.remove_kind(Task::Kind::RestartEnd);
  before_restart_ = after;
  agenda_.add(now_ + lasts, {Task::Kind::RestartEnd, 0});
}

void Instance::save_settings(Json changes) {
  const std::uint64_t number = settings_.save(std::move(changes));
  account_hint_ = true;
  if (behaviour_.settings_act > Duration{0})
    agenda_.add(now_ + behaviour_.settings_act, {Task::Kind::SettingsAct, number});
  else
    act_settings(number);
  if (behaviour_.settings_restart > Duration{0} && state_ != State::Starting)
    restart(behaviour_.settings_restart, state_);
}

void Instance::act_settings(std::uint64_t number) {
  settings_.act(number);
  delivery_hint_ = true;
  happen("settings");
  note({.kind = Kind::Settings, .word = {}});
}

std::string Instance::wid() const {
  return is_logged_in(state_) ? wid_of(identity_.seed) : "";
}

void Instance::force_state(State state) {
  half_login_ = false;
  if (state != state_) change_state(state);
}

void Instance::change_state(State state) {
  account_hint_ = true;
  state_ = state;
  before_restart_.reset();
  phone_goes_.reset();
  typed_codes_.forget();
  history_.add(state, now_);
  for (const auto kind : {Task::Kind::LoginEnd, Task::Kind::RestartEnd, Task::Kind::PhoneSwitch})
    agenda_.remove_kind(kind);
  happen("state=" + std::string(to_string(state)));
  note({.kind = Kind::State, .state = state, .word = {}});
  // Whoever logs in again gets a code that nobody has seen.
  if (state == State::NotAuthorized) rotate();
  tell_state();
}

void Instance::rotate() {
  codes_.rotate(now_);
  agenda_.remove_kind(Task::Kind::Rotation);
  fire_rotation();
}

void Instance::fire_rotation() {
  happen("rotation");
  last_rotation_ = moment();
  const Event event{.kind = Kind::Rotation, .word = {}};
  timeline_.plan_after(event, rotations(), now_, agenda_);
  if (!parked_for_mark_.empty()) wake_parked(event);
  if (watchers_ > 0) told_.push_back(event);
  plan_rotation();
}

bool Instance::rotation_is_watched() const {
  return recording_ || watchers_ > 0 || parked_for_rotation_ > 0 ||
         timeline_.count_of(Kind::Rotation) > 0;
}

void Instance::plan_rotation() {
  agenda_.remove_kind(Task::Kind::Rotation);
  if (rotation_is_watched()) agenda_.add(codes_.next_rotation(now_), {Task::Kind::Rotation, 0});
}

void Instance::merge_settings(const Json& settings) {
  settings_.put(settings);
  delivery_hint_ = account_hint_ = true;
  happen("settings");
  note({.kind = Kind::Settings, .word = {}});
}

// --- notifications

Notified Instance::notify(const NotifySpec& spec) {
  const Json body = build_notification(spec, {.id = identity_.id,
                                              .seed = identity_.seed,
                                              .state = state_,
                                              .dialect = behaviour_.dialect,
                                              .at = now_,
                                              .number = notes_made_ + 1});
  if (spec.obey_settings) {
    if (const auto setting = switched_off(body, settings())) return {std::nullopt, *setting};
  }
  ++notes_made_;
  const auto added = notes_.add(body, spec.copies, now_);
  happen("notification");
  for (const std::uint64_t receipt : added.dropped) tell_note(NoteEvent::What::Dropped, receipt);
  for (std::uint32_t i = 0; i < spec.copies; ++i)
    tell_note(NoteEvent::What::Queued, added.receipt, type_of(body));
  wake_readers(spec.copies);
  return {added.receipt, {}};
}

void Instance::tell_state() {
  // docs: StateInstanceChanged, needs stateWebhook. Looked at before anything is made: a timeline may
  // change the state a million times.
  const auto wanted = settings().find("stateWebhook");
  if (wanted == settings().end() || *wanted != "yes") return;
  NotifySpec changed;
  changed.type = "stateInstanceChanged";
  notify(changed);
}

bool Instance::delivered(std::uint64_t receipt) {
  auto taken = notes_.remove(receipt, now_);
  if (!taken) return false;
  tell_note(NoteEvent::What::Deleted, receipt, std::move(taken->type));
  return true;
}

void Instance::give_back(std::uint64_t receipt) {
  notes_.give_back(receipt);
  if (const QueuedNote* note = notes_.find(receipt, now_); note && note->given == 0)
    wake_readers(1);
}

void Instance::clear_notes() {
  notes_.clear(now_);
  tell_note(NoteEvent::What::Cleared, 0);
}

void Instance::tell_note(NoteEvent::What what, std::uint64_t receipt, std::string type) {
  delivery_hint_ = true;
  note_events_.push_back({what, moment(), receipt, std::move(type)});
}

void Instance::wake_readers(std::size_t notes) {
  // Whoever shares gets the same one, so that all are let go.
  if (behaviour_.receive_readers != Readers::Next) notes = parked_for_note_.size();
  for (; notes > 0 && !parked_for_note_.empty(); --notes) {
    const auto first = parked_for_note_.begin();
    OpenCall& call = parked_.at(*first);
    if (call.planned) agenda_.remove(*call.planned);
    call.planned = agenda_.add(now_, {Task::Kind::Release, *first});
    parked_for_note_.erase(first);
  }
}

// --- those who watch

void Instance::watch(bool begins) {
  if (begins) {
    if (watchers_++ == 0) plan_rotation();
  } else if (--watchers_ == 0) {
    told_.clear();
    plan_rotation();
  }
}

Agenda::Handle Instance::plan_frame(CallId socket, VirtualTime due) {
  return agenda_.add(due, {Task::Kind::Frame, socket});
}

void Instance::forget_frame(const Agenda::Handle& planned) {
  agenda_.remove(planned);
}

Agenda::Handle Instance::plan_webhook(VirtualTime due) {
  return agenda_.add(due, {Task::Kind::Webhook, 0});
}

void Instance::forget_webhook(const Agenda::Handle& planned) {
  agenda_.remove(planned);
}

bool Instance::take_drop_request() {
  return std::exchange(drop_requested_, false);
}

// --- script

bool Instance::is_meant_by(const std::optional<std::string>& id_or_name) const {
  return !id_or_name || *id_or_name == identity_.name ||
         *id_or_name == std::to_string(identity_.id);
}

void Instance::adopt(const RuleList& rules, const std::vector<TimelineEntry>& timeline) {
  const bool all = std::all_of(rules.begin(), rules.end(),
                               [&](const auto& rule) { return is_meant_by(rule->when.instance); });
  if (all) {
    rules_.replace(rules);
  } else {
    RuleList mine;
    std::copy_if(rules.begin(), rules.end(), std::back_inserter(mine),
                 [&](const auto& rule) { return is_meant_by(rule->when.instance); });
    rules_.replace(std::move(mine));
  }
  std::vector<TimelineEntry> entries;
  std::copy_if(timeline.begin(), timeline.end(), std::back_inserter(entries),
               [&](const auto& entry) { return is_meant_by(entry.instance); });
  timeline_.replace(std::move(entries));
  agenda_.remove_kind(Task::Kind::Timeline);
  timeline_.plan_from_start(start_, now_, agenda_);
  // Entries for `start` and for the first state would otherwise never see their event.
  if (now_ == start_) {
    timeline_.plan_after({.kind = Kind::Start, .word = {}}, 1, now_, agenda_);
    timeline_.plan_after({.kind = Kind::State, .state = state_, .word = {}}, 1, now_, agenda_);
  }
  plan_rotation();
}

void Instance::set_limits(std::map<MethodId, Limit> limits) {
  limits_.clear();
  for (const auto& [method, limit] : limits) limits_.emplace(method, RateLimit(limit));
}

// --- calls

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
  if (call.until && !due) parked_for_mark_.insert(id);
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

std::optional<OpenCall> Instance::unpark(CallId id) {
  const auto found = parked_.find(id);
  if (found == parked_.end()) return std::nullopt;
  OpenCall call = std::move(found->second);
  parked_.erase(found);
  parked_for_mark_.erase(id);
  parked_for_note_.erase(id);
  if (call.planned) agenda_.remove(*call.planned);
  --counts_of(*call.record->method).parked;
  if (call.until && call.until->event && call.until->event->kind == Kind::Rotation &&
      --parked_for_rotation_ == 0)
    plan_rotation();
  return call;
}

}  // namespace greenmock::core
