#include "core/account/state.hpp"

#include <algorithm>

namespace greenmock::core {
namespace {

struct Transition {
  State from;
  StateEvent event;
  State to;
};

using enum State;
using enum StateEvent;

// clang-format off: one row a line
constexpr Transition kTransitions[] = {
    {NotAuthorized, Scanned, Authorized},   {NotAuthorized, LoginFailed, Blocked},
    {NotAuthorized, Restarting, Starting},  {Starting, LoginDone, Authorized},
    {Starting, LoginFailed, Blocked},       {Starting, LoggedOut, NotAuthorized},
    {Authorized, LoggedOut, NotAuthorized}, {Authorized, PhoneOff, SleepMode},
    {Authorized, Restarting, Starting},     {SleepMode, PhoneOn, Authorized},
    {SleepMode, LoggedOut, NotAuthorized},  {SleepMode, Restarting, Starting},
    {Blocked, LoggedOut, NotAuthorized},    {Blocked, Restarting, Starting},
    {YellowCard, LoggedOut, NotAuthorized}, {YellowCard, Restarting, Starting},
    {Suspended, LoggedOut, NotAuthorized},  {Suspended, Restarting, Starting},
    {Starting, LoginLeft, NotAuthorized},
};
// clang-format on

}  // namespace

bool is_logged_in(State state) {
  return state != NotAuthorized && state != Blocked && state != Starting;
}

std::string_view to_string(State state) {
  return kStateNames[static_cast<std::size_t>(state)];
}

std::optional<State> parse_state(std::string_view name) {
  const auto* found = std::find(kStateNames.begin(), kStateNames.end(), name);
  if (found == kStateNames.end()) return std::nullopt;
  return static_cast<State>(found - kStateNames.begin());
}

std::optional<State> next_state(State from, StateEvent event, bool slow_start) {
  if (from == NotAuthorized && event == Scanned && slow_start) return Starting;
  for (const Transition& t : kTransitions) {
    if (t.from == from && t.event == event) return t.to;
  }
  return std::nullopt;
}

}  // namespace greenmock::core
