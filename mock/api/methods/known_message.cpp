#include "api/methods/known_message.hpp"

namespace greenmock::api {
namespace {

core::KnownMessage in_queue(const core::Instance& instance, const core::Outgoing& waiting) {
  return {waiting.id, instance.own_chat_id(), {waiting.kind, waiting.data}};
}

std::optional<core::KnownMessage> in_chat(const core::Instance& instance,
                                          const core::ChatLog::Found& found,
                                          const std::string& chat_id) {
  const core::ChatMessage& message = *found.message;
  if (*found.chat_id != chat_id || message.deleted) return std::nullopt;
  return core::KnownMessage{message.id,
                            message.incoming ? message.sender : instance.own_chat_id(),
                            {message.kind, core::parse_json(message.data)}};
}

}  // namespace

std::optional<core::KnownMessage> known_message(core::Instance& instance,
                                                const std::string& chat_id, const std::string& id) {
  return KnownMessages(instance, chat_id, {id}).find(id);
}

KnownMessages::KnownMessages(core::Instance& instance, std::string chat_id,
                             const std::vector<std::string>& ids)
    : instance_(instance), chat_id_(std::move(chat_id)) {
  core::Messenger& messenger = instance.messenger();
  for (const std::string& id : ids) {
    if (!messenger.chats().find(id)) waiting_.try_emplace(id, nullptr);
  }
  if (waiting_.empty()) return;
  for (const core::Outgoing& message : messenger.outbox().all(instance.now())) {
    const auto wanted = message.chat_id == chat_id_ ? waiting_.find(message.id) : waiting_.end();
    if (wanted != waiting_.end() && !wanted->second) wanted->second = &message;
  }
}

std::optional<core::KnownMessage> KnownMessages::find(const std::string& id) const {
  if (const auto found = instance_.messenger().chats().find(id))
    return in_chat(instance_, found, chat_id_);
  const auto waiting = waiting_.find(id);
  if (waiting == waiting_.end() || !waiting->second) return std::nullopt;
  return in_queue(instance_, *waiting->second);
}

}  // namespace greenmock::api
