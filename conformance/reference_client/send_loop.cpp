#include "send_loop.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "delivery.hpp"
#include "events.hpp"
#include "misreadings.hpp"
#include "notification.hpp"
#include "patience.hpp"

namespace greenmock::reference {
namespace {

using SendAct = SendStep::Act;
using std::chrono::milliseconds;

constexpr int kMostSends = 4;
constexpr int kMostLooks = 3;
// By how much clocks of the service may differ among themselves.
constexpr std::chrono::seconds kClockSlack{120};

}  // namespace

SendLoop::SendLoop(std::vector<Outgoing> messages, Mutants mutants)
    : messages_(std::move(messages)),
      count_(messages_.size()),
      mutants_(mutants),
      sending_(kMostSends),
      looking_(kMostLooks) {}

SendStep SendLoop::first() {
  return next();
}

SendStep SendLoop::next(std::vector<Json> tell) {
  sending_.ended_well();
  looking_.ended_well();
  look_ = SendAct::LookInChat;
  return {at_ < messages_.size() ? SendAct::Send : SendAct::End, {}, std::move(tell)};
}

SendStep SendLoop::sent(const Answer& answer) {
  if (answer.ok()) {
    const std::string id = word_in(answer.data, "idMessage");
    if (!id.empty()) return taken_as(id);
    return after_doubt(as_trouble(answer, Kind::Unreadable, "the answer has no idMessage in it"));
  }
  if (answer.kind == Kind::TooMany || answer.kind == Kind::BadRequest || is_final(answer)) {
    return after_refusal(answer);
  }
  return after_doubt(answer);
}

SendStep SendLoop::taken_as(const std::string& id) {
  taken_.push_back(id);
  Json event = event::sent(mutants_.on(Mutant::SentWithoutId) ? "" : id, message().text);
  ++at_;
  return next({std::move(event)});
}

SendStep SendLoop::forget() {
  ++at_;
  --count_;
  return next();
}

/// The service says that it did not take the message.
SendStep SendLoop::after_refusal(const Answer& answer) {
  const bool retries_refused = mutants_.on(Mutant::ResendsRefused) && answer.kind != Kind::Quota;
  const bool retries_quota = mutants_.on(Mutant::ResendsOverQuota) && answer.kind == Kind::Quota;
  sending_.ended_badly();
  if (mutants_.on(Mutant::RefusalIsSent)) return taken_as("");
  if ((retries_refused || retries_quota) && !sending_.exhausted())
    return {SendAct::Send, kSecond, {}};
  if (answer.kind == Kind::TooMany && !sending_.exhausted()) {
    if (mutants_.on(Mutant::DropsWhatIsTooMany)) return forget();
    if (mutants_.on(Mutant::PutsRefusedLast)) {
      std::rotate(messages_.begin() + static_cast<std::ptrdiff_t>(at_),
                  messages_.begin() + static_cast<std::ptrdiff_t>(at_) + 1, messages_.end());
    }
    const bool hurries = mutants_.on(Mutant::ResendsWithoutPause);
    return {SendAct::Send, hurries ? milliseconds{} : sending_.pause(answer), {}};
  }
  Json event = failed(answer);
  // What is wrong with one message need not be wrong with the next.
  if (answer.kind != Kind::BadRequest) return {SendAct::End, {}, {std::move(event)}};
  ++at_;
  return next({std::move(event)});
}

/// It may have been taken, or not.
SendStep SendLoop::after_doubt(const Answer& answer) {
  sending_.ended_badly();
  if (mutants_.on(Mutant::ResendsAfterTrouble) && !sending_.exhausted()) {
    return {SendAct::Send, kSecond, {}};
  }
  if (mutants_.on(Mutant::SilentAfterTrouble)) return forget();
  if (mutants_.on(Mutant::TroubleIsSent)) return taken_as("");
  doubt_ = answer;
  look_ = SendAct::LookInChat;
  return {look_, kSecond, {}};
}

SendStep SendLoop::looked(const Answer& answer, std::chrono::seconds ago) {
  if (!answer.ok() || !answer.data.is_array()) return after_failed_look(answer);
  if (const std::string id = found_in(answer, ago); !id.empty()) return taken_as(id);
  if (look_ == SendAct::LookInQueue) return give_up_as_unsure();
  look_ = SendAct::LookInQueue;
  return {look_, kSecond, {}};
}

/// Looking changes nothing, so that it may be done again.
SendStep SendLoop::after_failed_look(const Answer& answer) {
  if (mutants_.on(Mutant::LooksWithoutPause)) {
    return ++hurried_looks_ > 20 ? give_up_as_unsure() : SendStep{look_, {}, {}};
  }
  looking_.ended_badly();
  if (looking_.exhausted() || is_final(answer)) return give_up_as_unsure();
  return {look_, looking_.pause(answer), {}};
}

/// Nor is anything sent behind it: it would come before it, if somebody sends this one again.
SendStep SendLoop::give_up_as_unsure() const {
  return {SendAct::End, {}, {event::unsure(pass_on("", doubt_, mutants_), message().text)}};
}

Json SendLoop::failed(const Answer& answer) const {
  return event::failed(pass_on("", answer, mutants_), message().text);
}

std::string SendLoop::found_in(const Answer& list, std::chrono::seconds ago) const {
  // An older one has the same text by chance. The service's times are told by its own clock, which need
  // not be the client's; without one any will do, rather than that it is sent twice.
  const auto not_before = list.date ? *list.date - ago - kClockSlack : std::chrono::seconds{0};
  for (const Json& entry : list.data) {
    std::string id = id_of_outgoing(entry, message(), not_before.count());
    if (!id.empty() && std::ranges::find(taken_, id) == taken_.end()) return id;
  }
  return "";
}

}  // namespace greenmock::reference
