// How an account comes to its state: by the phone, a logout, a reboot, saved settings.

#include "core/instance/instance.hpp"

#include "core/account/wid.hpp"

namespace greenmock::core {

using Kind = Event::Kind;

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
  if (behaviour_.settings_act > Duration{0}) {
    const VirtualTime due = now_ + behaviour_.settings_act;
    const auto number = settings_.save(std::move(changes), due);
    if (number) agenda_.add(due, {Task::Kind::SettingsAct, *number});
    account_hint_ = true;
  } else {
    merge_settings(changes);
  }
  if (behaviour_.settings_restart > Duration{0} && state_ != State::Starting)
    restart(behaviour_.settings_restart, state_);
}

void Instance::act_settings(std::uint64_t number) {
  const bool had_webhook = settings_.has_webhook();
  settings_.act(number);
  tell_settings(had_webhook);
}

void Instance::tell_settings(bool had_webhook) {
  delivery_hint_ = true;
  if (had_webhook && !settings_.has_webhook()) webhook_cleared_ = now_;
  happen("settings");
  note({.kind = Kind::Settings, .word = {}});
}

bool Instance::is_read_by_webhook() const {
  if (settings_.has_webhook()) return true;
  return webhook_cleared_ && now_ < *webhook_cleared_ + behaviour_.receive_after_webhook;
}

std::string Instance::wid() const {
  return is_logged_in(state_) ? wid_of(identity_.phone_seed) : "";
}

}  // namespace greenmock::core
