#pragma once
#include <optional>
#include <string>

#include "core/instance/instance.hpp"
#include "core/messages/sent_data.hpp"

namespace greenmock::api {

/// A message of this chat, or one that still waits to be sent there, as the documentation's sample of
/// the queue quotes one (docs: ShowMessagesQueue). Nothing: there is none, or it was deleted.
std::optional<core::KnownMessage> known_message(core::Instance& instance,
                                                const std::string& chat_id, const std::string& id);

}  // namespace greenmock::api
