// `forwardMessages` (docs: api/sending/ForwardMessages): several messages of a chat, once more.

#include <fmt/format.h>

#include <utility>

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
using core::Outgoing;
using core::Reply;

/// Of one call. No page of Green API tells of a limit; this one keeps a call from holding up all others.
constexpr std::size_t kMostForwarded = 1'000;

struct ForwardBody {
  ChatBody body;
  std::string from;
  std::vector<std::string> ids;

  explicit ForwardBody(const AnswerContext& context) : body(context) {
    FieldReader& fields = body.fields();
    from = fields.chat("chatIdFrom");
    const Json* const messages = fields.array("messages", 1, kMostForwarded);
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

/// What the first message of a call has of its body: all but the ids.
Json without_ids(Json body) {
  body["messages"] = Json::array();
  return body;
}

/// What each of the others has of it: a field that no page knows may be long.
Json known_fields(const Json& body) {
  Json fields = Json::object();
  for (const auto& [name, value] : body.items()) {
    if (name == "messages") fields[name] = Json::array();
    if (name == "chatId" || name == "chatIdFrom" || name == "typingTime") fields[name] = value;
  }
  return fields;
}

/// In the order of the ids that were asked for; nothing where no message is sent.
using Forwards = std::vector<std::optional<Outgoing>>;

/// Each id stands in the body of one message, so that together they tell the list as it was asked for.
void share_out_ids(Forwards& forwards, const ForwardBody& asked) {
  Json before = Json::array();  // those of no message, up to the first that has one
  Json* ids = &before;
  for (std::size_t i = 0; i < forwards.size(); ++i) {
    if (forwards[i]) {
      ids = &forwards[i]->body["messages"];
      *ids = std::exchange(before, Json::array());
    }
    ids->push_back(asked.ids[i]);
  }
}

/// Nothing: the queue does not take all of them.
std::optional<Forwards> forwards_of(const AnswerContext& context, const ForwardBody& asked) {
  const core::Outbox& outbox = context.instance.messenger().outbox();
  const KnownMessages known(context.instance, asked.from, asked.ids);
  const Json rest = known_fields(asked.body.json());
  Forwards forwards(asked.ids.size());
  std::size_t count = 0, bytes = 0;
  for (std::size_t i = 0; i < forwards.size(); ++i) {
    const auto original = known.find(asked.ids[i]);
    auto copy = original ? core::forwarded(original->holds) : std::nullopt;
    if (!copy) continue;
    if (outbox.is_full(count, bytes)) return std::nullopt;
    forwards[i] = Outgoing{.id = {},
                           .method = "ForwardMessages",  // docs: ShowMessagesQueue, type
                           .body = count == 0 ? without_ids(asked.body.json()) : rest,
                           .chat_id = asked.body.chat_id(),
                           .kind = copy->kind,
                           .goes_on = count > 0,
                           .data = std::move(copy->data),
                           .queued = {}};
    ++count;
    bytes += core::Outbox::bytes_of(*forwards[i]);
  }
  share_out_ids(forwards, asked);
  return forwards;
}

std::optional<Reply> forward_answer(const AnswerContext& context) {
  const ForwardBody asked(context);
  if (auto refusal = asked.body.refusal(context)) return refusal;
  if (auto refusal = refused_to_send(context, asked.body.chat_id())) return refusal;
  if (!forwards_of(context, asked)) return refused(context, "the queue of messages is full");
  core::Messenger& messenger = context.instance.messenger();
  return json_reply(Json{{"messages", messenger.tell_ids(asked.ids.size())}});
}

void forward_effect(const AnswerContext& context) {
  const ForwardBody asked(context);
  if (!asked.body.is_good() || refused_to_send(context, asked.body.chat_id())) return;
  std::optional<Forwards> forwards = forwards_of(context, asked);
  if (!forwards) return;
  core::Messenger& messenger = context.instance.messenger();
  for (std::optional<Outgoing>& forward : *forwards) {
    // docs: ForwardMessages, "invalid messages ID": an id is told all the same.
    if (forward)
      messenger.send(std::move(*forward));
    else
      messenger.take_id();
  }
}

}  // namespace

void add_forwarding(std::vector<Handler>& table) {
  table[find_method("forwardMessages")->id] = {forward_answer, forward_effect};
}

}  // namespace greenmock::api
