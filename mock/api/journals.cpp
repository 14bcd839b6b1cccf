// The journals: what was said in the chats of an account (docs: api/journals).

#include <fmt/format.h>

#include <algorithm>

#include "api/bodies.hpp"
#include "api/chat_body.hpp"
#include "api/families.hpp"
#include "api/journal_entry.hpp"
#include "api/method_table.hpp"
#include "api/query_number.hpp"
#include "api/refusals.hpp"
#include "core/duration.hpp"

namespace greenmock::api {
namespace {

using core::ChatLog;
using core::ChatMessage;
using core::Json;
using core::Reply;

constexpr std::int64_t kUsualCount = 100;      // docs: GetChatHistory, count
constexpr std::uint64_t kUsualMinutes = 1440;  // docs: LastIncomingMessages, minutes
constexpr std::size_t kMostListed = 10'000;    // docs: LastIncomingMessages, "the last 10000"
constexpr std::size_t kAll = std::numeric_limits<std::size_t>::max();

JournalView view_of(const AnswerContext& context) {
  return {context.instance, context.assumptions.journal_lag};
}

// --- getChatHistory

/// Looks at no more of the chat than it must: the messages that are not shown are few, or the newest.
Json history_of(const ChatLog& chats, const std::string& chat_id, std::size_t count,
                const JournalView& view) {
  for (std::size_t reach = count;; reach = reach > kAll / 2 ? kAll : reach * 2) {
    const auto messages = chats.history(chat_id, reach);
    Json entries = Json::array();
    Changes changes;
    for (const ChatMessage* const message : messages) {
      if (entries.size() == count) break;
      note_change(changes, *message);
      if (view.shows(*message)) entries.push_back(view.entry(chat_id, *message, changes));
    }
    if (entries.size() == count || messages.size() < reach) return entries;
  }
}

struct HistoryBody {
  ChatBody body;
  std::size_t count;

  explicit HistoryBody(const AnswerContext& context)
      : body(context),
        count(static_cast<std::size_t>(
            body.fields().optional_integer("count", 1, INT64_MAX).value_or(kUsualCount))) {
    body.fields().allow_only({"chatId", "count"});
  }
};

std::optional<Reply> history_answer(const AnswerContext& context) {
  const HistoryBody asked(context);
  if (auto refusal = refusal_of(asked.body, context)) return refusal;
  return json_reply(history_of(context.instance.messenger().chats(), asked.body.chat_id(),
                               asked.count, view_of(context)));
}

// --- getMessage

/// Of the messages that came after this one in its chat.
Changes changes_since(const ChatLog& chats, const std::string& chat_id,
                      const ChatMessage& message) {
  Changes changes;
  if (!message.edited && !message.deleted) return changes;
  for (const ChatMessage* const later : chats.history(chat_id, kAll)) {
    if (later == &message) break;
    note_change(changes, *later);
  }
  return changes;
}

/// Recorded with nanoseconds: this method is answered by another backend (reference: errors, bodies).
Reply not_found(const AnswerContext& context, const std::string& id) {
  const core::VirtualTime now = context.instance.now();
  const auto micros = now.time_since_epoch().count() % 1000;
  std::string at = core::format_utc_ms(now);
  at.insert(at.size() - 1, fmt::format("{:03}000", micros));
  return json_reply(Json{{"statusCode", 400},
                         {"timestamp", at},
                         {"path", context.record.path()},
                         {"message", fmt::format("Message not found by id {}", id)}},
                    400);
}

struct MessageBody {
  ChatBody body;
  std::string id;

  explicit MessageBody(const AnswerContext& context)
      : body(context), id(body.fields().text("idMessage")) {
    body.fields().allow_only({"chatId", "idMessage"});
  }
};

std::optional<Reply> message_answer(const AnswerContext& context) {
  const MessageBody asked(context);
  if (auto refusal = refusal_of(asked.body, context)) return refusal;
  ChatLog& chats = context.instance.messenger().chats();
  const JournalView view = view_of(context);
  const ChatLog::Found found = chats.find(asked.id);
  if (!found || *found.chat_id != asked.body.chat_id() || !view.shows(*found.message))
    return not_found(context, asked.id);
  return json_reply(view.entry(*found.chat_id, *found.message,
                               changes_since(chats, *found.chat_id, *found.message)));
}

// --- lastIncomingMessages, lastOutgoingMessages

core::VirtualTime so_long_ago(core::VirtualTime now, std::uint64_t minutes) {
  const auto all = std::chrono::floor<std::chrono::minutes>(now.time_since_epoch()).count();
  if (all <= 0 || minutes > static_cast<std::uint64_t>(all)) return {};
  return now - std::chrono::minutes{static_cast<std::int64_t>(minutes)};
}

template <bool incoming>
std::optional<Reply> last_answer(const AnswerContext& context) {
  const QueryNumber minutes = query_number(context, "minutes", kUsualMinutes);
  if (!minutes.problem.empty()) return refused(context, minutes.problem);
  if (auto refusal = refused_without_login(context)) return refusal;
  const JournalView view = view_of(context);
  const core::VirtualTime from = so_long_ago(context.instance.now(), minutes.value);
  Json entries = Json::array();
  Changes changes;
  for (const auto& [chat_id, message] :
       context.instance.messenger().chats().since(incoming, from)) {
    if (entries.size() == kMostListed) break;
    note_change(changes, *message);
    if (view.shows(*message)) entries.push_back(view.entry(*chat_id, *message, changes));
  }
  return json_reply(entries);
}

}  // namespace

void add_journals(std::vector<Handler>& table) {
  table[find_method("getChatHistory")->id] = {history_answer, nullptr};
  table[find_method("getMessage")->id] = {message_answer, nullptr};
  table[find_method("lastIncomingMessages")->id] = {last_answer<true>, nullptr};
  table[find_method("lastOutgoingMessages")->id] = {last_answer<false>, nullptr};
}

}  // namespace greenmock::api
