// What the account does with a chat itself (docs: api/marks/ReadChat; api/service/archiveChat,
// unarchiveChat, SetDisappearingChat).

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "api/bodies/bodies.hpp"
#include "api/bodies/chat_body.hpp"
#include "api/bodies/refusals.hpp"
#include "api/method_table.hpp"
#include "api/methods/families.hpp"

namespace greenmock::api {
namespace {

using core::ChatFlags;
using core::Json;
using core::Reply;

// --- readChat

struct ReadBody {
  ChatBody body;
  std::string id;  ///< empty: all messages of the chat

  explicit ReadBody(const AnswerContext& context)
      : body(context), id(body.fields().optional_text("idMessage")) {
    body.fields().allow_only({"chatId", "idMessage"});
  }

  /// Recorded: an own message may be marked too, and nothing comes of it. What is said of a message or
  /// a chat that is not there is not told: `false`, here.
  bool has_what_it_names(core::Instance& instance) const {
    core::ChatLog& chats = instance.messenger().chats();
    if (id.empty()) return !chats.history(body.chat_id(), 1).empty();
    const core::ChatLog::Found found = chats.find(id);
    return found && *found.chat_id == body.chat_id();
  }
};

std::optional<Reply> read_answer(const AnswerContext& context) {
  const ReadBody asked(context);
  if (auto refusal = refusal_of(asked.body, context)) return refusal;
  return json_reply(Json{{"setRead", asked.has_what_it_names(context.instance)}});
}

void read_effect(const AnswerContext& context) {
  const ReadBody asked(context);
  if (may_act(asked.body, context))
    context.instance.messenger().chats().mark_read(asked.body.chat_id(), asked.id);
}

// --- archiveChat, unarchiveChat

/// Why not, in the words of the pages; empty: nothing is against it.
std::string problem_of(core::Instance& instance, const std::string& chat_id, bool archive) {
  core::Messenger& messenger = instance.messenger();
  const core::Contacts& known = messenger.contacts();
  const std::string_view error = archive ? "ArchiveChatError" : "UnarchiveChatError";
  const bool is_known = known.contact(chat_id) || known.group(chat_id) ||
                        !messenger.chats().history(chat_id, 1).empty();
  if (!is_known) return fmt::format("{}: chat with id {} not found", error, chat_id);
  // docs: archiveChat, "One can archive chats that have at least one incoming message"
  if (!messenger.chats().has_incoming(chat_id))
    return fmt::format("{}: cannot archive chat cause last message not found in chat", error);
  if (known.flags(chat_id).archived == archive)
    return fmt::format("{}: chat with id {} already archive={}", error, chat_id, archive);
  return "";
}

template <bool archive>
std::optional<Reply> archive_answer(const AnswerContext& context) {
  ChatBody body(context);
  body.fields().allow_only({"chatId"});
  if (auto refusal = refusal_of(body, context)) return refusal;
  const std::string problem = problem_of(context.instance, body.chat_id(), archive);
  return problem.empty() ? empty_reply(200) : refused(context, problem);
}

template <bool archive>
void archive_effect(const AnswerContext& context) {
  ChatBody body(context);
  body.fields().allow_only({"chatId"});
  if (!may_act(body, context) || !problem_of(context.instance, body.chat_id(), archive).empty())
    return;
  core::Contacts& known = context.instance.messenger().contacts();
  ChatFlags flags = known.flags(body.chat_id());
  flags.archived = archive;
  known.set_flags(body.chat_id(), flags);
}

// --- setDisappearingChat

constexpr std::int64_t kLifetimes[] = {0, 86'400, 604'800, 7'776'000};  // s; docs: the page

struct DisappearingBody {
  ChatBody body;
  std::int64_t lasts = 0;

  explicit DisappearingBody(const AnswerContext& context) : body(context) {
    FieldReader& fields = body.fields();
    // docs: the errors of the page; the number of fields is looked at before the fields.
    if (body.json().is_object() && body.json().size() < 2)
      fields.findings().problem = "Validation failed. Details: 'value' must have at least 2 keys";
    const double given = fields.number("ephemeralExpiration", -HUGE_VAL, HUGE_VAL);
    const auto* const found =
        std::find_if(std::begin(kLifetimes), std::end(kLifetimes),
                     [&](std::int64_t one) { return static_cast<double>(one) == given; });
    if (found == std::end(kLifetimes))
      fields.refuse("ephemeralExpiration", "must be one of [0, 86400, 604800, 7776000]");
    else
      lasts = *found;
    fields.allow_only({"chatId", "ephemeralExpiration"});
  }
};

std::optional<Reply> disappearing_answer(const AnswerContext& context) {
  const DisappearingBody asked(context);
  if (auto refusal = refusal_of(asked.body, context)) return refusal;
  if (!context.instance.messenger().contacts().takes_flags_of(asked.body.chat_id()))
    return refused(context,
                   fmt::format("so much is set for {} chats, and this server keeps no more",
                               core::Contacts::kMostFlags));
  return json_reply(Json{{"chatId", asked.body.chat_id()},
                         {"disappearingMessagesInChat", asked.lasts > 0},
                         {"ephemeralExpiration", asked.lasts}});
}

/// No message vanishes by it: what the journals keep after that time is not told.
void disappearing_effect(const AnswerContext& context) {
  const DisappearingBody asked(context);
  if (!may_act(asked.body, context)) return;
  core::Contacts& known = context.instance.messenger().contacts();
  if (!known.takes_flags_of(asked.body.chat_id())) return;
  ChatFlags flags = known.flags(asked.body.chat_id());
  flags.disappears = std::chrono::seconds{asked.lasts};
  flags.disappears_set = context.instance.now();
  known.set_flags(asked.body.chat_id(), flags);
}

}  // namespace

void add_chats(std::vector<Handler>& table) {
  table[find_method("readChat")->id] = {read_answer, read_effect};
  table[find_method("archiveChat")->id] = {archive_answer<true>, archive_effect<true>};
  table[find_method("unarchiveChat")->id] = {archive_answer<false>, archive_effect<false>};
  table[find_method("setDisappearingChat")->id] = {disappearing_answer, disappearing_effect};
}

}  // namespace greenmock::api
