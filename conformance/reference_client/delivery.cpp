#include "delivery.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <string_view>

#include "events.hpp"
#include "notification.hpp"
#include "send_loop.hpp"

namespace greenmock::reference {
namespace {

// "Outgoing message statuses" of the documentation; the first page about them had `fail`.
constexpr std::string_view kFailures[] = {"failed",     "fail",       "noAccount",
                                          "notInGroup", "yellowCard", "suspended"};

bool is_too_old(const Json& entry, std::int64_t not_before) {
  return entry.contains("timestamp") && entry["timestamp"].is_number_integer() &&
         entry["timestamp"].get<std::int64_t>() < not_before;
}

/// An API-sent text comes back as extendedTextMessage; both have textMessage. A file has its name.
bool is_in_chat(const Json& entry, const Outgoing& message) {
  if (word_in(entry, "type") != "outgoing") return false;
  if (word_in(entry, "chatId") != message.chat_id) return false;
  return message.file_name.empty() ? word_in(entry, "textMessage") == message.text
                                   : word_in(entry, "fileName") == message.file_name;
}

bool is_in_queue(const Json& entry, const Outgoing& message) {
  if (!entry.contains("body")) return false;
  const Json& body = entry["body"];
  if (word_in(body, "chatId") != message.chat_id) return false;
  return message.file_name.empty() ? word_in(body, "message") == message.text
                                   : word_in(body, "fileName") == message.file_name;
}

}  // namespace

std::string id_of_outgoing(const Json& entry, const Outgoing& message, std::int64_t not_before) {
  if (!entry.is_object() || is_too_old(entry, not_before)) return "";
  if (is_in_chat(entry, message)) return word_in(entry, "idMessage");
  return is_in_queue(entry, message) ? word_in(entry, "messageID") : "";
}

std::optional<Json> told_of_delivery(const Json& body, const std::vector<std::string>& ids,
                                     Mutants mutants) {
  if (word_in(body, "typeWebhook") != "outgoingMessageStatus") return std::nullopt;
  const std::string id = word_in(body, "idMessage"), status = word_in(body, "status");
  const bool is_ours = std::ranges::find(ids, id) != ids.end();
  if (!is_ours && !mutants.on(Mutant::AnyStatusIsOurs)) return std::nullopt;
  if (mutants.on(Mutant::IgnoresStatuses)) return std::nullopt;
  if (mutants.on(Mutant::KnowsReadOnly) && status != "read") return std::nullopt;
  const bool has_failed = std::ranges::find(kFailures, status) != std::end(kFailures);
  const bool is_taken_for_one = mutants.on(Mutant::StatusIsFailure) && status == "delivered";
  if ((has_failed && !mutants.on(Mutant::FailureIsStatus)) || is_taken_for_one) {
    return event::not_delivered(id, status, word_in(body, "description"));
  }
  return event::status(mutants.on(Mutant::StatusWithoutId) ? "" : id, status);
}

}  // namespace greenmock::reference
