#include "api/methods/send_one.hpp"

#include "api/bodies/refusals.hpp"
#include "api/method_table.hpp"
#include "api/methods/known_message.hpp"

namespace greenmock::api {

void send_one(const AnswerContext& context, const std::string& chat_id, const core::Json& body,
              core::SentData sent, const std::string& quoted_id) {
  core::Messenger& messenger = context.instance.messenger();
  if (refused_to_send(context, chat_id)) return;
  if (!quoted_id.empty()) {
    const auto quoted = known_message(context.instance, chat_id, quoted_id);
    if (!quoted) {
      // github.com/green-api/issues 611: an id is told, and nothing is ever sent under it.
      context.record.note = "quotes a message that is not in this chat: answered, and never sent";
      messenger.take_id();
      return;
    }
    core::quote(sent, *quoted);
  }
  messenger.send({.id = {},
                  .method = std::string(methods()[*context.record.method].name),
                  .body = body,
                  .chat_id = chat_id,
                  .kind = sent.kind,
                  .data = std::move(sent.data),
                  .queued = {}});
}

}  // namespace greenmock::api
