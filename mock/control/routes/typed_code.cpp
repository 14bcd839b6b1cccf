#include "control/routes/typed_code.hpp"

#include <fmt/format.h>

#include "control/routes/phone_words.hpp"

namespace greenmock::control {
namespace {

using Verdict = core::TypedResult::Verdict;

/// How the current code stands, for whoever typed another.
std::string standing(const core::AuthorizationCodes::Current& current, core::VirtualTime now) {
  if (now < current.ends)
    return fmt::format("the current one was given {} ago", age_in_words(now - current.given));
  return fmt::format("the last one expired {} ago", age_in_words(now - current.ends));
}

Problem wrong(const core::Instance& instance) {
  const auto& current = instance.typed_codes().current();
  if (!current) {
    return Problem(409, "this account has never given this code; ask getAuthorizationCode for one")
        .with("reason", "wrongCode");
  }
  return Problem(409, fmt::format("this is not the code; {}", standing(*current, instance.now())))
      .with("reason", "wrongCode")
      .with("currentAgeMs", core::to_ms(instance.now() - current->given));
}

Problem worthless(const core::Instance& instance) {
  const auto& current = instance.typed_codes().current();
  if (!current) {
    return Problem(409,
                   "this code is used up, or the account has been in another state since; ask "
                   "getAuthorizationCode for another")
        .with("reason", "worthless");
  }
  return Problem(409, fmt::format("this code is worthless since a newer one was given; {}",
                                  standing(*current, instance.now())))
      .with("reason", "worthless")
      .with("currentAgeMs", core::to_ms(instance.now() - current->given));
}

}  // namespace

core::Json enter_code(const Desk& desk, core::Instance& instance,
                      const std::optional<std::string>& code, core::ClientTime now) {
  const core::TypedResult result =
      desk.service().change(instance, now, [&](core::Instance& changed) {
        return code ? changed.enter_code(*code) : changed.enter_current_code();
      });
  switch (result.verdict) {
    case Verdict::Accepted:
      return state_json(instance);
    case Verdict::Wrong:
      throw wrong(instance);
    case Verdict::Worthless:
      throw worthless(instance);
    case Verdict::Expired:
      throw Problem(409,
                    fmt::format("this code expired {} ago; ask getAuthorizationCode for another",
                                age_in_words(result.age)))
          .with("reason", "expired")
          .with("ageMs", core::to_ms(result.age));
    case Verdict::NoCode:
      throw Problem(409, "this account has no code to type; ask getAuthorizationCode for one")
          .with("reason", "noCode");
    case Verdict::WrongState:
      break;
  }
  throw Problem(409, why_not(instance.state()))
      .with("reason", "wrongState")
      .with("state", core::to_string(instance.state()));
}

}  // namespace greenmock::control
