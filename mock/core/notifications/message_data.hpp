#pragma once
// `messageData`: what a message holds, one builder for each `typeMessage`.

#include "core/encoding/json.hpp"
#include "core/notifications/notification.hpp"

namespace greenmock::core {

/// docs: receiving, notifications format, incoming messages: one page for each kind.
Json message_data(const NoteFacts& facts, MessageKind kind);

/// The message that an answer, an edit or a reaction is about: the same for all of one instance.
std::string quoted_id(const NoteFacts& facts);

/// The one with whom the account talks.
std::string correspondent(const NoteFacts& facts);
inline constexpr std::string_view kCorrespondentName = "Alex";
inline constexpr std::string_view kCorrespondentContact = "Alex Green";

}  // namespace greenmock::core
