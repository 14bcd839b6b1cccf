// The journals: what was said in the chats of an account (docs: api/journals).

#include <fmt/format.h>

#include <algorithm>

#include "api/bodies/bodies.hpp"
#include "api/bodies/chat_body.hpp"
#include "api/bodies/query_number.hpp"
#include "api/bodies/refusals.hpp"
#include "api/method_table.hpp"
#include "api/methods/call_note.hpp"
#include "api/methods/families.hpp"
#include "api/methods/journal_entry.hpp"
#include "core/time/duration.hpp"

namespace greenmock::api {
namespace {

using core::ChatLog;
using core::Json;
using core::Reply;

constexpr std::int64_t kUsualCount = 100;      // docs: GetChatHistory, count
constexpr std::uint64_t kUsualMinutes = 1440;  // docs: LastIncomingMessages, minutes
constexpr std::size_t kMostListed = 10'000;    // docs: LastIncomingMessages, "the last 10000"
// No page tells of such a limit: 10,000 messages may be as large as a body.
constexpr std::size_t kMostBytes = std::size_t{32} * 1024 * 1024;

JournalView view_of(const AnswerContext& context) {
  return {context.instance, context.assumptions.journal_lag};
}

// --- getChatHistory

/// Looks at no more messages than it must: those that are not shown are few, or the newest. The newest that is
/// shown is there, however large it is.
Json entries_of(const AnswerContext& context, ChatLog::Walk messages, std::size_t count,
                core::VirtualTime from) {
  const JournalView view = view_of(context);
  Json entries = Json::array();
  std::size_t bytes = 0;
  while (entries.size() < count) {
    const ChatLog::Listed one = messages.next();
    // Messages are added in the order of their times.
    if (!one || one.message->at < from) break;
    if (!view.shows(*one.message)) continue;
    bytes += one.message->data.size();
    if (bytes > kMostBytes && !entries.empty()) {
      add_note(context, entries.size() == 1
                            ? "the newest message alone is shown: 32 MiB at most"
                            : fmt::format("the newest {} messages are shown: 32 MiB at most",
                                          entries.size()));
      break;
    }
    entries.push_back(view.entry(*one.chat_id, *one.message));
  }
  return entries;
}

/// So that nobody wonders where the first messages are.
void note_drops(const AnswerContext& context) {
  const std::uint64_t dropped = context.instance.messenger().chats().dropped();
  if (dropped > 0)
    add_note(context,
             fmt::format("messages dropped from the journals of this account, for want of room: {}",
                         dropped));
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
  note_drops(context);
  const Json entries =
      entries_of(context, context.instance.messenger().chats().walk(asked.body.chat_id()),
                 std::min(asked.count, kMostListed), {});
  // No page tells of a limit: this one keeps a long chat from holding up all other calls.
  if (asked.count > kMostListed && entries.size() == kMostListed)
    add_note(context, fmt::format("a history shows the newest {} messages at most", kMostListed));
  return json_reply(entries);
}

// --- getMessage

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
  if (!found || *found.chat_id != asked.body.chat_id() || !view.shows(*found.message)) {
    note_drops(context);
    return not_found(context, asked.id);
  }
  return json_reply(view.entry(*found.chat_id, *found.message));
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
  note_drops(context);
  return json_reply(entries_of(context, context.instance.messenger().chats().walk(incoming),
                               kMostListed, so_long_ago(context.instance.now(), minutes.value)));
}

}  // namespace

void add_journals(std::vector<Handler>& table) {
  table[find_method("getChatHistory")->id] = {history_answer, nullptr};
  table[find_method("getMessage")->id] = {message_answer, nullptr};
  table[find_method("lastIncomingMessages")->id] = {last_answer<true>, nullptr};
  table[find_method("lastOutgoingMessages")->id] = {last_answer<false>, nullptr};
}

}  // namespace greenmock::api
