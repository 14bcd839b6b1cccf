#include "core/messages/acts.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <utility>

#include "core/messages/sent_data.hpp"
#include "core/notifications/message_data.hpp"
#include "core/overload.hpp"

namespace greenmock::core {
namespace {

using Said = Messenger::Said;

/// A message that is not named is looked for so far back.
constexpr std::size_t kLookedBack = 1000;

constexpr std::string_view kOffline =
    "the account is not online: only what is written waits for the login";

constexpr std::string_view kNeverCame =
    "that message does not reach this person: GET …/messages tells what has become of it";
constexpr std::string_view kNothingToQuote =
    "no such message in this chat has come to this person, to be quoted";

Said refused(std::string_view why) {
  return {{}, std::string(why), false};
}

/// Not about another message.
bool stands_alone(const ChatMessage& message) {
  switch (message.kind) {
    case MessageKind::Reaction:
    case MessageKind::Edited:
    case MessageKind::Deleted:
    case MessageKind::PollUpdate:
      return false;
    default:
      return true;
  }
}

bool is_text(MessageKind kind) {
  return kind == MessageKind::Text || kind == MessageKind::ExtendedText ||
         kind == MessageKind::Quoted;
}

/// Of `/pollMessageData/options`.
std::vector<std::string> option_names(const Json& poll) {
  std::vector<std::string> names;
  for (const Json& option : poll.value("options", Json::array()))
    names.push_back(option.value("optionName", ""));
  return names;
}

}  // namespace

Said Acts::perform(const Say& say) {
  try {
    return act(say);
  } catch (const Json::exception&) {
    return refused(
        "the message that this is about was made up in a shape of its own: nobody can do this with "
        "it");
  }
}

Said Acts::act(const Say& say) {
  from_ = say.from;
  chat_ = say.chat.empty() ? say.from : say.chat;
  if (from_ == kMe) {
    const auto* writing = std::get_if<Writing>(&say.what);
    if (!writing) return refused("the account's own phone only writes");
    return write_from_phone(*writing);
  }
  if (const std::string_view why = messenger_.refusal_of(chat_, from_); !why.empty())
    return refused(why);
  if (!std::holds_alternative<Writing>(say.what) && !messenger_.is_online())
    return refused(kOffline);
  return std::visit(Overload{[&](const Writing& what) { return write(what); },
                             [&](const Call& what) { return call(what); },
                             [&](const Vote& what) { return vote(what); },
                             [&](const Reaction& what) { return react(what); },
                             [&](const Edit& what) { return edit(what); },
                             [&](const Deletion& what) { return remove(what); },
                             [&](const Block& what) { return block(what); }},
                    say.what);
}

std::optional<SentData> Acts::written(const Writing& writing) const {
  if (writing.quotes) {
    const ChatMessage* const quoted = find_to_answer(*writing.quotes);
    if (!quoted || !gets(*quoted)) return std::nullopt;
    SentData sent = sent_text(writing.text);
    quote(sent, {quoted->id, author_of(*quoted), {quoted->kind, parse_json(quoted->data)}});
    return sent;
  }
  Json data = message_data(facts_, writing.kind);
  if (!writing.text.empty()) data["textMessageData"]["textMessage"] = writing.text;
  if (!writing.data.is_null()) data.merge_patch(writing.data);
  data.erase("typeMessage");
  return SentData{writing.kind, std::move(data)};
}

Said Acts::write(const Writing& writing) {
  auto message = written(writing);
  if (!message) return refused(kNothingToQuote);
  return messenger_.say(chat_, from_, message->kind, std::move(message->data));
}

Said Acts::write_from_phone(const Writing& writing) {
  if (chat_ == kMe) chat_ = account_.own_chat_id();
  if (!messenger_.is_online()) return refused("the account's phone is not online");
  auto message = written(writing);
  if (!message) return refused(kNothingToQuote);
  return {messenger_.send_from_phone(chat_, *message), {}, false};
}

Said Acts::call(const Call& call) {
  if (chat_ != from_) return refused("a call has no group: leave \"chat\" out");
  if (const Contact* contact = messenger_.contacts().contact(from_); contact && contact->blocked)
    return refused("who has blocked the account does not call it");
  return {messenger_.ring(from_, call), {}, false};
}

Json Acts::other_votes(const ChatMessage& poll) const {
  Json votes = Json::array();
  for (const std::string& name : option_names(parse_json(poll.data)["pollMessageData"]))
    votes.push_back({{"optionName", name}, {"optionVoters", Json::array()}});
  const auto updates = messenger_.chats().history(chat_, kLookedBack);
  const auto last = std::find_if(updates.begin(), updates.end(), [&](const ChatMessage* one) {
    return one->kind == MessageKind::PollUpdate &&
           parse_json(one->data).value(Json::json_pointer("/pollMessageData/stanzaId"), "") ==
               poll.id;
  });
  if (last == updates.end()) return votes;
  const Json earlier = parse_json((*last)->data)["pollMessageData"].value("votes", Json::array());
  for (Json& vote : votes) {
    for (const Json& before : earlier) {
      if (before.value("optionName", "") != vote.value("optionName", "")) continue;
      for (const Json& voter : before.value("optionVoters", Json::array())) {
        if (voter != from_) vote["optionVoters"].push_back(voter);
      }
    }
  }
  return votes;
}

// docs: incoming-message/PollUpdateMessage: the votes of all, not only the one that was given now
Said Acts::vote(const Vote& vote) {
  const ChatMessage* const poll =
      find(vote.poll, [](const ChatMessage& one) { return one.kind == MessageKind::Poll; });
  if (!poll) return refused("there is no such poll in this chat");
  if (!gets(*poll)) return refused(kNeverCame);
  const Json asked = parse_json(poll->data)["pollMessageData"];
  const bool several = asked.value("multipleAnswers", false);
  const std::set<std::string> options(vote.options.begin(), vote.options.end());
  if (options.size() > 1 && !several) return refused("this poll takes one answer only");
  Json votes = other_votes(*poll);
  for (const std::string& option : options) {
    const auto chosen = std::find_if(votes.begin(), votes.end(),
                                     [&](const Json& one) { return one["optionName"] == option; });
    if (chosen == votes.end())
      return refused(fmt::format("the poll has no such option; its options are {}",
                                 fmt::join(option_names(asked), ", ")));
    (*chosen)["optionVoters"].push_back(from_);
  }
  return arrive(MessageKind::PollUpdate, {{"pollMessageData",
                                           {{"stanzaId", poll->id},
                                            {"name", asked.value("name", "")},
                                            {"votes", std::move(votes)},
                                            {"multipleAnswers", several}}}});
}

// docs: incoming-message/ReactionMessage
Said Acts::react(const Reaction& reaction) {
  const ChatMessage* const to = find_to_answer(reaction.to);
  if (!to) return refused("there is no such message in this chat to react to");
  if (!gets(*to)) return refused(kNeverCame);
  return arrive(MessageKind::Reaction,
                {{"extendedTextMessageData", {{"text", reaction.emoji}}},
                 {"quotedMessage", {{"stanzaId", to->id}, {"participant", author_of(*to)}}}});
}

// docs: incoming-message/EditedMessage
Said Acts::edit(const Edit& edit) {
  const ChatMessage* const found = find_of_person(edit.message, Newest::Text);
  if (!found) return refused("this person has no such message in this chat");
  Json data = parse_json(found->data);
  std::string* const text = text_of_sent(found->kind, data);
  if (!text) return refused("only texts can be edited");
  *text = edit.text;
  const std::string id = found->id;
  // What does not arrive, since a quota is used up, has changed nothing.
  Said said = arrive(MessageKind::Edited, edit_of(id, edit.text).data);
  if (said.refusal.empty()) messenger_.replace_text(id, data);
  return said;
}

// docs: incoming-message/DeletedMessage
Said Acts::remove(const Deletion& deletion) {
  const ChatMessage* const found = find_of_person(deletion.message, Newest::Any);
  if (!found) return refused("this person has no such message in this chat");
  const std::string id = found->id;
  Said said = arrive(MessageKind::Deleted, deletion_of(id).data);
  if (said.refusal.empty()) messenger_.mark_deleted(id);
  return said;
}

Said Acts::block(const Block& block) {
  if (chat_ != from_) return refused("a group blocks nobody: leave \"chat\" out");
  const Contact* const known = messenger_.contacts().contact(from_);
  Contact contact = known ? *known : Contact();
  contact.chat_id = from_;
  if (contact.blocked == block.on)
    return refused(block.on ? "this person has blocked the account already"
                            : "this person has not blocked the account");
  contact.blocked = block.on;
  messenger_.contacts().put(std::move(contact));
  account_.tell_block(from_, block.on);
  return {};
}

template <typename Fits>
const ChatMessage* Acts::find(const MessageRef& ref, Fits fits) const {
  if (!ref.empty()) {
    const auto found = std::as_const(messenger_).chats().find(ref);
    const bool is_it = found && *found.chat_id == chat_ && !found.message->deleted;
    return is_it && fits(*found.message) ? found.message : nullptr;
  }
  const auto all = messenger_.chats().history(chat_, kLookedBack);
  const auto newest = std::find_if(
      all.begin(), all.end(), [&](const ChatMessage* one) { return !one->deleted && fits(*one); });
  return newest == all.end() ? nullptr : *newest;
}

const ChatMessage* Acts::find_to_answer(const MessageRef& ref) const {
  const bool is_named = !ref.empty(), is_own_phone = from_ == kMe;
  return find(ref, [&](const ChatMessage& one) {
    return stands_alone(one) && (is_named || one.incoming == is_own_phone);
  });
}

const ChatMessage* Acts::find_of_person(const MessageRef& ref, Newest newest) const {
  const bool any_will_do = !ref.empty() || newest == Newest::Any;
  return find(ref, [&](const ChatMessage& one) {
    return one.incoming && one.sender == from_ && stands_alone(one) &&
           (any_will_do || is_text(one.kind));
  });
}

bool Acts::gets(const ChatMessage& message) const {
  return from_ == kMe || messenger_.bring(message.id);
}

std::string Acts::author_of(const ChatMessage& message) const {
  return message.incoming ? message.sender : account_.own_chat_id();
}

Said Acts::arrive(MessageKind kind, const Json& data) {
  return messenger_.say(chat_, from_, kind, data);
}

}  // namespace greenmock::core
