// The small account methods (docs: api/account/GetStateInstance, GetStatusInstance, Logout,
// Reboot).

#include "api/bodies/bodies.hpp"
#include "api/method_table.hpp"
#include "api/methods/families.hpp"

namespace greenmock::api {
namespace {

using core::Json;
using core::Reply;
using core::State;

std::optional<Reply> state_answer(const AnswerContext& context) {
  return json_reply(Json{{"stateInstance", state_name(context.instance.state(), context)}});
}

std::optional<Reply> status_answer(const AnswerContext& context) {
  const State state = context.instance.state();
  const bool online =
      state == State::Authorized || state == State::YellowCard || state == State::Suspended;
  return json_reply(Json{{"statusInstance", online ? "online" : "offline"}});
}

std::optional<Reply> logout_answer(const AnswerContext&) {
  return json_reply(Json{{"isLogout", true}});
}

void logout_effect(const AnswerContext& context) {
  context.instance.logout();
}

std::optional<Reply> reboot_answer(const AnswerContext&) {
  return json_reply(Json{{"isReboot", true}});
}

void reboot_effect(const AnswerContext& context) {
  context.instance.reboot();
}

}  // namespace

void add_account(std::vector<Handler>& table) {
  table[find_method("getStateInstance")->id] = {state_answer, nullptr};
  table[find_method("getStatusInstance")->id] = {status_answer, nullptr};
  table[find_method("logout")->id] = {logout_answer, logout_effect};
  table[find_method("reboot")->id] = {reboot_answer, reboot_effect};
}

}  // namespace greenmock::api
