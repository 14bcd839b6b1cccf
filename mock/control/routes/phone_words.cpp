#include "control/routes/phone_words.hpp"

#include <fmt/format.h>

#include "core/time/duration.hpp"

namespace greenmock::control {

using core::Json;
using core::State;

std::string why_not(State state) {
  switch (state) {
    case State::Authorized:
      return "the instance is authorized already; log out first";
    case State::Starting:
      return "the instance is starting; let it finish (POST …/clock/advance), or reboot it";
    case State::SleepMode:
      return "the instance is logged in, and its phone is off; send {\"do\":\"on\"}, or log out "
             "first";
    case State::Blocked:
      return "the instance is blocked; log out first";
    case State::YellowCard:
    case State::Suspended:
      return fmt::format("the instance is {}, and still logged in; log out first",
                         core::to_string(state));
    case State::NotAuthorized:
      break;
  }
  return "a login of the instance was begun and never finished; log out first";
}

Json state_json(const core::Instance& instance) {
  return {{"idInstance", instance.identity().id},
          {"name", instance.identity().name},
          {"state", core::to_string(instance.state())}};
}

std::string age_in_words(core::Duration age) {
  const auto seconds = std::chrono::floor<std::chrono::seconds>(age);
  return core::format_duration(seconds.count() > 0 ? core::Duration{seconds} : age);
}

}  // namespace greenmock::control
