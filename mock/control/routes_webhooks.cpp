// What was delivered to the webhook of an account, and what came of it.

#include "control/push_json.hpp"
#include "control/routes.hpp"

namespace greenmock::control {

void add_webhook_routes(Router& router, const Desk& desk) {
  router.add("GET", "/_mock/instances/{}/webhooks", [&desk](const Call& call) {
    const auto pushes =
        with_instance(desk, call, [&](const core::Instance& instance, core::ClientTime) {
          return desk.service().webhooks().pushes_of(instance.identity().id);
        });
    core::Json all = core::Json::array();
    for (const core::Push& push : pushes) all.push_back(push_json(push));
    return json_answer({{"webhooks", std::move(all)}});
  });
}

}  // namespace greenmock::control
