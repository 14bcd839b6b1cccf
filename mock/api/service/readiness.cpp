#include "api/service/readiness.hpp"

#include "api/bodies/bodies.hpp"

namespace greenmock::api {

bool is_ready(const core::Instance& instance) {
  return instance.now() >= instance.start() + instance.behaviour().ready_in;
}

core::Reply not_ready_reply(const AnswerContext& context) {
  core::Record& record = context.record;
  record.note = "the account is too young to be used";
  if (record.method_name == "getStateInstance") return json_reply(core::share("null"));
  // green-api/issues 197
  return envelope_reply(400, context.instance.now(), record.path(),
                        "Instance account is expired. Renew your instance from personal area");
}

}  // namespace greenmock::api
