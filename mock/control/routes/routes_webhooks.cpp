// What was delivered to the webhook of an account, and what came of it.

#include <algorithm>
#include <vector>

#include "control/routes/limit_parameter.hpp"
#include "control/routes/routes.hpp"
#include "control/views/push_json.hpp"

namespace greenmock::control {
namespace {

using core::Json;

/// Copies, so that their text need not be made on the loop.
struct PushesExcerpt {
  std::vector<core::Push> pushes;
  bool more = false;  ///< than are shown
  std::uint64_t dropped = 0;
  Json next_try;
};

PushesExcerpt excerpt_of(const Desk& desk, const core::Instance& instance, std::size_t limit) {
  const api::Webhooks& webhooks = desk.service().webhooks();
  const core::PushLog* const log = webhooks.log_of(instance.identity().id);
  if (!log) return {};
  const core::Deque<core::Push>& all = log->all();
  const std::size_t shown = std::min(limit, all.size());
  const auto next = webhooks.next_try_of(instance.identity().id);
  return {{all.end() - static_cast<std::ptrdiff_t>(shown), all.end()},
          shown < all.size(),
          log->dropped(),
          next ? Json(core::to_ms(*next - instance.start())) : Json()};
}

Answer show_webhooks(const Desk& desk, const Call& call) {
  const std::size_t limit = read_limit(call);
  const LongList place(desk.long_lists);
  const PushesExcerpt excerpt =
      with_instance(desk, call, [&](const core::Instance& instance, core::ClientTime) {
        return excerpt_of(desk, instance, limit);
      });
  Json all = Json::array();
  for (const core::Push& push : excerpt.pushes) all.push_back(push_json(push));
  return json_answer({{"webhooks", std::move(all)},
                      {"more", excerpt.more},
                      {"dropped", excerpt.dropped},
                      {"nextTryAt", excerpt.next_try}});
}

}  // namespace

void add_webhook_routes(Router& router, const Desk& desk) {
  router.add("GET", "/_mock/instances/{}/webhooks",
             [&desk](const Call& call) { return show_webhooks(desk, call); }, {"limit"});
}

}  // namespace greenmock::control
