// What an account's messenger needs of it.

#include "core/chat_notes.hpp"
#include "core/instance.hpp"
#include "core/message_data.hpp"
#include "core/wid.hpp"

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
  facts.number = mine.chats().dropped() + mine.chats().size() + 1;
  Json data = message_data(facts, what.kind);
  if (!what.text.empty()) data["textMessageData"]["textMessage"] = what.text;
  if (!what.data.is_null()) data.merge_patch(what.data);
  data.erase("typeMessage");
  return mine.say(what.chat.empty() ? what.from : what.chat, what.from, what.kind, data);
}

void Instance::plan(VirtualTime due, Task task) {
  agenda_.add(due, task);
}

void Instance::tell_message(const std::string& chat_id, const ChatMessage& message) {
  NotifySpec spec;
  spec.body = message_note(note_facts(), chat_id, message,
                           chat_names(messenger().contacts(), chat_id, message.sender));
  spec.obey_settings = true;
  notify(spec);
}

void Instance::tell_status(const std::string& chat_id, const ChatMessage& message,
                           std::string_view description) {
  NotifySpec spec;
  spec.body = status_note(note_facts(), chat_id, message, description);
  spec.obey_settings = true;
  notify(spec);
}

}  // namespace greenmock::core
