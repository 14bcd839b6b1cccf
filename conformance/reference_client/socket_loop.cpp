#include "socket_loop.hpp"

#include <cstdlib>
#include <utility>

#include "account.hpp"
#include "events.hpp"
#include "picture.hpp"

namespace greenmock::reference {
namespace {

using SocketAct = SocketStep::Act;

// docs, rate limits: scanqrcode takes one request a second.
constexpr std::chrono::seconds kSocketPause{1};
constexpr std::chrono::hours kForEver{24 * 365};

// RFC 6455, 7.4.1
constexpr int kNormal = 1000;
constexpr int kPolicy = 1008;

/// Nothing if it is no JSON object in a text.
std::optional<Answer> read_frame(const Message& message) {
  if (!message.is_text) return std::nullopt;
  std::optional<Json> data = parse_json(message.data);
  if (!data || !data->is_object()) return std::nullopt;
  Answer frame;
  frame.data = *std::move(data);
  return frame;
}

}  // namespace

SocketStep SocketLoop::first() {
  return {SocketAct::Open, {}, {}};
}

SocketStep SocketLoop::opened() {
  codes_ = 0;
  is_explained_ = false;
  return {SocketAct::Listen, {}, {}};
}

SocketStep SocketLoop::next(const Message& message) {
  if (const auto frame = read_frame(message)) {
    SocketStep step = deviate(after_frame(*frame));
    const bool is_code = type_in(*frame) == "qrCode" || message_in(*frame).empty();
    if (!is_code && mutants_.on(Mutant::ShowsAnyFrame)) {
      step.tell.insert(step.tell.begin(), event::qr(message_in(*frame)));
    }
    return step;
  }
  if (mutants_.on(Mutant::CrashesOnText)) std::abort();
  return {SocketAct::Listen, {}, {}};
}

SocketStep SocketLoop::after_frame(const Answer& frame) {
  const std::string type = type_in(frame);
  if (type == "qrCode") return after_code(frame);
  if (type == "accountData" && !mutants_.on(Mutant::WaitsForAlreadyLogged)) return logged_in();
  if (type == "alreadyLogged" && mutants_.on(Mutant::LogsOutToGetACode))
    return {SocketAct::LogOut, {}, {}};
  if (type == "alreadyLogged" && !mutants_.on(Mutant::WaitsForAccountData)) return logged_in();
  if (mutants_.on(Mutant::AnyFrameEnds)) {
    return {SocketAct::Fail,
            {},
            {event::error(as_trouble(frame, Kind::Server, "no code any more: " + type))}};
  }
  if (type == "timeout" || type == "timeoutExpired") return after_timeout(frame);
  if (type == "error") return after_error(frame);

  SocketStep step{SocketAct::Listen, {}, {}};
  if (type == "passkeyRequired") {
    tell_error(step, as_trouble(frame, Kind::Unreadable,
                                "the service asks for a passkey, which this client has not"));
    is_explained_ = true;
  }
  if (type.empty() && mutants_.on(Mutant::CrashesOnText)) std::abort();
  if (mutants_.on(Mutant::BelievesAnyType)) return logged_in();
  // Others are of a later time than this client, and a code may come all the same.
  return step;
}

SocketStep SocketLoop::after_code(const Answer& frame) {
  SocketStep step{SocketAct::Listen, {}, {}};
  const std::string image = image_in(frame);
  if (!mutants_.on(Mutant::ShowsDamaged) && !is_picture(image)) {
    tell_error(step, as_trouble(frame, Kind::Unreadable,
                                "the code of the websocket is not a whole PNG in base64"));
    return step;
  }
  // One code and a broken connection, again and again, is no success.
  if (++codes_ == 2) patience_.ended_well();
  told_.clear();
  if (first_shown_.empty()) first_shown_ = image;
  const bool shows = !std::exchange(has_shown_, true) || !mutants_.on(Mutant::ShowsFirstOnly);
  const bool is_stuck = mutants_.on(Mutant::ShowsFirstAgain);
  if (shows) step.tell.push_back(event::qr(is_stuck ? first_shown_ : image));
  return step;
}

/// By either name nobody has scanned in time, and there are codes for who asks again.
SocketStep SocketLoop::after_timeout(const Answer& frame) {
  if (!knows_timeout(type_in(frame))) {
    waits_in_vain_ = true;
    return {SocketAct::Listen, {}, {}};
  }
  if (codes_ > 0) patience_.ended_well();
  return after_trouble(as_trouble(frame, Kind::Timeout,
                                  "the code has expired, as nobody has scanned it (" +
                                      type_in(frame) + "); asking for a new one"));
}

/// The service may close the websocket then, or may go on.
SocketStep SocketLoop::after_error(const Answer& frame) {
  const std::string message = message_in(frame);
  const Answer error = as_trouble(frame, Kind::Server, message);
  const bool has_auth = is_about_authorization(message);
  if (mutants_.on(has_auth ? Mutant::GivesUpOnHasAuth : Mutant::GivesUpAtError)) {
    return {SocketAct::Fail, {}, {event::error(error)}};
  }
  if (!has_auth && mutants_.on(Mutant::FailureIsLogin)) return logged_in();
  if (has_auth && !std::exchange(has_logged_out_, true)) return {SocketAct::LogOut, {}, {}};
  SocketStep step{SocketAct::Listen, {}, {}};
  tell_error(step, error);
  is_explained_ = true;
  return step;
}

SocketStep SocketLoop::next(const SocketEnd& end) {
  if (end.response.status != 0 && mutants_.on(Mutant::CrashesOnRefusal)) std::abort();
  if (end.was_open && (waits_in_vain_ || mutants_.on(Mutant::StaysClosed))) {
    return {SocketAct::Open, kForEver, {}};
  }
  if (end.was_open && mutants_.on(Mutant::CloseIsLogin)) return logged_in();

  Answer trouble = read_answer(end.response, mutants_);
  if (trouble.ok()) {
    trouble = as_trouble(trouble, Kind::Unreadable, "what answers at the address is no websocket");
  }
  // An instance has one session. To take it back would be to take it from whoever has it now, who
  // would do the same.
  const bool is_replaced = end.code == kNormal && codes_ > 0 && !is_explained_;
  if (!is_replaced && end.code != kPolicy) return deviate(after_trouble(trouble));
  trouble.message += "; another session of this instance seems to be open";
  const bool fights = mutants_.on(Mutant::FightsForSession);
  return deviate(
      {fights ? SocketAct::Open : SocketAct::Fail, kSocketPause, {event::error(trouble)}});
}

SocketStep SocketLoop::next(const Answer& answer) {
  if (is_logged_out(answer) && !mutants_.on(Mutant::StopsAfterLogout)) {
    return {SocketAct::Open, kSocketPause, {}};
  }
  const Answer failure =
      answer.ok() ? as_trouble(answer, Kind::Server, "the service did not log out") : answer;
  if (mutants_.on(Mutant::StopsAfterLogout)) return {SocketAct::Fail, {}, {event::error(failure)}};
  return deviate(after_trouble(failure));
}

SocketStep SocketLoop::after_trouble(Answer trouble) {
  if (mutants_.on(Mutant::FailureIsLogin)) return logged_in();
  if (mutants_.on(Mutant::GivesUpAtFailure)) return {SocketAct::Fail, {}, {event::error(trouble)}};
  patience_.ended_badly();
  if (is_final(trouble)) {
    const bool retries = mutants_.on(Mutant::RetriesRefusal);
    return {retries ? SocketAct::Open : SocketAct::Fail, kSocketPause, {event::error(trouble)}};
  }
  if (patience_.exhausted()) {
    trouble.message += "; gave up, since nothing has come but errors";
    return {SocketAct::Fail, {}, {event::error(trouble)}};
  }
  SocketStep step{SocketAct::Open, patience_.pause(trouble), {}};
  if (!is_explained_) tell_error(step, trouble);
  if (mutants_.on(Mutant::IgnoresRetryAfter) && trouble.retry_after) step.pause = kSocketPause;
  return step;
}

SocketStep SocketLoop::logged_in() const {
  return {SocketAct::LoggedIn, {}, {has_shown_ ? event::authorized() : event::already_logged()}};
}

bool SocketLoop::knows_timeout(const std::string& type) const {
  if (mutants_.on(Mutant::KnowsTimeoutOnly)) return type == "timeout";
  if (mutants_.on(Mutant::KnowsTimeoutExpiredOnly)) return type == "timeoutExpired";
  return !mutants_.on(Mutant::KnowsNoTimeout);
}

void SocketLoop::tell_error(SocketStep& step, const Answer& trouble) {
  if (std::exchange(told_, trouble.message) == trouble.message) return;
  step.tell.push_back(event::error(trouble));
}

SocketStep SocketLoop::deviate(SocketStep step) const {
  if (step.act == SocketAct::LoggedIn) {
    if (mutants_.on(Mutant::SilentAtLogin)) return {SocketAct::Listen, {}, {}};
    if (mutants_.on(Mutant::LoginIsFailure)) {
      const Answer failure{Kind::Server, {}, "instance account already authorized", {}, "", {}};
      return {SocketAct::Fail, {}, {event::error(failure)}};
    }
  }
  if (mutants_.on(Mutant::ReconnectsAtOnce)) step.pause = {};
  if (mutants_.on(Mutant::SilentSocket)) {
    std::erase_if(step.tell, [](const Json& event) { return event["event"] == "error"; });
  }
  return step;
}

}  // namespace greenmock::reference
