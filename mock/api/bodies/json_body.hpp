#pragma once
#include <string>
#include <string_view>

#include "api/answer.hpp"
#include "core/encoding/json.hpp"

namespace greenmock::api {

using core::kLargestJson;

/// The JSON that a call sends, or why the service refuses it.
struct JsonBody {
  core::Json value;     ///< discarded if there is a problem
  std::string problem;  ///< the `message` of the envelope; empty: it is JSON
  int status = 400;     ///< of the refusal
};

/// `Unexpected token _ in JSON at position XX` names the first character that does not fit (docs:
/// Common errors, 400). Positions are bytes from 0. No body at all is `{}`, as it is for the Node
/// services whose envelopes were recorded (reference: errors, bodies).
JsonBody read_json_body(std::string_view text);

/// That of a call; one above kLargestJson is refused with 500.
JsonBody json_body_of(const AnswerContext& context);

}  // namespace greenmock::api
