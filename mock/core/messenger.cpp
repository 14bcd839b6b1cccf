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

/// In the reference of a task: the place of a message, and the status that it comes to.
constexpr unsigned kStatusBits = 4;
constexpr std::uint64_t kStatusMask = (1U << kStatusBits) - 1;
static_assert(std::size(kMessageStatuses) <= 1U << kStatusBits);

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
  message.outcome = outcome_of(next->chat_id);
  message.data = dump(next->data);
  const ChatMessage& kept = chats_.add(next->chat_id, std::move(message));
  account_.tell_message(next->chat_id, kept);
  plan_next_status(chats_.newest_place(), kept);
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
    after = std::max(pace_.read, pace_.delivered);
  }
  account_.plan(std::max(message.at + after, account_.now()),
                {Task::Kind::Reach, place << kStatusBits | static_cast<unsigned>(next)});
}

void Messenger::reach(std::uint64_t ref) {
  const ChatLog::Place place = ref >> kStatusBits;
  // One that was dropped from the journals, for want of room, has no fate any more.
  ChatMessage* const message = chats_.change_at(place);
  if (!message) return;
  message->status = static_cast<MessageStatus>(ref & kStatusMask);
  plan_next_status(place, *message);
  const std::string& chat_id = *chats_.at_place(place).chat_id;
  if (message->status == MessageStatus::Delivered)
    plan_answers(chat_id, *message, message->at + pace_.delivered);
  account_.tell_status(chat_id, *message);
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
  say(step.chat.empty() ? step.speaks : step.chat, step.speaks, MessageKind::Text,
      Json{{"textMessageData", {{"textMessage", step.text}, {"isTemplateMessage", false}}}});
}

std::size_t Messenger::bytes_of(const Step& step) {
  constexpr std::size_t kNodes = 128;  // of the map, and of the agenda
  return sizeof(Step) + kNodes + step.speaks.size() + step.text.size() + step.chat.size() +
         step.call.size() + step.call_id.size();
}

std::size_t Messenger::bytes_of(const Held& held) {
  return sizeof(Held) + held.chat_id.size() + held.sender.size() + memory_of(held.data);
}

void Messenger::count_in(std::size_t bytes) {
  waiting_bytes_ += bytes;
  account_.message_budget().waiting += bytes;
}

void Messenger::count_out(std::size_t bytes) {
  waiting_bytes_ -= bytes;
  account_.message_budget().waiting -= bytes;
}

void Messenger::change(const std::string& chat_id, SentData change) {
  ChatMessage message;
  message.id = take_id();
  message.at = account_.now();
  message.kind = change.kind;
  message.by_api = true;
  message.status = message.outcome = MessageStatus::Sent;
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
  message.outcome = outcome_of(chat_id);
  message.data = dump(sent.data);
  const ChatMessage& kept = chats_.add(chat_id, std::move(message));
  account_.tell_message(chat_id, kept);
  plan_next_status(chats_.newest_place(), kept);
  return kept.id;
}

std::string Messenger::ring(const std::string& caller, const Call& call) {
  const std::string id = draw_upper_hex(seed_, "call", ++ids_, 32);
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

void Messenger::replace_text(const std::string& id, const Json& data) {
  if (ChatMessage* const message = chats_.change(id)) {
    message->data = dump(data);
    message->edited = true;
    chats_.recount(id);
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
  if (held_.size() >= kMostHeld || account_.message_budget().takes_no_more())
    return {{}, "too many messages wait for the login already", false};
  held_.push_back({chat_id, sender, kind, std::move(data), ++last_held_});
  count_in(bytes_of(held_.back()));
  mark(marks_, Piece::Held, last_held_);
  return {{}, {}, true};
}

void Messenger::state_changed() {
  while (!held_.empty() && is_online()) {
    const Held next = std::move(held_.front());
    held_.pop_front();
    count_out(bytes_of(next));
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
  count_out(waiting_bytes_);
  told_.clear();
  is_planned_ = false;
  last_sent_.reset();
}

}  // namespace greenmock::core
