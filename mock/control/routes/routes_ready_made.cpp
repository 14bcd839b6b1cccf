// The scripts that ship with the program, for those who cannot see its files.

#include <fmt/format.h>

#include "control/routes/routes.hpp"
#include "script/nearest.hpp"
#include "script/ready_made.hpp"

namespace greenmock::control {
namespace {

using core::Json;

Answer list() {
  Json scripts = Json::array();
  for (const script::ReadyMade& ready : script::ready_made())
    scripts.push_back({{"name", ready.name}, {"promise", ready.promise}});
  return json_answer({{"scripts", std::move(scripts)}});
}

Answer show_ready_made(const Call& call) {
  const std::string& name = call.args.front();
  const auto found = script::find_ready_made(name);
  if (found)
    return json_answer({{"name", found->name}, {"promise", found->promise}, {"text", found->text}});
  std::vector<std::string_view> names;
  for (const script::ReadyMade& ready : script::ready_made()) names.push_back(ready.name);
  throw Problem(404, fmt::format("there is no ready-made script \"{}\"{}", name,
                                 script::did_you_mean(name, names)))
      .with("scripts", names);
}

}  // namespace

void add_ready_made_routes(Router& router) {
  router.add("GET", "/_mock/scripts", [](const Call&) { return list(); });
  router.add("GET", "/_mock/scripts/{}", [](const Call& call) { return show_ready_made(call); });
}

}  // namespace greenmock::control
