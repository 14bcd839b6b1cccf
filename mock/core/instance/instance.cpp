#include "core/instance/instance.hpp"

#include <algorithm>
#include <utility>

namespace greenmock::core {

using Kind = Event::Kind;

namespace {

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

Instance::Instance(Setup setup, ClientTime now, Sequence& sequence, JournalBudget& budget,
                   MessageBudget& messages, NoteBudget& notes, PictureRoom& pictures)
    : identity_(std::move(setup.identity)),
      state_(setup.state),
      first_state_(setup.state),
      settings_(std::move(setup.settings)),
      tokens_(identity_.seed),
      first_token_(identity_.token),
      picture_room_(&pictures),
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
      notes_(identity_.seed, setup.note_rules, notes, start_),
      keeps_(setup.keeps),
      pace_(setup.pace),
      message_budget_(&messages),
      occurrences_(budget.moments),
      journal_(budget) {
  for (Contact& contact : setup.contacts) messenger().contacts().put(std::move(contact));
  for (Group& group : setup.groups) messenger().put(std::move(group));
  for (const StateHistory::Entry& entry : setup.past_states)
    history_.add(entry.state, std::min(entry.at, now_));
  begin();
}

void Instance::begin() {
  start_seq_ = ++*sequence_;
  delivery_hint_ = account_hint_ = true;
  first_serial_ = codes_.serial_at(start_);
  last_rotation_ = {};
  if (history_.last() != state_) history_.add(state_, now_);
  timeline_.plan_from_start(start_, now_, agenda_);
  note({.kind = Kind::Start, .word = {}});
  note({.kind = Kind::State, .state = state_, .word = {}});
  if (first_queue_) {
    for (const NotifySpec& spec : first_queue_->notes) notify(spec);
  }
  notes_.count_from_start();
}

void Instance::reset(bool keep_script, VirtualTime start, ClientTime client_now) {
  // No code that anybody has seen may come again: the clock may go back here, the serials must not.
  const std::uint64_t fresh = codes_.serial_at(now_) + 1;
  agenda_.clear();
  resumes_.clear();
  told_.clear();
  watchers_ = 0;
  occurrences_.clear();
  counts_.clear();
  journal_.clear();
  happenings_.clear();
  clock_ = InstanceClock(start, client_now);
  start_ = now_ = start;
  client_start_ = client_now_ = client_now;
  codes_ = QrSchedule(start_, fresh);
  typed_codes_.forget();
  notes_.begin_anew(start_);
  if (messenger_) messenger_->reset();
  note_events_.clear();
  state_ = first_state_;
  before_restart_.reset();
  half_login_ = false;
  phone_goes_.reset();
  history_.clear();
  settings_.reset();
  webhook_cleared_.reset();
  identity_.token = first_token_;
  picture_.reset();
  mark(marks(), Piece::Picture, "");
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

bool Instance::has_due(VirtualTime limit) const {
  const auto next = agenda_.next();
  return next && *next <= limit;
}

void Instance::settle(VirtualTime limit, ClientTime client_now) {
  now_ = std::max(now_, limit);
  client_now_ = client_now;
  timeline_.settle();
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
    case Task::Kind::Send:
      messenger().send_next();
      break;
    case Task::Kind::Fate:
      messenger().go_on(task.ref);
      break;
    case Task::Kind::Reach:
      messenger().reach(task.ref);
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
      const auto entry = timeline_.entries()[task.ref];
      timeline_.plan_again(task.ref, now_, agenda_);
      if (const auto* action = std::get_if<PhoneAction>(&entry->action)) phone(*action);
      if (const auto* state = std::get_if<State>(&entry->action)) force_state(*state);
      if (std::holds_alternative<TimelineEntry::Rotate>(entry->action)) rotate();
      if (const auto* settings = std::get_if<Json>(&entry->action)) merge_settings(*settings);
      if (std::holds_alternative<TimelineEntry::DropAll>(entry->action)) drop_requested_ = true;
      if (const auto* spec = std::get_if<NotifySpec>(&entry->action)) notify(*spec);
      if (const auto* what = std::get_if<Say>(&entry->action)) say(*what);
      break;
    }
  }
}

std::optional<Moment> Instance::last_or_nth(const Event& event, std::uint32_t nth) const {
  if (event.kind != Kind::Rotation) return occurrences_.find_or_next(event, nth);
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

std::optional<VirtualTime> Instance::time_of(const Mark& mark) const {
  if (!mark.event) return start_ + mark.plus;
  const auto found = last_or_nth(*mark.event, mark.nth);
  if (!found) return std::nullopt;
  return start_ + found->at + mark.plus;
}

bool Instance::waits_for_event(const Mark& mark) const {
  return mark.event && (mark.is_bare_rotation() || !last_or_nth(*mark.event, mark.nth));
}

std::optional<VirtualTime> Instance::due_of(const Mark& mark) const {
  if (mark.is_bare_rotation()) return codes_.next_rotation(now_);
  if (mark.event && mark.event->kind == Kind::Rotation && mark.nth > 0) {
    const auto began = codes_.start_of(first_serial_ + mark.nth);
    if (began) return *began + mark.plus;
    return std::nullopt;
  }
  return time_of(mark);
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
  tell_timeline(event, occurrences_.count(event));
  wake_parked(event);
  if (watchers_ > 0) told_.push_back(event);
}

void Instance::tell_timeline(const Event& event, std::uint64_t count) {
  const bool was_cut = timeline_.chain_cut();
  timeline_.plan_after(event, count, now_, agenda_);
  if (timeline_.chain_cut() && !was_cut)
    happen(
        "entries of the timeline cause each other without end: no more of them fire at this "
        "moment");
}

void Instance::wake_parked(const Event& event) {
  const auto waiting = parked_for_event_.find(event);
  if (waiting == parked_for_event_.end()) return;
  std::erase_if(waiting->second, [&](CallId id) {
    OpenCall& call = parked_.at(id);
    const auto come = time_of(*call.until);
    // A rotation that was forced brings those behind it nearer.
    const auto due = come ? come : due_of(*call.until);
    if (!due) return false;
    if (call.planned) agenda_.remove(*call.planned);
    call.planned = agenda_.add(std::max(*due, now_), {Task::Kind::Release, id});
    return come.has_value();
  });
  if (waiting->second.empty()) parked_for_event_.erase(waiting);
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
  if (messenger_) messenger_->state_changed();
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
  tell_timeline(event, rotations());
  wake_parked(event);
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
  const bool had_webhook = settings_.has_webhook();
  settings_.put(settings);
  account_hint_ = true;
  tell_settings(had_webhook);
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

void Instance::adopt(const RuleList& rules, const TimelineList& timeline) {
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
  TimelineList entries;
  std::copy_if(timeline.begin(), timeline.end(), std::back_inserter(entries),
               [&](const auto& entry) { return is_meant_by(entry->instance); });
  timeline_.replace(std::move(entries));
  plan_timeline();
  plan_rotation();
}

void Instance::plan_timeline() {
  agenda_.remove_kind(Task::Kind::Timeline);
  timeline_.plan_from_start(start_, now_, agenda_);
  // Entries for `start` and for the first state would otherwise never see their event.
  std::vector<Event> first;
  if (now_ == start_)
    first = {{.kind = Kind::Start, .word = {}}, {.kind = Kind::State, .state = state_, .word = {}}};
  for (const Event& event : first) timeline_.plan_after(event, 1, now_, agenda_);
  const auto time_of_others = [&](const Mark& mark) {
    return std::count(first.begin(), first.end(), mark.event) > 0 ? std::nullopt : time_of(mark);
  };
  timeline_.plan_from_events(now_, time_of_others, agenda_);
}

// NOLINTNEXTLINE(performance-unnecessary-value-param): a sink, as the other setters are
void Instance::set_limits(std::map<MethodId, Limit> limits) {
  limits_.clear();
  for (const auto& [method, limit] : limits) limits_.emplace(method, RateLimit(limit));
}

}  // namespace greenmock::core
