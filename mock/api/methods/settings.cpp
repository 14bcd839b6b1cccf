// The settings of an account (docs: api/account/GetSettings, SetSettings, SetSystemProxy).

#include "core/account/settings.hpp"
#include "api/bodies/bodies.hpp"
#include "api/bodies/settings_body.hpp"
#include "api/bodies/shown_setting.hpp"
#include "api/method_table.hpp"
#include "api/methods/families.hpp"

namespace greenmock::api {
namespace {

using core::Json;
using core::Reply;
using core::SettingField;

std::optional<Reply> get_answer(const AnswerContext& context) {
  const core::Instance& instance = context.instance;
  Json shown = Json::object();
  const bool seed = instance.behaviour().dialect == core::Dialect::Seed;
  for (const SettingField& field : core::all_settings()) {
    Json value = shown_setting(instance, field);
    const bool is_old = field.access == SettingField::Access::Old;
    if (!is_old || (seed && value != field.first_value()))
      shown[std::string(field.name)] = std::move(value);
  }
  return json_reply(shown);
}

std::optional<Reply> set_answer(const AnswerContext& context) {
  const SettingsBody body = settings_body_of(context);
  if (!body.problem.empty())
    return envelope_reply(body.status, context.instance.now(), context.record.path(), body.problem);
  if (body.has_unknown) context.record.tolerated.emplace_back("unknown setting");
  return json_reply(Json{{"saveSettings", true}});
}

void set_effect(const AnswerContext& context) {
  SettingsBody body = settings_body_of(context);
  if (body.problem.empty() && !body.changes.empty())
    context.instance.save_settings(std::move(body.changes));
}

std::optional<Reply> proxy_answer(const AnswerContext&) {
  return json_reply(Json{{"setSystemProxy", true}});
}

void proxy_effect(const AnswerContext& context) {
  const SettingField& proxy = *core::find_setting("proxyInstance");
  context.instance.save_settings(Json{{proxy.name, proxy.first_value()}});
}

}  // namespace

Json shown_setting(const core::Instance& instance, const SettingField& field) {
  if (field.access != SettingField::Access::ReadOnly)
    return instance.saved_settings().at(std::string(field.name));
  return field.name == "wid" ? Json(instance.wid()) : field.first_value();
}

void add_settings(std::vector<Handler>& table) {
  table[find_method("getSettings")->id] = {get_answer, nullptr};
  table[find_method("setSettings")->id] = {set_answer, set_effect};
  table[find_method("setSystemProxy")->id] = {proxy_answer, proxy_effect};
}

}  // namespace greenmock::api
