// Webhooks: when one is to be sent, and what came of it.

#include "api/service/service.hpp"

namespace greenmock::api {

using core::ClientTime;
using core::Instance;

void Service::tell_webhooks(Instance& instance) {
  if (instance.take_delivery_hint()) webhooks_.look(instance);
}

void Service::webhook_answered(const WebhookAnswer& answer, ClientTime now) {
  Instance* instance = find(webhooks_.owner_of(answer.id));
  if (!instance) return;  // gone, or reset since
  refresh(*instance, now);
  webhooks_.answered(*instance, answer);
  after_change(*instance, now);
}

}  // namespace greenmock::api
