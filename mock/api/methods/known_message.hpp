#pragma once
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "core/instance/instance.hpp"
#include "core/messages/sent_data.hpp"

namespace greenmock::api {

/// A message of this chat, or one that still waits to be sent there, as the documentation's sample of
/// the queue quotes one (docs: ShowMessagesQueue). Nothing: there is none, or it was deleted.
std::optional<core::KnownMessage> known_message(core::Instance& instance,
                                                const std::string& chat_id, const std::string& id);

/// known_message() for each of several ids, with one look at the queue for all of them. Valid until a message leaves
/// the queue; the instance outlives it.
class KnownMessages {
 public:
  KnownMessages(core::Instance& instance, std::string chat_id, const std::vector<std::string>& ids);
  /// `id` is one of those.
  std::optional<core::KnownMessage> find(const std::string& id) const;

 private:
  core::Instance& instance_;
  std::string chat_id_;
  std::unordered_map<std::string, const core::Outgoing*> waiting_;  // null: it does not wait
};

}  // namespace greenmock::api
