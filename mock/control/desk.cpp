#include "control/desk.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <string>
#include <vector>

#include "script/nearest.hpp"

namespace greenmock::control {
namespace {

constexpr std::size_t kMostListed = 20;
constexpr std::size_t kMostCompared = 1000;  // names with the one that was asked for

Problem no_such_instance(api::Service& service, std::string_view wanted) {
  const auto& instances = service.instances();
  std::vector<std::string> names;
  // Of a hundred thousand, each refusal would hold up everybody else.
  const std::size_t looked_at = instances.size() <= kMostCompared ? instances.size() : kMostListed;
  for (auto one = instances.begin(); names.size() < looked_at; ++one)
    names.push_back(one->second->identity().name);
  const std::vector<std::string_view> views(names.begin(), names.end());
  std::string detail =
      fmt::format("there is no instance \"{}\"{}", wanted, script::did_you_mean(wanted, views));
  if (names.size() > kMostListed) names.resize(kMostListed);
  detail += names.empty() ? "; make one with POST /_mock/instances"
                          : fmt::format("; there are: {}", fmt::join(names, ", "));
  if (instances.size() > names.size())
    detail += fmt::format(" and {} more", instances.size() - names.size());
  return Problem(404, std::move(detail)).with("instances", names);
}

}  // namespace

Answer json_answer(const core::Json& json, int status) {
  return {.status = status,
          .content_type = "application/json",
          .body = core::dump(json) + "\n",
          .headers = {}};
}

void refuse_foreign(const Desk& desk, core::Sequence cursor, std::string_view where) {
  if (cursor > desk.service().cursor())
    throw Problem(400, std::string(kForeignCursor)).at(std::string(where));
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
