#include "api/methods/known_message.hpp"

namespace greenmock::api {

std::optional<core::KnownMessage> known_message(core::Instance& instance,
                                                const std::string& chat_id, const std::string& id) {
  core::Messenger& messenger = instance.messenger();
  if (const auto found = messenger.chats().find(id)) {
    const core::ChatMessage& message = *found.message;
    if (*found.chat_id != chat_id || message.deleted) return std::nullopt;
    return core::KnownMessage{id,
                              message.incoming ? message.sender : instance.own_chat_id(),
                              {message.kind, core::parse_json(message.data)}};
  }
  for (const core::Outgoing& waiting : messenger.outbox().all(instance.now())) {
    if (waiting.id == id && waiting.chat_id == chat_id)
      return core::KnownMessage{id, instance.own_chat_id(), {waiting.kind, waiting.data}};
  }
  return std::nullopt;
}

}  // namespace greenmock::api
