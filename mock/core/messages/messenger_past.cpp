#include "core/messages/messenger_past.hpp"

#include <algorithm>
#include <utility>

namespace greenmock::core {

const MessengerPast::Held* MessengerPast::held(const Messenger& messenger, std::uint64_t number) {
  const auto& held = messenger.held_;
  const auto found =
      std::lower_bound(held.begin(), held.end(), number,
                       [](const Held& one, std::uint64_t wanted) { return one.number < wanted; });
  return found != held.end() && found->number == number ? &*found : nullptr;
}

const MessengerPast::Step* MessengerPast::step(const Messenger& messenger, std::uint64_t number) {
  const auto found = messenger.steps_.find(number);
  return found == messenger.steps_.end() ? nullptr : &found->second;
}

std::size_t MessengerPast::answers_given(const Messenger& messenger, std::string_view chat_id) {
  const auto found = messenger.answers_given_.find(chat_id);
  return found == messenger.answers_given_.end() ? 0 : found->second;
}

MessengerPast::Counters MessengerPast::counters(const Messenger& messenger) {
  return {messenger.contacts_.last_group_number(), messenger.last_sent_};
}

VirtualTime MessengerPast::not_later_than_now(VirtualTime at) const {
  return std::min(at, messenger_.account_.now());
}

bool MessengerPast::restore(std::uint64_t place, std::string chat_id, ChatMessage message) {
  message.at = not_later_than_now(message.at);
  if (!messenger_.chats_.restore(place, std::move(chat_id), std::move(message))) return false;
  const ChatMessage& kept = *messenger_.chats_.at_place(place).message;
  if (!kept.incoming) messenger_.plan_next_status(place, kept);
  return true;
}

void MessengerPast::restore(Outgoing message) {
  message.queued = not_later_than_now(message.queued);
  messenger_.outbox_.restore(std::move(message));
}

void MessengerPast::restore(Held held) {
  messenger_.last_held_ = held.number;
  messenger_.count_in(Messenger::bytes_of(held));
  messenger_.held_.push_back(std::move(held));
}

void MessengerPast::restore(std::uint64_t number, Step step) {
  // A clock that had jumped shows less now than it did: the step is as far away as it was then.
  const VirtualTime planned = not_later_than_now(step.planned);
  step.due -= step.planned - planned;
  step.planned = planned;
  const VirtualTime due = std::max(step.due, messenger_.account_.now());
  messenger_.last_step_ = number;
  messenger_.count_in(Messenger::bytes_of(step));
  messenger_.steps_.emplace(number, std::move(step));
  messenger_.account_.plan(due, {Task::Kind::Fate, number});
}

void MessengerPast::restore_answers(const std::string& chat_id, std::size_t given) {
  messenger_.answers_given_[chat_id] = given;
}

void MessengerPast::restore(const Counters& counters) {
  messenger_.contacts_.restore_last_group(counters.last_group);
  if (counters.last_sent) messenger_.last_sent_ = not_later_than_now(*counters.last_sent);
}

}  // namespace greenmock::core
