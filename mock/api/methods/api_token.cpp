// `updateApiToken` (docs: api/account/UpdateApiToken): the old token is dead at once.

#include "api/bodies/bodies.hpp"
#include "api/method_table.hpp"
#include "api/methods/families.hpp"

namespace greenmock::api {
namespace {

std::optional<core::Reply> answer(const AnswerContext& context) {
  return json_reply(core::Json{{"apiTokenInstance", context.instance.tell_token()}});
}

void effect(const AnswerContext& context) {
  context.instance.renew_token();
}

}  // namespace

void add_api_token(std::vector<Handler>& table) {
  table[find_method("updateApiToken")->id] = {answer, effect};
}

}  // namespace greenmock::api
