#pragma once
#include <string>
#include <string_view>

#include "core/instance/instance.hpp"

namespace greenmock::api {

/// What the journals tell of an account's messages.
class JournalView {
 public:
  /// `lag`: how old a message must be to be shown.
  JournalView(core::Instance& instance, core::Duration lag);

  /// Messages that the settings keep away are not shown, nor those that are too new (docs:
  /// GetChatHistory, «Settings»).
  bool shows(const core::ChatMessage& message) const;
  /// The object that stands for a message (docs: GetChatHistory, response; reference: the journals,
  /// recorded).
  core::Json entry(const std::string& chat_id, const core::ChatMessage& message) const;

 private:
  bool is_on(std::string_view setting) const;
  void add_sender(core::Json& entry, const std::string& chat_id,
                  const core::ChatMessage& message) const;
  void add_status(core::Json& entry, const core::ChatMessage& message) const;

  core::Instance& instance_;
  core::VirtualTime newest_;
  bool is_old_;  ///< the dialect of the seed
};

}  // namespace greenmock::api
