#pragma once
// An account and its notifications as rows of text.

#include <cstdint>
#include <string>

#include "core/instance/instance.hpp"
#include "core/rules/rule.hpp"

namespace greenmock::keep {

/// What is kept of an account besides its queue.
struct Account {
  core::InstanceSpec spec;
  std::uint64_t last_receipt = 0;  ///< given out so far
};

/// One line of JSON.
std::string account_text(const core::Instance& instance);
/// Throws store::Unusable if it is none of ours.
Account read_account(const std::string& text);

/// A notification that waits.
struct Note {
  core::Json body;
  core::VirtualTime queued;
  std::uint32_t copies = 1;
};
std::string note_text(const core::QueuedNote& note, std::uint32_t copies);
/// Throws store::Unusable.
Note read_note(const std::string& text);

}  // namespace greenmock::keep
