#pragma once
// What an account has sent, got and planned, as rows of text.

#include <string>

#include "core/messages/messenger_past.hpp"

namespace greenmock::keep {

std::string message_text(const std::string& chat_id, const core::ChatMessage& message);
std::string outgoing_text(const core::Outgoing& message);
std::string held_text(const core::MessengerPast::Held& held);
std::string step_text(const core::MessengerPast::Step& step);

struct KeptMessage {
  std::string chat_id;
  core::ChatMessage message;
};

// Each throws store::Unusable. The number of a row does not stand in its text.
KeptMessage read_message(const std::string& text);
core::Outgoing read_outgoing(std::uint64_t number, const std::string& text);
core::MessengerPast::Held read_held(std::uint64_t number, const std::string& text);
core::MessengerPast::Step read_step(const std::string& text);

}  // namespace greenmock::keep
