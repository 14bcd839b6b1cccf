// The OpenAPI document and the router name the same calls. tests/openapi holds the answers against it.

#include <algorithm>
#include <cctype>
#include <map>
#include <set>

#include "api/vocabulary.hpp"
#include "control/openapi.hpp"
#include "control/routes/routes.hpp"
#include "control_harness.hpp"

namespace greenmock::tests {
namespace {

/// The query parameters of each call, by `VERB /path/{}`.
using Calls = std::map<std::string, std::set<std::string>>;

Calls routed() {
  api::Service service({}, net::Server::now());
  net::Server::Options options;
  options.port = 0;
  net::Server server(service, options);
  control::Loop loop(server);
  control::Waiters waiters(service);
  control::Lifetimes lifetimes;
  control::Traffic traffic;
  control::EventHub events(service, {});
  control::LongLists long_lists{control::kLongListsAtOnce};
  const control::Desk desk{loop,   waiters,    lifetimes,           traffic,
                           events, long_lists, api::method_names(), net::Server::now()};
  control::Router router;
  add_routes(router, desk);
  Calls calls;
  for (const auto& route : router.routes())
    calls[route.verb + " " + route.pattern] = {route.parameters.begin(), route.parameters.end()};
  return calls;
}

/// `/a/{id}` -> `/a/{}`
std::string pattern_of(const std::string& path) {
  std::string pattern;
  bool inside = false;
  for (const char c : path) {
    if (c == '}') inside = false;
    if (!inside) pattern += c;
    if (c == '{') inside = true;
  }
  return pattern;
}

Calls documented() {
  const Json document = Json::parse(control::openapi_json());
  Calls calls;
  for (const auto& [path, item] : document["paths"].items()) {
    for (const auto& [verb, operation] : item.items()) {
      if (verb == "parameters") continue;
      std::string upper = verb;
      std::transform(upper.begin(), upper.end(), upper.begin(),
                     [](unsigned char c) { return static_cast<char>(std::toupper(c)); });
      auto& parameters = calls[upper + " " + pattern_of(path)];
      if (!operation.contains("parameters")) continue;
      for (const Json& named : operation["parameters"]) {
        const std::string pointer = named["$ref"].get<std::string>().substr(1);
        const Json& parameter = document.at(Json::json_pointer(pointer));
        if (parameter["in"] == "query") parameters.insert(parameter["name"]);
      }
    }
  }
  return calls;
}

TEST(ControlOpenApi, NamesTheCallsThatThereAre) {
  EXPECT_EQ(documented(), routed());
}

TEST(ControlOpenApi, IsServed) {
  const MockServer mock;
  const Response served = mock.get("/_mock/openapi.json");
  EXPECT_EQ(served.status, 200);
  EXPECT_EQ(served.type, "application/json");
  EXPECT_EQ(served.text, control::openapi_json());
  EXPECT_EQ(served.json["openapi"], "3.1.0");
}

}  // namespace
}  // namespace greenmock::tests
