#include "api/bodies/refusals.hpp"

#include "api/bodies/bodies.hpp"

namespace greenmock::api {

core::Reply refused(const AnswerContext& context, std::string_view message) {
  return envelope_reply(400, context.instance.now(), context.record.path(), message);
}

std::optional<core::Reply> refused_without_login(const AnswerContext& context) {
  if (core::is_logged_in(context.instance.state())) return std::nullopt;
  return refused(context, not_logged_in(context.instance));
}

std::optional<core::Reply> refused_to_send(const AnswerContext& context,
                                           const std::string& chat_id) {
  core::Messenger& messenger = context.instance.messenger();
  if (messenger.outbox().is_full()) return refused(context, "the queue of messages is full");
  if (messenger.is_above_quota(chat_id))
    return chats_quota_reply(
        context.record.method_name, context.instance.counts_of(*context.record.method).numbered,
        {messenger.correspondents(), context.instance.behaviour().quota_chats.value_or(0)});
  return std::nullopt;
}

}  // namespace greenmock::api
