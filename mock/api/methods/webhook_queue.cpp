// The queue of incoming notifications as a whole (docs: api/queues/ClearWebhooksQueue,
// GetWebhooksCount).

#include "api/bodies/bodies.hpp"
#include "api/method_table.hpp"
#include "api/methods/families.hpp"

namespace greenmock::api {
namespace {

using core::Json;
using core::Reply;

std::optional<Reply> clear_webhooks_answer(const AnswerContext& context) {
  const core::Duration left = context.instance.notes().until_clear(context.instance.now());
  if (left == core::Duration{0}) return json_reply(Json{{"isCleared", true}, {"reason", ""}});
  return json_reply(Json{{"isCleared", false},
                         {"reason", "Too many requests"},
                         {"leftTime", std::chrono::ceil<std::chrono::seconds>(left).count()}});
}

void clear_webhooks_effect(const AnswerContext& context) {
  if (context.instance.notes().until_clear(context.instance.now()) == core::Duration{0})
    context.instance.clear_notes();
}

std::optional<Reply> count_webhooks_answer(const AnswerContext& context) {
  return json_reply(Json{{"count", context.instance.notes().count(context.instance.now())}});
}

}  // namespace

void add_webhook_queue(std::vector<Handler>& table) {
  table[find_method("clearWebhooksQueue")->id] = {clear_webhooks_answer, clear_webhooks_effect};
  table[find_method("getWebhooksCount")->id] = {count_webhooks_answer, nullptr};
}

}  // namespace greenmock::api
