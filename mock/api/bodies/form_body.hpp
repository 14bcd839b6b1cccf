#pragma once
// A multipart/form-data body whose fields are read as those of a JSON one, and its file.

#include <optional>

#include "api/bodies/object_body.hpp"
#include "core/calls/form.hpp"

namespace greenmock::api {

class FormBody {
 public:
  explicit FormBody(const AnswerContext& context);
  FormBody(const FormBody&) = delete;
  FormBody& operator=(const FormBody&) = delete;

  FieldReader& fields() { return fields_; }
  /// The fields that are texts.
  const core::Json& json() const { return json_; }
  /// The part `file`, which must be there; null after a problem.
  const core::FormPart* file(std::size_t most_bytes);
  bool is_good() const { return findings_.problem.empty(); }
  std::optional<core::Reply> refusal(const AnswerContext& context) const {
    return refusal_for(findings_, context);
  }

 private:
  BodyFindings findings_;
  core::Json json_ = core::Json::object();
  FieldReader fields_;
  const core::Form* form_;
};

/// A file of this size is refused so; nothing: it is taken. No source tells the words for one that is
/// empty, nor the answer to one that is too large (docs: SendFileByUpload, 100 MB).
struct FileFault {
  std::string message;
  int status = 400;
};
std::optional<FileFault> file_fault(std::size_t bytes, std::size_t most_bytes);

}  // namespace greenmock::api
