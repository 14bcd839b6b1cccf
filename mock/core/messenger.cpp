#include "core/messenger.hpp"

#include <algorithm>
#include <utility>

#include "core/duration.hpp"
#include "core/seed.hpp"
#include "core/sent_data.hpp"

namespace greenmock::core {
namespace {

/// More than these wait for no account, so that no timeline fills the memory.
constexpr std::size_t kMostHeld = 10'000;

}  // namespace

Messenger::Messenger(Account& account, Pace pace, std::uint64_t seed, PieceMarks* marks)
    : account_(account), pace_(pace), seed_(seed), marks_(marks) {}

std::string Messenger::tell_id() {
  return tell_ids(1).front();
}

std::vector<std::string> Messenger::tell_ids(std::size_t count) {
  told_.clear();
  // Samples: `BAE5` and 12 more digits for what the API has sent (reference: methods after login).
  for (; count > 0; --count)
    told_.push_back("BAE5" + draw_upper_hex(seed_, "sentMessage", ++ids_, 12));
  return {told_.begin(), told_.end()};
}

std::string Messenger::take_id() {
  if (told_.empty()) tell_id();
  std::string id = std::move(told_.front());
  told_.pop_front();
  return id;
}

void Messenger::send(Outgoing message) {
  message.id = take_id();
  message.queued = account_.now();
  outbox_.add(std::move(message));
  plan_next();
}

bool Messenger::is_online() const {
  // As getStatusInstance tells it: a yellow card holds up some messages only.
  const State state = account_.state();
  return state == State::Authorized || state == State::YellowCard || state == State::Suspended;
}

void Messenger::put(Group group) {
  const std::string self = account_.own_chat_id();
  std::vector<Participant> named = std::exchange(group.participants, {});
  const bool by_number = std::any_of(named.begin(), named.end(),
                                     [&](const Participant& one) { return one.chat_id == self; });
  for (Participant& one : named) {
    if (one.chat_id == kMe && by_number) continue;
    if (one.chat_id == kMe) one.chat_id = self;
    group.participants.push_back(std::move(one));
  }
  if (group.owner == kMe) group.owner = self;
  if (Participant* const owner = group.find(group.owner))
    owner->is_admin = owner->is_super_admin = true;
  const Group* const before = contacts_.group(group.chat_id);
  if (group.created == VirtualTime{}) group.created = before ? before->created : account_.now();
  contacts_.put(std::move(group));
}

void Messenger::plan_next() {
  if (is_planned_ || outbox_.empty() || !is_online()) return;
  is_planned_ = true;
  VirtualTime due = account_.now();
  if (last_sent_) due = std::max(due, *last_sent_ + account_.send_delay());
  account_.plan(due, {Task::Kind::Send, 0});
}

void Messenger::send_next() {
  is_planned_ = false;
  // It waits for the next login: nothing is lost.
  if (!is_online()) return;
  auto next = outbox_.take(account_.now());
  if (!next) return;
  last_sent_ = account_.now();
  mark(marks_, Piece::Counters, "");
  ChatMessage message;
  message.id = next->id;
  message.at = account_.now();
  message.kind = next->kind;
  message.by_api = true;
  message.data = dump(next->data);
  const ChatMessage& kept = chats_.add(next->chat_id, std::move(message));
  account_.tell_message(next->chat_id, kept);
  plan_fate(next->chat_id, kept);
  // docs: SetSettings, markIncomingMessagesReadedOnReply
  if (account_.is_set("markIncomingMessagesReadedOnReply")) chats_.mark_read(next->chat_id);
  plan_next();
}

MessageStatus Messenger::outcome_of(const std::string& chat_id) const {
  if (is_group_chat(chat_id)) {
    const Group* const group = contacts_.group(chat_id);
    const bool is_member = !group || group->find(account_.own_chat_id());
    return is_member ? MessageStatus::Read : MessageStatus::NotInGroup;
  }
  if (!contacts_.has_whatsapp(chat_id)) return MessageStatus::NoAccount;
  const Contact* const contact = contacts_.contact(chat_id);
  // docs: OutgoingMessageStatus, yellowCard; whom it is about is not told: strangers, here.
  if (!contact && account_.state() != State::Authorized) return MessageStatus::YellowCard;
  if (contact && contact->blocked) return MessageStatus::Sent;
  return contact && !contact->reads ? MessageStatus::Delivered : MessageStatus::Read;
}

void Messenger::plan_fate(const std::string& chat_id, const ChatMessage& message) {
  const MessageStatus outcome = outcome_of(chat_id);
  const VirtualTime now = account_.now();
  if (outcome == MessageStatus::NoAccount || outcome == MessageStatus::NotInGroup ||
      outcome == MessageStatus::YellowCard) {
    plan_status(now, message.id, outcome);
    return;
  }
  plan_status(now, message.id, MessageStatus::Sent);
  if (outcome == MessageStatus::Sent) return;
  plan_status(now + pace_.delivered, message.id, MessageStatus::Delivered);
  if (outcome == MessageStatus::Read)
    plan_status(now + std::max(pace_.read, pace_.delivered), message.id, MessageStatus::Read);
  plan_answers(chat_id, message, now + pace_.delivered);
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

void Messenger::plan_status(VirtualTime due, const std::string& id, MessageStatus status) {
  Step step;
  step.id = id;
  step.status = status;
  plan_step(due, std::move(step));
}

void Messenger::plan_step(VirtualTime due, Step step) {
  step.planned = account_.now();
  step.due = due;
  steps_.emplace(++last_step_, std::move(step));
  mark(marks_, Piece::Step, last_step_);
  account_.plan(due, {Task::Kind::Fate, last_step_});
}

void Messenger::go_on(std::uint64_t ref) {
  const auto found = steps_.find(ref);
  if (found == steps_.end()) return;
  const Step step = std::move(found->second);
  steps_.erase(found);
  mark(marks_, Piece::Step, ref);
  if (!step.call.empty()) return account_.tell_call(step.speaks, step.id, step.call);
  if (!step.speaks.empty()) {
    say(step.chat.empty() ? step.speaks : step.chat, step.speaks, MessageKind::Text,
        Json{{"textMessageData", {{"textMessage", step.text}, {"isTemplateMessage", false}}}});
    return;
  }
  // One that was dropped from the journals, for want of room, has no fate any more.
  ChatMessage* const message = chats_.change(step.id);
  if (!message) return;
  message->status = step.status;
  account_.tell_status(*chats_.find(step.id).chat_id, *message);
}

void Messenger::change(const std::string& chat_id, SentData change) {
  ChatMessage message;
  message.id = take_id();
  message.at = account_.now();
  message.kind = change.kind;
  message.by_api = true;
  message.status = MessageStatus::Sent;
  message.data = dump(change.data);
  account_.tell_message(chat_id, chats_.add(chat_id, std::move(message)));
}

void Messenger::refuse_change(const std::string& chat_id, std::string_view why) {
  ChatMessage message;
  message.id = take_id();
  message.by_api = true;
  message.status = MessageStatus::Failed;
  account_.tell_status(chat_id, message, why);
}

std::string Messenger::send_from_phone(const std::string& chat_id, SentData sent) {
  ChatMessage message;
  message.id = draw_upper_hex(seed_, "phoneMessage", ++ids_, 32);
  message.at = account_.now();
  message.kind = sent.kind;
  message.data = dump(sent.data);
  const ChatMessage& kept = chats_.add(chat_id, std::move(message));
  account_.tell_message(chat_id, kept);
  plan_fate(chat_id, kept);
  return kept.id;
}

std::string Messenger::ring(const std::string& caller, const Call& call) {
  const std::string id = draw_upper_hex(seed_, "call", ++ids_, 32);
  account_.tell_call(caller, id, "offer");
  const auto plan = [&](Duration after, std::string_view status) {
    Step step;
    step.id = id;
    step.speaks = caller;
    step.call = status;
    plan_step(account_.now() + after, std::move(step));
  };
  const bool is_answered = call.end == Call::End::Answered;
  plan(call.rings, is_answered ? "pickUp" : kCallEnds[static_cast<std::size_t>(call.end)]);
  if (is_answered) plan(call.rings + call.lasts, "hangUp");
  return id;
}

void Messenger::replace_text(const std::string& id, const Json& data) {
  if (ChatMessage* const message = chats_.change(id)) {
    message->data = dump(data);
    message->edited = true;
  }
}

void Messenger::mark_deleted(const std::string& id) {
  if (ChatMessage* const message = chats_.change(id)) message->deleted = true;
}

std::vector<std::string> Messenger::correspondents() const {
  const VirtualTime month = start_of_month(account_.now());
  std::vector<std::string> all;
  for (const std::string& chat_id : chats_.chats()) {
    if (chats_.history(chat_id, 1).front()->at >= month) all.push_back(chat_id);
  }
  return all;
}

bool Messenger::is_above_quota(const std::string& chat_id) const {
  const auto most = account_.quota();
  if (!most) return false;
  const std::vector<std::string> all = correspondents();
  return all.size() >= *most && std::find(all.begin(), all.end(), chat_id) == all.end();
}

std::string Messenger::receive(const std::string& chat_id, const std::string& sender,
                               MessageKind kind, const Json& data) {
  ChatMessage message;
  message.id = draw_upper_hex(seed_, "receivedMessage", ++ids_, 32);
  message.at = account_.now();
  message.kind = kind;
  message.incoming = true;
  message.sender = sender;
  message.read = account_.is_set("markIncomingMessagesReaded");
  message.data = dump(data);
  const ChatMessage& kept = chats_.add(chat_id, std::move(message));
  account_.tell_message(chat_id, kept);
  return kept.id;
}

std::string_view Messenger::refusal_of(const std::string& chat_id,
                                       const std::string& sender) const {
  if (sender == account_.own_chat_id()) return "the account itself is no virtual person";
  if (!contacts_.has_whatsapp(sender)) return "this contact has no WhatsApp";
  if (chat_id == sender) return {};
  const Group* const group = contacts_.group(chat_id);
  if (!group) return "there is no such group: PUT …/contacts makes one";
  if (!group->find(account_.own_chat_id())) return "the account is no member of this group";
  if (!group->find(sender)) return "who writes is no member of this group";
  return {};
}

Messenger::Said Messenger::say(const std::string& chat_id, const std::string& sender,
                               MessageKind kind, Json data) {
  const std::string_view refusal = refusal_of(chat_id, sender);
  if (!refusal.empty()) return {{}, std::string(refusal), false};
  if (is_online()) {
    if (is_above_quota(chat_id)) {
      account_.tell_quota(correspondents());
      return {
          {}, "the quota of the account is used up: quotaExceeded is queued in its place", false};
    }
    return {receive(chat_id, sender, kind, data), {}, false};
  }
  if (held_.size() >= kMostHeld) return {{}, "too many messages wait for the login already", false};
  held_.push_back({chat_id, sender, kind, std::move(data), ++last_held_});
  mark(marks_, Piece::Held, last_held_);
  return {{}, {}, true};
}

void Messenger::state_changed() {
  while (!held_.empty() && is_online()) {
    const Held next = std::move(held_.front());
    held_.pop_front();
    mark(marks_, Piece::Held, next.number);
    say(next.chat_id, next.sender, next.kind, next.data);
  }
  plan_next();
}

void Messenger::reset() {
  outbox_.clear();
  chats_.clear();
  contacts_.clear_flags();
  for (const auto& [number, step] : steps_) mark(marks_, Piece::Step, number);
  for (const auto& [chat_id, given] : answers_given_) mark(marks_, Piece::Answers, chat_id);
  for (const Held& one : held_) mark(marks_, Piece::Held, one.number);
  mark(marks_, Piece::Counters, "");
  steps_.clear();
  answers_given_.clear();
  held_.clear();
  told_.clear();
  is_planned_ = false;
  last_sent_.reset();
}

}  // namespace greenmock::core
