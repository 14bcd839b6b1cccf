#include "api/refusals.hpp"

#include "api/bodies.hpp"

namespace greenmock::api {

core::Reply refused(const AnswerContext& context, std::string_view message) {
  return envelope_reply(400, context.instance.now(), context.record.path(), message);
}

std::optional<core::Reply> refused_without_login(const AnswerContext& context) {
  if (core::is_logged_in(context.instance.state())) return std::nullopt;
  return refused(context, not_logged_in(context.instance));
}

std::optional<core::Reply> refused_by_full_queue(const AnswerContext& context) {
  if (!context.instance.messenger().outbox().is_full()) return std::nullopt;
  return refused(context, "the queue of messages is full");
}

}  // namespace greenmock::api
