#pragma once
// What became of a message that was sent.

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "answer.hpp"
#include "mutants.hpp"

namespace greenmock::reference {

struct Outgoing;

/// An entry of getChatHistory or of showMessagesQueue: its idMessage if it is that message, sent no
/// earlier than that (seconds since 1970; the queue tells no time); else empty.
std::string id_of_outgoing(const Json& entry, const Outgoing& message, std::int64_t not_before);

/// What to tell of a notification outgoingMessageStatus of one of these messages; nothing of any other
/// notification.
std::optional<Json> told_of_delivery(const Json& body, const std::vector<std::string>& ids,
                                     Mutants mutants);

}  // namespace greenmock::reference
