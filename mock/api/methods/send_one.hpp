#pragma once
// The end of every method that puts one message into the queue.

#include <string>

#include "api/answer.hpp"
#include "core/messages/sent_data.hpp"

namespace greenmock::api {

/// Queues it, as an answer to the message of this id if that is not empty. `body` is what
/// showMessagesQueue tells. An id is taken in any case, unless the queue is full.
void send_one(const AnswerContext& context, const std::string& chat_id, const core::Json& body,
              core::SentData sent, const std::string& quoted_id);

}  // namespace greenmock::api
