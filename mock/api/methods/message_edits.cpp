// `editMessage` and `deleteMessage` (docs: api/service/EditMessage, DeleteMessage): of messages that
// have left.

#include <fmt/format.h>

#include "api/bodies/bodies.hpp"
#include "api/bodies/chat_body.hpp"
#include "api/bodies/refusals.hpp"
#include "api/method_table.hpp"
#include "api/methods/families.hpp"
#include "api/methods/sending_limits.hpp"
#include "core/messages/sent_data.hpp"

namespace greenmock::api {
namespace {

using core::ChatLog;
using core::Json;
using core::Reply;

/// docs: EditMessage, "There is a 15 minute time limit for editing messages".
constexpr core::Duration kEditable = std::chrono::minutes{15};

/// The message of this chat that the body names. Not: it has none.
ChatLog::Found find(core::Instance& instance, const std::string& chat_id, const std::string& id) {
  const ChatLog::Found found = instance.messenger().chats().find(id);
  const bool fits = found && *found.chat_id == chat_id && !found.message->deleted;
  return fits ? found : ChatLog::Found{};
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
  if (auto refusal = refusal_of(asked.body, context)) return refusal;
  // docs: GetMessage tells so of an unknown id; EditMessage tells nothing of one.
  if (!find(instance, asked.body.chat_id(), asked.id))
    return refused(context, fmt::format("Message not found by id {}", asked.id));
  return json_reply(Json{{"idMessage", instance.messenger().tell_id()}});
}

void edit_effect(const AnswerContext& context) {
  const EditBody asked(context);
  core::Instance& instance = context.instance;
  if (!may_act(asked.body, context)) return;
  const ChatLog::Found found = find(instance, asked.body.chat_id(), asked.id);
  if (!found) return;
  Json data = core::parse_json(found.message->data);
  std::string* const text = core::text_of_sent(found.message->kind, data);
  // docs: EditMessage: texts only, sent by the API, of the last 15 minutes; "the instance will receive a
  // notification that the message was not edited", whose looks are not told.
  if (!text || !found.message->by_api || found.message->at + kEditable < instance.now()) {
    instance.messenger().refuse_change(asked.body.chat_id(), "the message was not edited");
    return;
  }
  *text = asked.text;
  instance.messenger().replace_text(asked.id, data);
  instance.messenger().change(asked.body.chat_id(), core::edit_of(asked.id, asked.text));
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

std::optional<Reply> delete_message_answer(const AnswerContext& context) {
  const DeleteBody asked(context);
  core::Instance& instance = context.instance;
  if (auto refusal = refusal_of(asked.body, context)) return refusal;
  // docs: DeleteMessage, errors: so too if it is deleted already
  if (!find(instance, asked.body.chat_id(), asked.id))
    return refused(context, "Message by id not found");
  return empty_reply(200);
}

void delete_message_effect(const AnswerContext& context) {
  const DeleteBody asked(context);
  core::Instance& instance = context.instance;
  if (!may_act(asked.body, context)) return;
  const ChatLog::Found found = find(instance, asked.body.chat_id(), asked.id);
  // What others have sent can be deleted on the own side only, as on any phone.
  if (!found || (found.message->incoming && !asked.only_here)) return;
  core::Messenger& messenger = instance.messenger();
  messenger.mark_deleted(asked.id);
  // Nobody else hears of what is deleted on the own side, so nothing is told of it.
  if (asked.only_here) return;
  messenger.tell_id();
  messenger.change(asked.body.chat_id(), core::deletion_of(asked.id));
}

}  // namespace

void add_message_edits(std::vector<Handler>& table) {
  table[find_method("editMessage")->id] = {edit_answer, edit_effect};
  table[find_method("deleteMessage")->id] = {delete_message_answer, delete_message_effect};
}

}  // namespace greenmock::api
