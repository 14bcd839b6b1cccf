#pragma once
#include <optional>

#include "api/answer.hpp"
#include "api/field_reader.hpp"

namespace greenmock::api {

/// The body of a call that is an object, whatever is in it.
class ObjectBody {
 public:
  explicit ObjectBody(const AnswerContext& context);
  ObjectBody(const ObjectBody&) = delete;
  ObjectBody& operator=(const ObjectBody&) = delete;

  FieldReader& fields() { return fields_; }
  const core::Json& json() const { return json_; }
  bool is_good() const { return findings_.problem.empty(); }
  /// The answer that says what is wrong. Nothing: the body is good, and what is odd about it stands
  /// in the record now.
  std::optional<core::Reply> refusal(const AnswerContext& context) const;

 private:
  BodyFindings findings_;
  core::Json json_;
  FieldReader fields_;
};

}  // namespace greenmock::api
