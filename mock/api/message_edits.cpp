// `editMessage` and `deleteMessage` (docs: api/service/EditMessage, DeleteMessage): of messages that
// have left.

#include <fmt/format.h>

#include "api/bodies.hpp"
#include "api/chat_body.hpp"
#include "api/families.hpp"
#include "api/method_table.hpp"
#include "core/chat_notes.hpp"
#include "core/sent_data.hpp"

namespace greenmock::api {
namespace {

using core::ChatLog;
using core::ChatMessage;
using core::Json;
using core::Reply;

constexpr std::size_t kLongestText = 20'000;  // docs: EditMessage
/// docs: EditMessage, "There is a 15 minute time limit for editing messages".
constexpr core::Duration kEditable = std::chrono::minutes{15};

core::NoteFacts facts_of(const core::Instance& instance) {
  return {.id = instance.identity().id,
          .seed = instance.identity().seed,
          .phone_seed = instance.identity().phone_seed,
          .state = instance.state(),
          .dialect = instance.behaviour().dialect,
          .at = instance.now()};
}

void tell(core::Instance& instance, Json body) {
  core::NotifySpec spec;
  spec.body = std::move(body);
  spec.obey_settings = true;
  instance.notify(spec);
}

/// The message of this chat that the body names. Not: it has none.
ChatLog::Found find(core::Instance& instance, const std::string& chat_id, const std::string& id) {
  const ChatLog::Found found = instance.messenger().chats().find(id);
  const bool fits = found && *found.chat_id == chat_id && !found.message->deleted;
  return fits ? found : ChatLog::Found{};
}

Reply refused(const AnswerContext& context, std::string_view message) {
  return envelope_reply(400, context.instance.now(), context.record.path(), message);
}

/// A change is a message of its own, which stands in the chat after the one that it is about (docs:
/// outgoing-message, EditedMessage, DeletedMessage).
void add_change(core::Instance& instance, const std::string& chat_id, std::string id,
                const core::SentData& change) {
  ChatMessage message;
  message.id = std::move(id);
  message.at = instance.now();
  message.kind = change.kind;
  message.by_api = true;
  message.status = core::MessageStatus::Sent;
  message.data = core::dump(change.data);
  core::Messenger& messenger = instance.messenger();
  const ChatMessage& kept = messenger.chats().add(chat_id, std::move(message));
  tell(instance, core::message_note(facts_of(instance), chat_id, kept,
                                    core::chat_names(messenger.contacts(), chat_id, kept.sender)));
}

// --- editMessage

struct EditBody {
  ChatBody body;
  std::string id, text;

  explicit EditBody(const AnswerContext& context) : body(context) {
    id = body.fields().text("idMessage");
    text = body.fields().text("message", kLongestText);
    body.fields().allow_only({"chatId", "idMessage", "message"});
  }
};

std::optional<Reply> edit_answer(const AnswerContext& context) {
  const EditBody asked(context);
  core::Instance& instance = context.instance;
  if (auto refusal = asked.body.refusal(context)) return refusal;
  if (!core::is_logged_in(instance.state())) return refused(context, not_logged_in(instance));
  // docs: GetMessage tells so of an unknown id; EditMessage tells nothing of one.
  if (!find(instance, asked.body.chat_id(), asked.id))
    return refused(context, fmt::format("Message not found by id {}", asked.id));
  return json_reply(Json{{"idMessage", instance.messenger().tell_id()}});
}

/// docs: EditMessage, "the instance will receive a notification that the message was not edited"; how
/// it looks is not told: `failed`, of the edit, with a description.
void tell_not_edited(core::Instance& instance, const std::string& chat_id, std::string id) {
  ChatMessage change;
  change.id = std::move(id);
  change.by_api = true;
  change.status = core::MessageStatus::Failed;
  Json note = core::status_note(facts_of(instance), chat_id, change);
  const Json by_api = note["sendByApi"];
  note.erase("sendByApi");  // the description stands before it (reference: outgoingMessageStatus)
  note["description"] = "the message was not edited";
  note["sendByApi"] = by_api;
  tell(instance, std::move(note));
}

void edit_effect(const AnswerContext& context) {
  const EditBody asked(context);
  core::Instance& instance = context.instance;
  if (!asked.body.is_good() || !core::is_logged_in(instance.state())) return;
  const ChatLog::Found found = find(instance, asked.body.chat_id(), asked.id);
  if (!found) return;
  std::string change_id = instance.messenger().take_id();
  ChatMessage& message = *found.message;
  Json data = core::parse_json(message.data);
  std::string* const text = core::text_of_sent(message.kind, data);
  // docs: EditMessage: texts only, sent by the API, of the last 15 minutes.
  if (!text || !message.by_api || message.at + kEditable < instance.now())
    return tell_not_edited(instance, asked.body.chat_id(), std::move(change_id));
  *text = asked.text;
  message.data = core::dump(data);
  message.edited = true;
  add_change(instance, asked.body.chat_id(), std::move(change_id),
             core::edit_of(asked.id, asked.text));
}

// --- deleteMessage

struct DeleteBody {
  ChatBody body;
  std::string id;
  bool only_here = false;

  explicit DeleteBody(const AnswerContext& context) : body(context) {
    id = body.fields().text("idMessage");
    only_here = body.fields().flag("onlySenderDelete", false);
    body.fields().allow_only({"chatId", "idMessage", "onlySenderDelete"});
  }
};

std::optional<Reply> delete_answer(const AnswerContext& context) {
  const DeleteBody asked(context);
  core::Instance& instance = context.instance;
  if (auto refusal = asked.body.refusal(context)) return refusal;
  if (!core::is_logged_in(instance.state())) return refused(context, not_logged_in(instance));
  // docs: DeleteMessage, errors: so too if it is deleted already
  if (!find(instance, asked.body.chat_id(), asked.id))
    return refused(context, "Message by id not found");
  return empty_reply(200);
}

void delete_effect(const AnswerContext& context) {
  const DeleteBody asked(context);
  core::Instance& instance = context.instance;
  if (!asked.body.is_good() || !core::is_logged_in(instance.state())) return;
  const ChatLog::Found found = find(instance, asked.body.chat_id(), asked.id);
  // What others have sent can be deleted on the own side only, as on any phone.
  if (!found || (found.message->incoming && !asked.only_here)) return;
  found.message->deleted = true;
  // Nobody else hears of what is deleted on the own side, so nothing is told of it.
  if (asked.only_here) return;
  core::Messenger& messenger = instance.messenger();
  messenger.tell_id();
  add_change(instance, asked.body.chat_id(), messenger.take_id(), core::deletion_of(asked.id));
}

}  // namespace

void add_message_edits(std::vector<Handler>& table) {
  table[find_method("editMessage")->id] = {edit_answer, edit_effect};
  table[find_method("deleteMessage")->id] = {delete_answer, delete_effect};
}

}  // namespace greenmock::api
