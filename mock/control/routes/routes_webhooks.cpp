// What was delivered to the webhook of an account, and what came of it.

#include "control/routes/routes.hpp"
#include "control/views/push_json.hpp"

namespace greenmock::control {
namespace {

using core::Json;

/// Copies, so that their text need not be made on the loop.
struct PushesExcerpt {
  std::deque<core::Push> pushes;
  Json next_try;
};

}  // namespace

void add_webhook_routes(Router& router, const Desk& desk) {
  router.add("GET", "/_mock/instances/{}/webhooks", [&desk](const Call& call) {
    const auto excerpt =
        with_instance(desk, call, [&](const core::Instance& instance, core::ClientTime) {
          const auto& webhooks = desk.service().webhooks();
          const auto next = webhooks.next_try_of(instance.identity().id);
          return PushesExcerpt{webhooks.pushes_of(instance.identity().id),
                               next ? Json(core::to_ms(*next - instance.start())) : Json()};
        });
    Json all = Json::array();
    for (const core::Push& push : excerpt.pushes) all.push_back(push_json(push));
    return json_answer({{"webhooks", std::move(all)}, {"nextTryAt", excerpt.next_try}});
  });
}

}  // namespace greenmock::control
