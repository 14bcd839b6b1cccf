// The queue of messages that wait to be sent (docs: api/queues/ShowMessagesQueue,
// ClearMessagesQueue, GetMessagesCount).

#include <fmt/format.h>

#include "api/bodies/bodies.hpp"
#include "api/method_table.hpp"
#include "api/methods/call_note.hpp"
#include "api/methods/families.hpp"

namespace greenmock::api {
namespace {

using core::Json;
using core::Outgoing;
using core::Reply;

constexpr std::size_t kMostShown = 500;  // docs: ShowMessagesQueue
// No page tells of such a limit: each may have the 100 kB of a body.
constexpr std::size_t kMostShownBytes = std::size_t{32} * 1024 * 1024;

const core::Deque<Outgoing>& queue_of(core::Instance& instance) {
  return instance.messenger().outbox().all(instance.now());
}

/// The messages of one call of forwardMessages are one entry (docs: ShowMessagesQueue, messagesIDs).
bool belongs_to(const Json& entry, const Outgoing& message) {
  return message.goes_on && message.method == "ForwardMessages" && entry.contains("messagesIDs");
}

/// Null: a body from a state file may be of any shape.
template <typename Body>  // Json, const Json
Body* asked_ids(Body& body) {
  if (!body.is_object() || !body.contains("messages")) return nullptr;
  Body& ids = body["messages"];
  return ids.is_array() ? &ids : nullptr;
}

/// Of a value of a list, as it is written.
std::size_t bytes_of(const Json& value) {
  return core::dump(value).size() + 1;
}

/// The bytes by which the answer grows.
std::size_t join(Json& entry, const Outgoing& message) {
  entry["messagesIDs"].push_back(message.id);
  std::size_t bytes = bytes_of(entry["messagesIDs"].back());
  Json* const shown = asked_ids(entry["body"]);
  const Json* const more = asked_ids(message.body);
  if (shown && more) {
    shown->insert(shown->end(), more->begin(), more->end());
    bytes += bytes_of(*more);
  }
  return bytes;
}

Json entry_of(const Outgoing& message) {
  const bool is_forward = message.method == "ForwardMessages";
  // docs: ShowMessagesQueue, type: a file that was uploaded is sent by its address too.
  const std::string_view type =
      message.method == "sendFileByUpload" ? "sendFileByUrl" : std::string_view(message.method);
  Json entry = Json::object();
  if (is_forward)
    entry["messagesIDs"] = Json::array({message.id});
  else
    entry["messageID"] = message.id;
  entry["type"] = type;
  entry["body"] = message.body;
  return entry;
}

std::optional<Reply> show_answer(const AnswerContext& context) {
  Json shown = Json::array();
  std::size_t bytes = 0;
  for (const Outgoing& message : queue_of(context.instance)) {
    if (!shown.empty() && belongs_to(shown.back(), message)) {
      bytes += join(shown.back(), message);
      continue;
    }
    if (shown.size() == kMostShown) break;
    Json entry = entry_of(message);
    bytes += bytes_of(entry);
    if (bytes > kMostShownBytes && !shown.empty()) {
      add_note(context,
               fmt::format("the first {} entries are shown: 32 MiB at most", shown.size()));
      break;
    }
    shown.push_back(std::move(entry));
  }
  return json_reply(shown);
}

std::optional<Reply> clear_messages_answer(const AnswerContext&) {
  return json_reply(Json{{"isCleared", true}});
}

void clear_messages_effect(const AnswerContext& context) {
  context.instance.messenger().outbox().clear();
}

// docs: GetMessagesCount. Its sample has a Cyrillic letter in the key; the one of its sister product
// has none.
std::optional<Reply> count_messages_answer(const AnswerContext& context) {
  return json_reply(Json{{"count", queue_of(context.instance).size()}});
}

}  // namespace

void add_message_queue(std::vector<Handler>& table) {
  table[find_method("showMessagesQueue")->id] = {show_answer, nullptr};
  table[find_method("clearMessagesQueue")->id] = {clear_messages_answer, clear_messages_effect};
  table[find_method("getMessagesCount")->id] = {count_messages_answer, nullptr};
}

}  // namespace greenmock::api
