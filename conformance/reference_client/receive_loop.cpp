#include "receive_loop.hpp"

#include <fmt/format.h>

#include <utility>

#include "events.hpp"
#include "patience.hpp"

namespace greenmock::reference {
namespace {

using ReceiveAct = ReceiveStep::Act;
using std::chrono::milliseconds;

// An answer below this was not held; the next but one is to come a second later.
constexpr milliseconds kHeld{1000};
constexpr milliseconds kBreath{600};
constexpr int kMostTries = 3;
constexpr int kMostDeletes = 3;

/// As is_final(), but for the quota: it is renewed each month, and receiving costs none.
bool ends_receiving(const Answer& answer) {
  return is_about_webhook_url(answer) || (is_final(answer) && answer.kind != Kind::Quota);
}

}  // namespace

ReceiveStep ReceiveLoop::first() {
  return {ReceiveAct::Receive, {}, {}};
}

ReceiveStep ReceiveLoop::received(const Answer& answer, milliseconds took) {
  if (auto step = misread(answer)) return *std::move(step);
  if (is_nothing(answer)) return after_nothing(took);
  if (!answer.ok()) return deviate(after_trouble(answer), answer);
  if (auto note = note_in(answer)) return after_note(*std::move(note));
  return deviate(
      after_trouble(as_trouble(answer, Kind::Unreadable, "the answer has no receiptId in it")),
      answer);
}

ReceiveStep ReceiveLoop::after_nothing(milliseconds took) {
  receiving_.ended_well();
  told_.clear();
  is_starting_ = false;
  ReceiveStep step{ReceiveAct::Receive, took < kHeld ? kBreath : milliseconds{}, {}};
  if (mutants_.on(Mutant::ReceivesWithoutPause)) step.pause = {};
  return step;
}

ReceiveStep ReceiveLoop::after_note(Note note) {
  receiving_.ended_well();
  const bool is_same = note.receipt == note_.receipt;
  const bool was_deleted = std::exchange(was_deleted_, false);
  was_refused_ = was_refused_ && is_same;
  note_ = std::move(note);
  tries_ = deletes_ = 0;
  if (auto step = mishandle()) return *std::move(step);
  if (!done_.has(key())) return {ReceiveAct::Handle, {}, {}};
  // It is here again since its delete failed. After one that did not, the service is out of step,
  // and not to be hurried.
  return {ReceiveAct::Delete, is_same && was_deleted ? kSecond : milliseconds{}, {}};
}

ReceiveStep ReceiveLoop::handled(bool well) {
  if (auto step = botch_handled(well)) return *std::move(step);
  if (!well && ++tries_ < kMostTries) return {ReceiveAct::Handle, kSecond, {}};
  done_.add(key());
  ReceiveStep step{ReceiveAct::Delete, {}, {}};
  if (!well) {
    // Nothing behind it would ever come.
    step.tell.push_back(event::own_error(fmt::format(
        "the handler failed {} times; notification {} is given up", tries_, note_.receipt.dump())));
  }
  return step;
}

ReceiveStep ReceiveLoop::deleted(const Answer& answer) {
  if (auto step = botch_deleted(answer)) return *std::move(step);
  was_deleted_ = is_deleted(answer);
  if (!was_deleted_) {
    deleting_.ended_badly();
    return answer.ok() ? after_refusal(answer) : deviate(after_failed_delete(answer), answer);
  }
  deleting_.ended_well();
  told_.clear();
  return {ReceiveAct::Receive, {}, {}};
}

/// Either it was deleted before, or it will come again, and then is only to be deleted.
ReceiveStep ReceiveLoop::after_refusal(const Answer& answer) {
  ReceiveStep step{ReceiveAct::Receive, deleting_.pause(answer), {}};
  if (std::exchange(was_refused_, true)) {
    tell_error(step,
               as_trouble(answer, Kind::Server,
                          fmt::format("notification {} is not deleted: the service answers {}",
                                      note_.receipt.dump(), answer.data.dump())));
  }
  return step;
}

ReceiveStep ReceiveLoop::after_failed_delete(const Answer& failure) {
  if (ends_receiving(failure)) return {ReceiveAct::Fail, {}, {event::error(failure)}};
  ReceiveStep step{ReceiveAct::Delete, deleting_.pause(failure), {}};
  // If it is there still, it comes again.
  if (++deletes_ == kMostDeletes) step.act = ReceiveAct::Receive;
  tell_error(step, failure);
  return step;
}

ReceiveStep ReceiveLoop::after_trouble(const Answer& trouble) {
  receiving_.ended_badly();
  if (ends_receiving(trouble)) return {ReceiveAct::Fail, {}, {event::error(trouble)}};
  ReceiveStep step{ReceiveAct::Receive, receiving_.pause(trouble), {}};
  tell_error(step, trouble);
  return step;
}

void ReceiveLoop::tell_error(ReceiveStep& step, const Answer& trouble) {
  if (std::exchange(told_, trouble.message) == trouble.message) return;
  step.tell.push_back(event::error(trouble));
}

/// A service that queues a message twice gives it two receipts.
std::string ReceiveLoop::key() const {
  const auto identity = identity_in(note_.body);
  if (identity && !mutants_.on(Mutant::KnowsReceiptsOnly)) return *identity;
  return note_.receipt.dump() + ' ' + word_in(note_.body, "typeWebhook");
}

}  // namespace greenmock::reference
