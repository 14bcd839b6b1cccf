// `getAuthorizationCode` (docs: api/account/GetAuthorizationCode): a code to type into the phone
// instead of a picture to scan.

#include "api/bodies/bodies.hpp"
#include "api/bodies/json_body.hpp"
#include "api/method_table.hpp"
#include "api/methods/families.hpp"

namespace greenmock::api {
namespace {

using core::Json;
using core::Reply;
using core::State;

struct Asked {
  std::string problem;   ///< the `message` of a refusal; empty: it may be answered
  int status = 400;      ///< of the refusal
  bool as_text = false;  ///< the number is a string of digits, which strict refuses
};

/// A phone number is "without + or 00" (docs: GetAuthorizationCode, parameters).
bool is_number_in_digits(const Json& value) {
  if (!value.is_string()) return false;
  const auto& text = value.get_ref<const std::string&>();
  return !text.empty() && text[0] != '0' &&
         text.find_first_not_of("0123456789") == std::string::npos;
}

/// The documentation says `phoneNumber`, an integer, required; what it leaves open stands in
/// docs/assumptions.md. The texts have the form of the common errors (docs: Common errors, 400).
Asked asked_of(const AnswerContext& context) {
  const JsonBody body = json_body_of(context);
  if (!body.problem.empty()) return {body.problem, body.status};
  if (!body.value.is_object() || !body.value.contains("phoneNumber"))
    return {"Validation failed. Details: 'phoneNumber' is required"};
  const Json& number = body.value["phoneNumber"];
  if (number.is_number_integer() && number.get<std::int64_t>() > 0) return {};
  if (is_number_in_digits(number) && !context.instance.behaviour().strict)
    return {.problem = "", .as_text = true};
  return {"Validation failed. Details: 'phoneNumber' must be a number"};
}

std::optional<Reply> code_answer(const AnswerContext& context) {
  core::Instance& instance = context.instance;
  const Asked asked = asked_of(context);
  if (!asked.problem.empty())
    return envelope_reply(asked.status, instance.now(), context.record.path(), asked.problem);
  if (asked.as_text) context.record.tolerated.emplace_back("phoneNumber as text");
  // Observed by others (reference: getAuthorizationCode, already authorised).
  if (instance.state() == State::Authorized) return json_reply(core::share("null"));
  // No code could be had (docs: `status`); that these states are such a case is an assumption.
  if (!instance.takes_login()) return json_reply(Json{{"status", false}});
  return json_reply(Json{{"status", true}, {"code", instance.tell_code()}});
}

void code_effect(const AnswerContext& context) {
  core::Instance& instance = context.instance;
  if (!instance.takes_login() || !asked_of(context).problem.empty()) return;
  instance.give_code(context.assumptions.authorization_code_lasts);
}

}  // namespace

void add_authorization_code(std::vector<Handler>& table) {
  table[find_method("getAuthorizationCode")->id] = {code_answer, code_effect};
}

}  // namespace greenmock::api
