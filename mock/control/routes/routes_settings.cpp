// The settings of an account: how each of them stands, and what it takes.

#include "api/bodies/shown_setting.hpp"
#include "control/routes/routes.hpp"

namespace greenmock::control {
namespace {

using core::Json;
using core::SettingField;

std::string_view type_word(SettingField::Type type) {
  constexpr std::string_view kWords[] = {"yesNo", "text", "number", "flag", "timeOfDay"};
  return kWords[static_cast<std::size_t>(type)];
}

std::string_view access_word(SettingField::Access access) {
  constexpr std::string_view kWords[] = {"readOnly", "writable", "seedOnly"};
  return kWords[static_cast<std::size_t>(access)];
}

Json setting_json(const core::Instance& instance, const SettingField& field) {
  return {{"name", field.name},
          {"value", api::shown_setting(instance, field)},
          {"type", type_word(field.type)},
          {"takes", core::setting_range(field)},
          {"first", field.first_value()},
          {"access", access_word(field.access)}};
}

Answer show_settings(const Desk& desk, const Call& call) {
  return json_answer(
      with_instance(desk, call, [](const core::Instance& instance, core::ClientTime) {
        Json all = Json::array();
        for (const SettingField& field : core::all_settings())
          all.push_back(setting_json(instance, field));
        return Json{{"settings", std::move(all)}};
      }));
}

}  // namespace

void add_setting_routes(Router& router, const Desk& desk) {
  router.add("GET", "/_mock/instances/{}/settings",
             [&desk](const Call& call) { return show_settings(desk, call); });
}

}  // namespace greenmock::control
