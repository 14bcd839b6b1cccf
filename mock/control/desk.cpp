#include "control/desk.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <span>

#include "script/nearest.hpp"

namespace greenmock::control {
namespace {

constexpr std::size_t kMostListed = 20;

Problem no_such_instance(api::Service& service, std::string_view wanted) {
  std::vector<std::string> names;
  for (const auto& [id, instance] : service.instances()) names.push_back(instance->identity().name);
  const std::vector<std::string_view> views(names.begin(), names.end());
  std::string detail =
      fmt::format("there is no instance \"{}\"{}", wanted, script::did_you_mean(wanted, views));
  if (names.empty()) {
    detail += "; make one with POST /_mock/instances";
  } else {
    const std::span<const std::string_view> listed(views.data(),
                                                   std::min(kMostListed, views.size()));
    detail += fmt::format("; there are: {}", fmt::join(listed, ", "));
    if (views.size() > kMostListed)
      detail += fmt::format(" and {} more", views.size() - kMostListed);
  }
  if (names.size() > kMostListed) names.resize(kMostListed);
  return Problem(404, std::move(detail)).with("instances", names);
}

}  // namespace

Answer json_answer(const core::Json& json, int status) {
  return {.status = status,
          .content_type = "application/json",
          .body = core::dump(json) + "\n",
          .headers = {}};
}

core::Instance& find_instance(const Desk& desk, std::string_view id_or_name, core::ClientTime now) {
  core::Instance* instance = desk.service().find(id_or_name);
  if (!instance) throw no_such_instance(desk.service(), id_or_name);
  desk.service().touch(instance->identity().id, now);
  desk.service().refresh(*instance, now);
  return *instance;
}

void remove_instance(const Desk& desk, core::Instance& instance, core::ClientTime now) {
  const core::InstanceId id = instance.identity().id;
  const core::Moment last = instance.moment();
  desk.service().remove(instance, now);
  desk.server().forget_port_of(id);
  desk.lifetimes.forget(id);
  desk.waiters.on_gone(id);
  desk.events.on_gone(id, last);
}

}  // namespace greenmock::control
