#include "core/messages/messenger.hpp"

#include <algorithm>
#include <utility>

#include "core/messages/sent_data.hpp"
#include "core/seed.hpp"

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
  message.outcome = outcome_of(next->chat_id);
  message.data = dump(next->data);
  const ChatMessage& kept = chats_.add(next->chat_id, std::move(message));
  account_.tell_message(next->chat_id, kept);
  plan_next_status(chats_.newest_place(), kept);
  // docs: SetSettings, markIncomingMessagesReadedOnReply
  if (account_.is_set("markIncomingMessagesReadedOnReply")) chats_.mark_read(next->chat_id);
  plan_next();
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

void Messenger::change(const std::string& chat_id, const SentData& change) {
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

std::string Messenger::send_from_phone(const std::string& chat_id, const SentData& sent) {
  ChatMessage message;
  message.id = draw_upper_hex(seed_, "phoneMessage", ++ids_, 32);
  message.at = account_.now();
  message.kind = sent.kind;
  message.outcome = outcome_of(chat_id);
  message.data = dump(sent.data);
  const ChatMessage& kept = chats_.add(chat_id, std::move(message));
  account_.tell_message(chat_id, kept);
  plan_next_status(chats_.newest_place(), kept);
  chats_.mark_read(chat_id);  // whoever writes there by hand has seen the chat
  return kept.id;
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

std::string Messenger::receive(const std::string& chat_id, const std::string& sender,
                               MessageKind kind, const Json& data) {
  if (chat_id == sender) read_by(sender);
  ChatMessage message;
  message.id = draw_upper_hex(seed_, "receivedMessage", ++ids_, 32);
  message.at = account_.now();
  message.kind = kind;
  message.incoming = true;
  message.sender = sender;
  // docs: SetSettings: the one is ignored if the other is "yes"
  message.read = account_.is_set("markIncomingMessagesReaded") &&
                 !account_.is_set("markIncomingMessagesReadedOnReply");
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
  if (is_online()) {
    for (const std::uint64_t ref : std::exchange(unheard_, {})) reach(ref);
  }
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
  unheard_.clear();
  count_out(waiting_bytes_);
  told_.clear();
  is_planned_ = false;
  last_sent_.reset();
}

}  // namespace greenmock::core
