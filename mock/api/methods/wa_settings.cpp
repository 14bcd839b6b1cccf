// What WhatsApp knows of the account (docs: api/account/GetWaSettings).

#include "api/bodies/bodies.hpp"
#include "api/method_table.hpp"
#include "api/methods/families.hpp"
#include "core/account/account_names.hpp"
#include "core/encoding/base64.hpp"

namespace greenmock::api {
namespace {

using core::Json;

/// The first four keys are those of the documentation's sample, the others came in 2025 and 2026
/// (reference: getWaSettings, later additions).
std::optional<core::Reply> wa_answer(const AnswerContext& context) {
  const core::Instance& instance = context.instance;
  const std::uint64_t seed = instance.identity().phone_seed;
  const bool logged_in = core::is_logged_in(instance.state());
  const auto known = [&](std::string text) { return logged_in ? std::move(text) : std::string(); };
  const auto& picture = instance.picture();
  Json json = {{"avatar", picture ? known(picture->url) : ""},
               {"phone", known(core::phone_number(seed))},
               {"stateInstance", state_name(instance.state(), context)},
               {"deviceId", known(core::device_id(seed))}};
  if (instance.behaviour().dialect != core::Dialect::Seed) {
    json["base64Avatar"] = picture && logged_in ? core::base64_encode(*picture->jpeg) : "";
    json["chatId"] = known(core::lid(seed));
    json["historySyncProgress"] = logged_in ? 100 : 0;
    json["logoutProcess"] = false;
  }
  return json_reply(json);
}

}  // namespace

void add_wa_settings(std::vector<Handler>& table) {
  table[find_method("getWaSettings")->id] = {wa_answer, nullptr};
}

}  // namespace greenmock::api
