#include "control/openapi.hpp"
#include "control/routes/routes.hpp"
#include "control/views/metrics.hpp"

namespace greenmock::control {
namespace {

using core::Json;

Answer health(const Desk& desk) {
  return json_answer(desk.loop.call([&] {
    const api::Service& service = desk.service();
    return Json{{"status", "ok"},
                {"version", desk.version},
                {"uptimeMs", core::to_ms(net::Server::now() - desk.started)},
                {"instances", service.instances().size()},
                {"connections", desk.server().connections()},
                {"parked", service.parked()},
                {"calls", service.calls()},
                {"seed", service.seed()}};
  }));
}

Answer metrics(const Desk& desk) {
  return {.status = 200,
          .content_type = "text/plain; version=0.0.4; charset=utf-8",
          .body = desk.loop.call([&] { return metrics_text(desk, net::Server::now()); }) +
                  heap_metric(),
          .headers = {}};
}

/// Where a person or a program goes on from the address that the greeting shows.
Answer index() {
  return json_answer(Json{{"console", "/"},
                          {"openapi", "/_mock/openapi.json"},
                          {"instances", "/_mock/instances"},
                          {"scripts", "/_mock/scripts"},
                          {"journal", "/_mock/journal?instance=none"},
                          {"events", "/_mock/events"},
                          {"health", "/_mock/health"},
                          {"metrics", "/_mock/metrics"}});
}

Answer openapi() {
  return {.status = 200,
          .content_type = "application/json",
          .body = std::string(openapi_json()),
          .headers = {}};
}

}  // namespace

void add_server_routes(Router& router, const Desk& desk) {
  router.add("GET", "/_mock", [](const Call&) { return index(); });
  router.add("GET", "/_mock/health", [&desk](const Call&) { return health(desk); });
  router.add("GET", "/_mock/metrics", [&desk](const Call&) { return metrics(desk); });
  router.add("GET", "/_mock/openapi.json", [](const Call&) { return openapi(); });
}

}  // namespace greenmock::control
