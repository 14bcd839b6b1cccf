#include "api/bodies/object_body.hpp"

#include "api/bodies/bodies.hpp"
#include "api/bodies/json_body.hpp"

namespace greenmock::api {

ObjectBody::ObjectBody(const AnswerContext& context) : fields_(json_, findings_) {
  findings_.strict = context.instance.behaviour().strict;
  JsonBody body = json_body_of(context);
  findings_.problem = std::move(body.problem);
  findings_.status = body.status;
  if (!is_good()) return;
  json_ = std::move(body.value);
  if (!json_.is_object()) findings_.refuse("'value' must be of type object");
}

std::optional<core::Reply> refusal_for(const BodyFindings& findings, const AnswerContext& context) {
  if (!findings.problem.empty())
    return envelope_reply(findings.status, context.instance.now(), context.record.path(),
                          findings.problem);
  auto& marked = context.record.tolerated;
  marked.insert(marked.end(), findings.odd.begin(), findings.odd.end());
  return std::nullopt;
}

}  // namespace greenmock::api
