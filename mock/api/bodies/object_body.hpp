#pragma once
#include <optional>

#include "api/answer.hpp"
#include "api/bodies/field_reader.hpp"

namespace greenmock::api {

/// The answer that says what is wrong with a body. Nothing: it is good, and what is odd about it stands in
/// the record now.
std::optional<core::Reply> refusal_for(const BodyFindings& findings, const AnswerContext& context);

/// The body of a call that is an object, whatever is in it.
class ObjectBody {
 public:
  explicit ObjectBody(const AnswerContext& context);
  ObjectBody(const ObjectBody&) = delete;
  ObjectBody& operator=(const ObjectBody&) = delete;

  FieldReader& fields() { return fields_; }
  const core::Json& json() const { return json_; }
  bool is_good() const { return findings_.problem.empty(); }
  std::optional<core::Reply> refusal(const AnswerContext& context) const {
    return refusal_for(findings_, context);
  }

 private:
  BodyFindings findings_;
  core::Json json_;
  FieldReader fields_;
};

}  // namespace greenmock::api
