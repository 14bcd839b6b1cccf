#pragma once
#include "core/calls/journal_budget.hpp"
#include "core/instance/profile_picture.hpp"
#include "core/messages/message_budget.hpp"
#include "core/notifications/notification_queue.hpp"
#include "core/notifications/push_log.hpp"
#include "core/rules/script_room.hpp"

namespace greenmock::api {

/// What all accounts of a server may take together of each, and what they take.
struct Budgets {
  core::JournalBudget journals;
  core::MessageBudget messages;
  core::NoteBudget notes;  ///< that nobody was given yet
  core::PushBudget pushes;
  core::PictureRoom pictures;
  core::ScriptRoom scripts;
};

}  // namespace greenmock::api
