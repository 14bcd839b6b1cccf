#pragma once
// The states of an account and the one table of what may follow what.

#include <array>
#include <optional>
#include <string_view>

namespace greenmock::core {

/// `stateInstance` (docs: GetStateInstance). `suspended` is the name of `yellowCard` since 30 Jul
/// 2026.
enum class State { NotAuthorized, Authorized, Blocked, SleepMode, Starting, YellowCard, Suspended };

inline constexpr std::array<std::string_view, 7> kStateNames{
    "notAuthorized", "authorized", "blocked", "sleepMode", "starting", "yellowCard", "suspended"};

/// True in the states in which the service knows the account: WhatsApp's names of it are told in
/// them (docs: GetWaSettings, empty in notAuthorized, blocked and starting).
bool is_logged_in(State state);

std::string_view to_string(State state);
std::optional<State> parse_state(std::string_view name);

/// What can happen to an account.
enum class StateEvent {
  Scanned,      ///< the phone scanned the current code, or typed the one for typing
  LoginDone,    ///< the start after a scan is over
  LoginFailed,  ///< the login ended in a block
  LoginLeft,    ///< the login was begun, and nobody finished it
  Restarting,   ///< reboot, or a restart of the service
  LoggedOut,    ///< `logout`, or unlinked on the phone
  PhoneOff,     ///< the phone is out of reach
  PhoneOn,      ///< the phone is back
};

/// The state that follows, or nothing where the event changes nothing in that state.
/// `slow_start` says that a scan leads through `starting` first (docs: 3 to 30 s after the scan).
std::optional<State> next_state(State from, StateEvent event, bool slow_start = false);

}  // namespace greenmock::core
