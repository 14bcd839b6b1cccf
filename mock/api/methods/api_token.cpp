// `updateApiToken` (docs: api/account/UpdateApiToken): the old token is dead at once.

#include "api/bodies/bodies.hpp"
#include "api/method_table.hpp"
#include "api/methods/families.hpp"

namespace greenmock::api {
namespace {

std::optional<core::Reply> token_answer(const AnswerContext& context) {
  return json_reply(core::Json{{"apiTokenInstance", context.instance.tell_token()}});
}

void token_effect(const AnswerContext& context) {
  context.instance.renew_token();
}

}  // namespace

void add_api_token(std::vector<Handler>& table) {
  table[find_method("updateApiToken")->id] = {token_answer, token_effect};
}

}  // namespace greenmock::api
