#pragma once
#include "api/answer.hpp"

namespace greenmock::api {

/// False until an account that a partner made can be used (docs: partners/createInstance, up to five
/// minutes).
bool is_ready(const core::Instance& instance);

/// What its methods say until then: `null` for the state, and a 400 for the others.
core::Reply not_ready_reply(const AnswerContext& context);

}  // namespace greenmock::api
