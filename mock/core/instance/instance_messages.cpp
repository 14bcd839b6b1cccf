// What an account's messenger needs of it.

#include "core/account/wid.hpp"
#include "core/instance/instance.hpp"
#include "core/messages/acts.hpp"
#include "core/messages/chat_notes.hpp"

namespace greenmock::core {

Messenger& Instance::messenger() {
  Messenger::Account& self = *this;
  if (!messenger_) messenger_ = std::make_unique<Messenger>(self, pace_, identity_.seed, marks());
  return *messenger_;
}

Duration Instance::send_delay() const {
  const auto delay = settings().find("delaySendMessagesMilliseconds");
  const bool is_set = delay != settings().end() && delay->is_number_integer();
  return std::chrono::milliseconds{is_set ? delay->get<std::int64_t>() : 0};
}

std::string Instance::own_chat_id() const {
  return wid_of(identity_.phone_seed);
}

Messenger::Said Instance::say(const Say& what) {
  Messenger& mine = messenger();
  NoteFacts facts = note_facts();
  // Settings may keep notifications away, by which `number` goes: two files must not have one name.
  facts.number = mine.chats().dropped() + mine.chats().size() + mine.held() + 1;
  return Acts(mine, *this, facts).perform(what);
}

std::optional<std::size_t> Instance::quota() const {
  return behaviour_.quota_chats;
}

bool Instance::is_set(std::string_view setting) const {
  const auto found = settings().find(std::string(setting));
  return found != settings().end() && *found == "yes";
}

void Instance::tell_by_settings(Json body) {
  NotifySpec spec;
  spec.body = std::move(body);
  spec.obey_settings = true;
  notify(spec);
}

void Instance::tell_call(const std::string& caller, const std::string& id,
                         std::string_view status) {
  tell_by_settings(call_note(note_facts(), caller, id, status));
}

void Instance::tell_block(const std::string& chat_id, bool blocked) {
  tell_by_settings(block_note(note_facts(), chat_id, blocked));
}

void Instance::tell_quota(const std::vector<std::string>& correspondents) {
  tell_by_settings(quota_exceeded(note_facts(), correspondents, quota().value_or(0)));
}

void Instance::plan(VirtualTime due, Task task) {
  agenda_.add(due, task);
}

void Instance::tell_message(const std::string& chat_id, const ChatMessage& message) {
  if (switched_off(message_note_sort(message), settings())) return;
  tell(message_note(note_facts(), chat_id, message,
                    chat_names(messenger().contacts(), chat_id, message.sender)));
}

void Instance::tell_status(const std::string& chat_id, const ChatMessage& message,
                           std::string_view description) {
  if (switched_off(status_note_sort(message), settings())) return;
  tell(status_note(note_facts(), chat_id, message, description));
}

void Instance::tell(const ChatNote& note) {
  queue_note(std::string(note.sort.type), note.text, 1);
}

}  // namespace greenmock::core
