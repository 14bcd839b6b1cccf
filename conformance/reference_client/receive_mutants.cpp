// How the mutants go wrong in the loop of receive_loop.cpp. The client without a fault has no use for
// any of this.

#include <algorithm>
#include <cstdlib>
#include <string_view>
#include <utility>

#include "events.hpp"
#include "patience.hpp"
#include "receive_loop.hpp"

namespace greenmock::reference {
namespace {

using ReceiveAct = ReceiveStep::Act;
using std::chrono::milliseconds;

constexpr milliseconds kHardlyAny{100};

constexpr std::string_view kKnownFields[] = {
    "typeWebhook", "instanceData", "timestamp", "idMessage",     "senderData",    "messageData",
    "chatId",      "chatState",    "from",      "status",        "stateInstance", "description",
    "deviceData",  "quotaData",    "sendByApi", "statusInstance"};

bool has_new_field(const Json& body) {
  if (!body.is_object()) return false;
  return std::ranges::any_of(body.items(), [](const auto& item) {
    return std::ranges::find(kKnownFields, item.key()) == std::end(kKnownFields);
  });
}

bool has_wid(const Json& body) {
  return body.is_object() && body.contains("instanceData") &&
         !word_in(body["instanceData"], "wid").empty();
}

}  // namespace

/// An answer to receiveNotification that is not taken for what it is.
std::optional<ReceiveStep> ReceiveLoop::misread(const Answer& answer) {
  if (is_nothing(answer)) {
    const Mutant fault = answer.status == 408 ? Mutant::TimeoutIsError
                         : answer.ok()        ? Mutant::NullIsError
                                              : Mutant::EmptyIsError;
    if (mutants_.on(fault)) {
      return after_trouble(as_trouble(answer, Kind::Unreadable, "the answer has nothing in it"));
    }
    const bool is_second = ++nothings_ == 2 && note_.receipt.is_null();
    if (is_second && mutants_.on(Mutant::ImpatientWithSettings)) {
      return ReceiveStep{ReceiveAct::Receive,
                         kSecond,
                         {event::own_error("nothing comes: the settings do not act")}};
    }
    return std::nullopt;
  }
  if (answer.ok()) {
    const bool has_more = answer.data.is_object() && answer.data.size() > 2;
    if (!has_more || !mutants_.on(Mutant::DropsExtraFields)) return std::nullopt;
    note_ = note_in(answer).value_or(note_);
    return ReceiveStep{ReceiveAct::Delete, {}, {}};
  }
  if (mutants_.on(Mutant::CrashesOnFailure)) std::abort();
  if (mutants_.on(Mutant::SwallowsReceiveErrors))
    return ReceiveStep{ReceiveAct::Receive, kSecond, {}};
  const auto body = parse_json(answer.text);
  if (mutants_.on(Mutant::FailureIsNotification) && body && body->is_object()) {
    note_ = {nullptr, *body};
    return ReceiveStep{ReceiveAct::Handle, {}, {}};
  }
  return std::nullopt;
}

/// note_ has come, and what is done with it is not what should be.
std::optional<ReceiveStep> ReceiveLoop::mishandle() {
  const std::string type = word_in(note_.body, "typeWebhook");
  const bool is_known = is_known_type(note_.body);
  if ((mutants_.on(Mutant::NeverDeletesUnknown) && !is_known) ||
      (mutants_.on(Mutant::DeletesMessagesOnly) && type != "incomingMessageReceived") ||
      (mutants_.on(Mutant::WantsWid) && !has_wid(note_.body))) {
    return ReceiveStep{ReceiveAct::Receive, kSecond, {}};
  }
  if ((mutants_.on(Mutant::DropsWhatWaits) && is_starting_) ||
      (mutants_.on(Mutant::DropsExtraFields) && has_new_field(note_.body)) ||
      (mutants_.on(Mutant::DeletesFirst) && !done_.has(key()))) {
    return ReceiveStep{ReceiveAct::Delete, {}, {}};
  }
  is_starting_ = is_starting_ && !is_known;
  if (mutants_.on(Mutant::CleansUpForEver) && is_starting_)
    return ReceiveStep{ReceiveAct::Delete, {}, {}};
  return std::nullopt;
}

std::optional<ReceiveStep> ReceiveLoop::botch_handled(bool well) {
  if (note_.receipt.is_null()) return ReceiveStep{ReceiveAct::Receive, kSecond, {}};  // of no queue
  if (mutants_.on(Mutant::DeletesFirst)) {
    done_.add(key());
    return ReceiveStep{ReceiveAct::Receive, {}, {}};
  }
  if (well) return std::nullopt;
  if (mutants_.on(Mutant::StuckOnThrow)) return ReceiveStep{ReceiveAct::Receive, kSecond, {}};
  if (mutants_.on(Mutant::EndsOnThrow)) {
    return ReceiveStep{ReceiveAct::Fail, {}, {event::own_error("the handler failed")}};
  }
  if (mutants_.on(Mutant::SilentOnThrow)) return ReceiveStep{ReceiveAct::Delete, {}, {}};
  return std::nullopt;
}

std::optional<ReceiveStep> ReceiveLoop::botch_deleted(const Answer& answer) {
  const bool is_refused = answer.ok() && !is_deleted(answer);
  const bool is_ignored = answer.ok() ? is_refused && mutants_.on(Mutant::IgnoresResultFalse)
                                      : mutants_.on(Mutant::HandlesAfterFailedDelete) ||
                                            mutants_.on(Mutant::DeletesByQuery) ||
                                            mutants_.on(Mutant::DeletesByGet);
  if (is_ignored) {
    done_.forget();
    return ReceiveStep{ReceiveAct::Receive, kHardlyAny, {}};
  }
  if (!answer.ok() && mutants_.on(Mutant::DeletesForEver)) {
    return ReceiveStep{ReceiveAct::Delete, kSecond, {}};
  }
  if (is_refused && mutants_.on(Mutant::LoopsOnResultFalse)) {
    return ReceiveStep{ReceiveAct::Delete, kHardlyAny, {}};
  }
  if (is_refused && mutants_.on(Mutant::CleansUpForEver) && is_starting_) {
    return ReceiveStep{ReceiveAct::Receive, kHardlyAny, {}};
  }
  if (answer.ok() && mutants_.on(Mutant::DeletesFirst) && !done_.has(key())) {
    return ReceiveStep{ReceiveAct::Handle, {}, {}};
  }
  return std::nullopt;
}

/// After an answer that was none.
ReceiveStep ReceiveLoop::deviate(ReceiveStep step, const Answer& answer) const {
  const bool is_401 = answer.kind == Kind::Unauthorized;
  if (is_401 && mutants_.on(Mutant::ReceivesAfter401)) {
    return {ReceiveAct::Receive, kSecond, std::move(step.tell)};
  }
  if (mutants_.on(Mutant::EndsAtBadAnswer)) step.act = ReceiveAct::Fail;
  if (mutants_.on(Mutant::IgnoresRetryAfter) && answer.retry_after) step.pause = kSecond;
  if (mutants_.on(Mutant::PausesInMilliseconds)) step.pause /= 1000;
  return step;
}

}  // namespace greenmock::reference
