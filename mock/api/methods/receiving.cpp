// `receiveNotification` and `deleteNotification` (docs: api/receiving/technology-http-api).

#include <fmt/format.h>

#include <charconv>

#include "api/bodies/bodies.hpp"
#include "api/bodies/receive_timeout.hpp"
#include "api/bodies/refusals.hpp"
#include "api/method_table.hpp"
#include "api/methods/families.hpp"
#include "api/route.hpp"

namespace greenmock::api {
namespace {

using core::EmptyReceive;
using core::Json;
using core::QueuedNote;
using core::Readers;
using core::Reply;

// --- receiveNotification

/// Another one waits already, and the account gives 409 for that.
bool is_in_conflict(const AnswerContext& context) {
  return context.instance.behaviour().receive_readers == Readers::Conflict &&
         !context.record.parked && context.instance.readers() > 0;
}

/// The answer that does not depend on the queue, if there is one.
std::optional<Reply> refusal(const AnswerContext& context) {
  const core::Instance& instance = context.instance;
  const ReceiveTimeout timeout = receive_timeout(context.record, instance.behaviour().dialect);
  // In the form of the common errors; the documentation has no text for it.
  if (!timeout.odd.empty() && instance.behaviour().strict)
    return refused(context,
                   "Validation failed. Details: 'receiveTimeout' must be a number from 5 to 60");
  // docs: ReceiveNotification, errors. The run of X there is the id.
  if (instance.is_read_by_webhook()) {
    return refused(
        context,
        fmt::format("Message cannot be received because custom webhook url is set. Go to cabinet, "
                    "clear webhook url for instance: {} and wait for about 1 minute for another "
                    "attempt",
                    instance.identity().id));
  }
  if (is_in_conflict(context))
    return envelope_reply(409, instance.now(), context.record.path(), "Conflict");
  return std::nullopt;
}

/// What is handed out now; null: nothing.
const QueuedNote* chosen(const AnswerContext& context) {
  const core::Instance& instance = context.instance;
  // Of those that have waited each gets another one; whoever comes later gets the oldest.
  const bool shares =
      instance.behaviour().receive_readers == Readers::Next && context.record.parked;
  return shares ? instance.notes().first_new(instance.now()) : instance.head();
}

Reply nothing_came(const AnswerContext& context) {
  switch (context.instance.behaviour().receive_empty) {
    case EmptyReceive::Null:
      break;
    case EmptyReceive::Empty:
      return json_reply(core::share(""));
    case EmptyReceive::Status408:
      return empty_reply(408);
  }
  return json_reply(core::share("null"));
}

std::optional<Reply> receive_answer(const AnswerContext& context) {
  const ReceiveTimeout timeout =
      receive_timeout(context.record, context.instance.behaviour().dialect);
  if (!timeout.odd.empty()) {
    context.record.tolerated.push_back(timeout.odd);
    if (context.instance.behaviour().strict)
      context.record.note = fmt::format("{}{}", kStrictNote, timeout.odd);
  }
  if (auto refused = refusal(context)) return refused;
  const QueuedNote* const note = chosen(context);
  return note ? json_reply(note->answer) : nothing_came(context);
}

void receive_effect(const AnswerContext& context) {
  if (refusal(context)) return;
  if (const std::uint64_t lost = context.instance.take_untold_drops(); lost > 0)
    context.record.note =
        fmt::format("notifications dropped before this, since the queue was full: {}", lost);
  const QueuedNote* const note = chosen(context);
  if (!note) return;
  context.record.receipt = note->receipt;
  context.instance.hand_out(*note);
}

std::optional<core::Duration> receive_hold(const AnswerContext& context) {
  if (context.instance.queued() > 0 || refusal(context)) return std::nullopt;
  return receive_timeout(context.record, context.instance.behaviour().dialect).span;
}

// --- deleteNotification

/// What stands in the place of the receiptId.
std::string given_receipt(const core::Record& record) {
  const auto parsed = parse_route(record.target);
  std::string text = parsed.route ? parsed.route->extra : "";
  text.erase(0, std::min(text.find_first_not_of('/'), text.size()));
  if (text.ends_with('/')) text.pop_back();
  return text;
}

/// As the texts of the page take it: a number of JavaScript.
bool is_number(std::string_view text) {
  if (text.starts_with('-')) text.remove_prefix(1);
  const std::size_t digits = std::min(text.find_first_not_of("0123456789"), text.size());
  if (digits == 0) return false;
  text.remove_prefix(digits);
  if (text.empty()) return true;
  if (text.front() != '.') return false;
  text.remove_prefix(1);
  return !text.empty() && text.find_first_not_of("0123456789") == std::string_view::npos;
}

/// Nothing: it is not one that could have been given out.
std::optional<std::uint64_t> receipt_of(const std::string& text) {
  std::uint64_t receipt = 0;
  const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), receipt);
  if (problem != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return receipt;
}

std::optional<Reply> delete_answer(const AnswerContext& context) {
  const core::Instance& instance = context.instance;
  const std::string given = given_receipt(context.record);
  if (!is_number(given)) {
    // The Python SDK sends it in the body of its asynchronous deletes: refused on purpose, since
    // such a client never gets rid of a notification (reference of clients: N3).
    context.record.note = "the receiptId is not in the path";
    return refused(context, "Parameter receiptId must be a Number");
  }
  const auto receipt = receipt_of(given);
  const bool waits = receipt && instance.notes().find(*receipt, instance.now());
  if (!waits) context.record.note = fmt::format("no notification {} waits", given);
  return json_reply(Json{{"result", waits}, {"reason", ""}});
}

void delete_effect(const AnswerContext& context) {
  const std::string given = given_receipt(context.record);
  if (const auto receipt = receipt_of(given)) context.instance.delivered(*receipt);
}

}  // namespace

void add_receiving(std::vector<Handler>& table) {
  table[find_method("receiveNotification")->id] = {receive_answer, receive_effect, receive_hold};
  table[find_method("deleteNotification")->id] = {delete_answer, delete_effect};
}

}  // namespace greenmock::api
