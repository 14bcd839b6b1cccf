#pragma once
#include <string>

#include "api/bodies/object_body.hpp"

namespace greenmock::api {

/// The body of a call whose first field is `chatId`.
class ChatBody : public ObjectBody {
 public:
  explicit ChatBody(const AnswerContext& context)
      : ObjectBody(context), chat_id_(fields().chat("chatId")) {}

  /// Empty after a problem.
  const std::string& chat_id() const { return chat_id_; }

 private:
  std::string chat_id_;
};

}  // namespace greenmock::api
