// `forwardMessages` (docs: api/sending/ForwardMessages): several messages of a chat, once more.

#include <fmt/format.h>

#include "api/bodies/bodies.hpp"
#include "api/bodies/chat_body.hpp"
#include "api/bodies/refusals.hpp"
#include "api/method_table.hpp"
#include "api/methods/families.hpp"
#include "api/methods/known_message.hpp"
#include "api/methods/sending_limits.hpp"

namespace greenmock::api {
namespace {

using core::Json;
using core::Reply;

struct ForwardBody {
  ChatBody body;
  std::string from;
  std::vector<std::string> ids;

  explicit ForwardBody(const AnswerContext& context) : body(context) {
    FieldReader& fields = body.fields();
    from = fields.chat("chatIdFrom");
    const Json* const messages = fields.array("messages", 1);
    for (std::size_t i = 0; messages && i < messages->size(); ++i) {
      if (!(*messages)[i].is_string())
        fields.refuse(fmt::format("messages[{}]", i), "must be a string");
      else
        ids.push_back((*messages)[i].get<std::string>());
    }
    fields.optional_integer("typingTime", kLeastTyping, kMostTyping);
    fields.allow_only({"chatId", "chatIdFrom", "messages", "typingTime"});
  }
};

std::optional<Reply> forward_answer(const AnswerContext& context) {
  const ForwardBody asked(context);
  if (auto refusal = asked.body.refusal(context)) return refusal;
  if (auto refusal = refused_to_send(context, asked.body.chat_id())) return refusal;
  core::Messenger& messenger = context.instance.messenger();
  return json_reply(Json{{"messages", messenger.tell_ids(asked.ids.size())}});
}

void forward_effect(const AnswerContext& context) {
  const ForwardBody asked(context);
  if (!asked.body.is_good() || refused_to_send(context, asked.body.chat_id())) return;
  core::Messenger& messenger = context.instance.messenger();
  for (const std::string& id : asked.ids) {
    if (messenger.outbox().is_full()) return;
    const auto known = known_message(context.instance, asked.from, id);
    auto copy = known ? core::forwarded(known->holds) : std::nullopt;
    if (!copy) {
      // docs: ForwardMessages, "invalid messages ID": an id is told all the same.
      messenger.take_id();
      continue;
    }
    messenger.send({.id = {},
                    .method = "ForwardMessages",  // docs: ShowMessagesQueue, type
                    .body = asked.body.json(),
                    .chat_id = asked.body.chat_id(),
                    .kind = copy->kind,
                    .data = std::move(copy->data),
                    .queued = {}});
  }
}

}  // namespace

void add_forwarding(std::vector<Handler>& table) {
  table[find_method("forwardMessages")->id] = {forward_answer, forward_effect};
}

}  // namespace greenmock::api
