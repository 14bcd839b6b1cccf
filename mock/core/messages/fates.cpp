// What becomes of what an account has sent, who answers it, and how a call goes on.

#include <algorithm>
#include <utility>

#include "core/messages/messenger.hpp"
#include "core/messages/sent_data.hpp"
#include "core/seed.hpp"

namespace greenmock::core {
namespace {

/// In the reference of a task: the place of a message, and the status that it comes to.
constexpr unsigned kStatusBits = 4;
constexpr std::uint64_t kStatusMask = (1U << kStatusBits) - 1;
static_assert(std::size(kMessageStatuses) <= 1U << kStatusBits);

/// Messages of a chat, either way, at which somebody who writes there looks back.
constexpr std::size_t kMostReadAtOnce = 1000;

}  // namespace

MessageStatus Messenger::outcome_of(const std::string& chat_id) const {
  if (is_group_chat(chat_id)) {
    const Group* const group = contacts_.group(chat_id);
    const bool is_member = !group || group->find(account_.own_chat_id());
    return is_member ? MessageStatus::Read : MessageStatus::NotInGroup;
  }
  if (!contacts_.has_whatsapp(chat_id)) return MessageStatus::NoAccount;
  const Contact* const contact = contacts_.contact(chat_id);
  // docs: OutgoingMessageStatus, yellowCard; whom it is about is not told: strangers, here.
  if (!contact && account_.state() != State::Authorized && chat_id != account_.own_chat_id())
    return MessageStatus::YellowCard;
  if (contact && contact->blocked) return MessageStatus::Sent;
  return contact && !contact->reads ? MessageStatus::Delivered : MessageStatus::Read;
}

/// One task for a message at a time, and nothing else: a million may be on their way.
void Messenger::plan_next_status(ChatLog::Place place, const ChatMessage& message) {
  const MessageStatus outcome = message.outcome;
  if (message.status == outcome) return;
  const bool has_left = outcome == MessageStatus::Sent || outcome == MessageStatus::Delivered ||
                        outcome == MessageStatus::Read;
  MessageStatus next = outcome;
  Duration after{0};
  if (message.status == MessageStatus::Pending) {
    if (has_left) next = MessageStatus::Sent;
  } else if (message.status == MessageStatus::Sent) {
    next = MessageStatus::Delivered;
    after = pace_.delivered;
  } else {
    after = read_after(*chats_.at_place(place).chat_id);
  }
  account_.plan(std::max(message.at + after, account_.now()),
                {Task::Kind::Reach, place << kStatusBits | static_cast<unsigned>(next)});
}

Duration Messenger::read_after(const std::string& chat_id) const {
  const Duration usual = std::max(pace_.read, pace_.delivered);
  const Contact* const contact = contacts_.contact(chat_id);
  // Nobody begins to answer what he has not read.
  return contact && contact->answer ? std::min(usual, pace_.delivered + contact->answer->after)
                                    : usual;
}

bool Messenger::is_blocked_by(const std::string& chat_id) const {
  const Contact* const contact = contacts_.contact(chat_id);
  return contact && contact->blocked;
}

void Messenger::reach(std::uint64_t ref) {
  const ChatLog::Place place = ref >> kStatusBits;
  // One that was dropped from the journals, for want of room, has no fate any more.
  ChatMessage* const message = chats_.change_at(place);
  const auto status = static_cast<MessageStatus>(ref & kStatusMask);
  if (!message) return;
  if (!is_online()) {
    unheard_.push_back(ref);
    return;
  }
  // Whoever has written since, or done something about it, had it before (read_by, bring).
  if (message->status >= status) return plan_next_status(place, *message);
  const std::string& chat_id = *chats_.at_place(place).chat_id;
  if (status == MessageStatus::Delivered && is_blocked_by(chat_id)) {
    message->outcome = MessageStatus::Sent;  // blocked since: it never arrives
    return;
  }
  message->status = status;
  plan_next_status(place, *message);
  if (status == MessageStatus::Delivered)
    plan_answers(chat_id, *message, message->at + pace_.delivered);
  account_.tell_status(chat_id, *message);
}

bool Messenger::bring(const std::string& id) {
  const ChatLog::Found found = chats_.find(id);
  if (!found) return false;
  const ChatMessage& as_it_is = *found.message;
  if (as_it_is.incoming || as_it_is.status == MessageStatus::Delivered ||
      as_it_is.status == MessageStatus::Read)
    return true;
  const std::string chat_id = *found.chat_id;
  const bool arrives =
      as_it_is.outcome == MessageStatus::Delivered || as_it_is.outcome == MessageStatus::Read;
  if (!arrives || is_blocked_by(chat_id)) return false;
  ChatMessage* const message = chats_.change(id);
  for (const MessageStatus status : {MessageStatus::Sent, MessageStatus::Delivered}) {
    if (message->status >= status) continue;
    message->status = status;
    account_.tell_status(chat_id, *message);
  }
  plan_answers(chat_id, *message, account_.now());
  return true;
}

void Messenger::read_by(const std::string& person) {
  const VirtualTime since = account_.now() - std::max(pace_.read, pace_.delivered);
  std::vector<std::string> unread;
  ChatLog::Walk messages = chats_.walk(person);
  // What is older has been read in its own time; on a clock that stands still nothing is.
  std::size_t looked_at = 0;
  for (auto one = messages.next(); one && one.message->at >= since && looked_at < kMostReadAtOnce;
       one = messages.next(), ++looked_at) {
    if (one.message->status == MessageStatus::Delivered &&
        one.message->outcome == MessageStatus::Read)
      unread.push_back(one.message->id);
  }
  for (auto id = unread.rbegin(); id != unread.rend(); ++id) {
    ChatMessage* const message = chats_.change(*id);
    message->status = MessageStatus::Read;
    account_.tell_status(person, *message);
  }
}

void Messenger::plan_answers(const std::string& chat_id, const ChatMessage& message,
                             VirtualTime delivered) {
  if (const Contact* const contact = contacts_.contact(chat_id); contact && contact->answer)
    plan_answer(*contact, chat_id, message, delivered);
  const Group* const group = contacts_.group(chat_id);
  if (!group) return;
  for (const Participant& member : group->participants) {
    const Contact* const contact = contacts_.contact(member.chat_id);
    if (contact && contact->answer && contact->answer->in_groups)
      plan_answer(*contact, chat_id, message, delivered);
  }
}

void Messenger::plan_answer(const Contact& contact, const std::string& chat_id,
                            const ChatMessage& message, VirtualTime delivered) {
  const Answer& answer = *contact.answer;
  std::string text;
  if (answer.echo) {
    Json data = parse_json(message.data);
    if (const std::string* said = text_of_sent(message.kind, data)) text = *said;
  } else if (!answer.texts.empty()) {
    mark(marks_, Piece::Answers, contact.chat_id);
    text = answer.texts[answers_given_[contact.chat_id]++ % answer.texts.size()];
  }
  if (text.empty()) return;
  Step step;
  step.speaks = contact.chat_id;
  step.text = std::move(text);
  step.chat = chat_id;
  plan_step(delivered + answer.after + answer.typing, std::move(step));
}

std::vector<Messenger::Typing> Messenger::typing() const {
  const VirtualTime now = account_.now();
  std::vector<Typing> all;
  for (const auto& [number, step] : steps_) {
    const Contact* const contact = step.call.empty() ? contacts_.contact(step.speaks) : nullptr;
    if (contact && contact->answer && step.due - contact->answer->typing <= now)
      all.push_back({step.chat, step.speaks, step.due});
  }
  return all;
}

void Messenger::plan_step(VirtualTime due, Step step) {
  step.planned = account_.now();
  step.due = due;
  count_in(bytes_of(step));
  steps_.emplace(++last_step_, std::move(step));
  mark(marks_, Piece::Step, last_step_);
  account_.plan(due, {Task::Kind::Fate, last_step_});
}

void Messenger::go_on(std::uint64_t ref) {
  const auto found = steps_.find(ref);
  if (found == steps_.end()) return;
  const Step step = std::move(found->second);
  steps_.erase(found);
  count_out(bytes_of(step));
  mark(marks_, Piece::Step, ref);
  if (!step.call.empty()) return account_.tell_call(step.speaks, step.call_id, step.call);
  if (step.chat == step.speaks && is_blocked_by(step.chat)) return;
  say(step.chat, step.speaks, MessageKind::Text,
      Json{{"textMessageData", {{"textMessage", step.text}, {"isTemplateMessage", false}}}});
}

std::string Messenger::ring(const std::string& caller, const Call& call) {
  std::string id = draw_upper_hex(seed_, "call", ++ids_, 32);
  account_.tell_call(caller, id, "offer");
  const auto plan = [&](Duration after, std::string_view status) {
    Step step;
    step.call_id = id;
    step.speaks = caller;
    step.call = status;
    plan_step(account_.now() + after, std::move(step));
  };
  const bool is_answered = call.end == Call::End::Answered;
  plan(call.rings, is_answered ? "pickUp" : kCallEnds[static_cast<std::size_t>(call.end)]);
  if (is_answered) plan(call.rings + call.lasts, "hangUp");
  return id;
}

}  // namespace greenmock::core
