#include "login_loop.hpp"

#include <utility>

#include "account.hpp"
#include "events.hpp"
#include "picture.hpp"

namespace greenmock::reference {
namespace {

using Act = Step::Act;

// docs, QR: "it is recommended to request the method for getting a QR code with a delay in 1 second"
constexpr std::chrono::seconds kPause{1};
constexpr int kMostLooksInVain = 3;
// docs, CreateInstance: a new one may say null for five minutes.
constexpr int kMostLooksAtNothing = 330;
constexpr std::string_view kExampleOfTheDocs = "Instance has auth. You need to make log out";

}  // namespace

Step LoginLoop::first() {
  return {asked_ = Act::AskState, {}, {}};
}

Step LoginLoop::next(const Answer& answer) {
  Step step = asked_ == Act::AskState ? after_state(answer)
              : asked_ == Act::AskQr  ? after_qr(answer)
                                      : after_logout(answer);
  step = deviate(std::move(step), answer);
  asked_ = step.act;
  return step;
}

Step LoginLoop::after_state(const Answer& answer) {
  if (!answer.ok()) return after_failure(answer);
  if (!answer.data.is_object() && !answer.data.is_null()) {
    return after_failure(as_trouble(answer, Kind::Unreadable, "the answer has no state in it"));
  }
  patience_.ended_well();
  Json state = state_in(answer);
  if (state == "authorized") return {Act::LoggedIn, {}, {event::already_logged()}};
  if (mutants_.on(Mutant::TwoStates)) state = "notAuthorized";
  const bool may_come = state == "notAuthorized" || state == "starting";
  if (!may_come && mutants_.on(Mutant::UnknownStateIsReady)) {
    return {Act::LoggedIn, {}, {event::authorized()}};
  }

  Step step{Act::AskState, kPause, {}};
  const bool news = std::exchange(state_told_, state) != state;
  if (news) step.tell.push_back(event::state(state));
  if (state == "notAuthorized") {
    step.act = Act::AskQr;
    step.pause = {};
  } else if (!may_come) {
    // A code mends none of these, and what is not known is not to be guessed at.
    if (news) {
      step.tell.push_back(event::error(
          as_trouble(answer, Kind::Server, "the account cannot log in: it is " + state.dump())));
    }
    const int most = answer.data.is_null() ? kMostLooksAtNothing : kMostLooksInVain;
    if (looks_in_vain_++ == most) step.act = Act::Fail;
  }
  return step;
}

Step LoginLoop::after_qr(const Answer& answer) {
  if (!answer.ok()) return after_failure(answer);
  if (!mutants_.on(Mutant::ShowsAnyMessage)) return after_type(answer);
  shown_ = message_in(answer);
  Step step = after_type(answer);
  if (!shown_.empty()) step.tell.insert(step.tell.begin(), event::qr(shown_));
  return step;
}

Step LoginLoop::after_type(const Answer& answer) {
  const std::string type = type_in(answer);
  if (type == (mutants_.on(Mutant::WantsJpeg) ? "image/jpeg" : "qrCode")) return after_code(answer);
  if (type == "alreadyLogged") return {Act::LoggedIn, {}, {event::authorized()}};
  if (type == "error") return after_qr_error(answer);
  if (mutants_.on(Mutant::BelievesAnyType) && !type.empty()) {
    return {Act::LoggedIn, {}, {event::authorized()}};
  }
  const std::string what =
      type.empty() ? "the answer of qr has no type" : "qr answers " + type + ", which is no code";
  return after_failure(
      as_trouble(answer, type == "timeout" ? Kind::Timeout : Kind::Unreadable, what));
}

Step LoginLoop::after_code(const Answer& answer) {
  const std::string image = image_in(answer);
  const bool looks = !mutants_.on(Mutant::ShowsDamaged) && !mutants_.on(Mutant::LeavesEscapes);
  if (looks && !is_picture(image)) {
    return after_failure(
        as_trouble(answer, Kind::Unreadable, "the code of qr is not a whole PNG in base64"));
  }
  patience_.ended_well();
  Step step{Act::AskQr, kPause, {}};
  if (image != shown_) {
    shown_ = image;
    if (++codes_shown_ == 1) first_shown_ = image;
    const bool shows = codes_shown_ == 1 || !mutants_.on(Mutant::ShowsFirstOnly);
    if (shows) step.tell.push_back(event::qr(image));
  }
  if (mutants_.on(Mutant::ShowsFirstAgain)) step.tell = {event::qr(first_shown_)};
  if (mutants_.on(Mutant::PollsWithoutPause)) step.pause = {};
  if (mutants_.on(Mutant::TimerPerCode)) step.pause /= codes_shown_;
  return step;
}

Step LoginLoop::after_qr_error(const Answer& answer) {
  const std::string message = message_in(answer);
  const Answer error = as_trouble(answer, Kind::Server, message);
  const bool has_auth = is_about_authorization(message);
  const bool gives_up =
      has_auth ? mutants_.on(Mutant::GivesUpOnHasAuth) ||
                     (mutants_.on(Mutant::ExactWording) && message != kExampleOfTheDocs)
               : mutants_.on(Mutant::GivesUpAtError);
  if (gives_up) return {Act::Fail, {}, {event::error(error)}};
  if (!has_auth && mutants_.on(Mutant::FailureIsLogin)) return after_failure(error);
  if (!has_auth || has_logged_out_) return after_trouble(error, Act::AskQr);
  has_logged_out_ = true;
  return {Act::LogOut, {}, {}};
}

Step LoginLoop::after_logout(const Answer& answer) {
  const Answer failure =
      answer.ok() ? as_trouble(answer, Kind::Server, "the service did not log out") : answer;
  if (mutants_.on(Mutant::StopsAfterLogout)) return {Act::Fail, {}, {event::error(failure)}};
  if (is_logged_out(answer)) return {Act::AskQr, kPause, {}};
  return after_trouble(failure, Act::AskQr);
}

Step LoginLoop::after_failure(const Answer& failure) {
  if (mutants_.on(Mutant::FailureIsLogin)) return {Act::LoggedIn, {}, {event::authorized()}};
  Step step = after_trouble(failure, asked_);
  if (mutants_.on(Mutant::GivesUpAtFailure)) step.act = Act::Fail;
  if (mutants_.on(Mutant::HammersOnFailure)) step.pause = {};
  return step;
}

Step LoginLoop::after_trouble(Answer trouble, Act again) {
  patience_.ended_badly();
  if (is_final(trouble)) return {Act::Fail, {}, {event::error(trouble)}};
  if (patience_.exhausted()) {
    trouble.message += "; gave up, since nothing has come but errors";
    return {Act::Fail, {}, {event::error(trouble)}};
  }
  Step step{again, patience_.pause(trouble), {event::error(trouble)}};
  if (mutants_.on(Mutant::IgnoresRetryAfter) && trouble.retry_after) step.pause = kPause;
  return step;
}

/// The mutants that change a whole step.
Step LoginLoop::deviate(Step step, const Answer& answer) const {
  const auto fail = [&](std::string message) {
    const Kind kind = answer.ok() ? Kind::Server : answer.kind;
    return Step{Act::Fail, {}, {event::error(as_trouble(answer, kind, std::move(message)))}};
  };
  if (step.act == Act::LoggedIn) {
    if (mutants_.on(Mutant::SilentAtLogin)) return {Act::AskQr, kPause, {}};
    if (mutants_.on(Mutant::LogsOutToGetACode)) return {Act::LogOut, {}, {}};
    if (mutants_.on(Mutant::LoginIsFailure)) return fail("instance account already authorized");
    return step;
  }
  const bool by_qr = asked_ == Act::AskQr;
  const bool starting = by_qr ? answer.kind == Kind::BadRequest
                              : asked_ == Act::AskState && answer.ok() &&
                                    (state_in(answer) == "starting" || state_in(answer).is_null());
  if (starting && mutants_.on(Mutant::StartingIsFinal)) return fail("the instance is starting");
  if (by_qr && answer.kind == Kind::Timeout && mutants_.on(Mutant::Impatient)) {
    return fail("no code in time");
  }
  const bool tells_error = !step.tell.empty() && step.tell.back()["event"] == "error";
  if (by_qr && has_logged_out_ && tells_error && mutants_.on(Mutant::OneTryAfterLogout)) {
    step.act = Act::Fail;
  }
  const bool reports = is_final(answer) ||
                       (type_in(answer) == "error" && !is_about_authorization(message_in(answer)));
  if (reports && asked_ != Act::LogOut && mutants_.on(Mutant::RetriesInSilence)) {
    return {asked_, kPause, {}};
  }
  return step;
}

}  // namespace greenmock::reference
