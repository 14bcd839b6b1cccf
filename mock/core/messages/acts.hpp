#pragma once
// What virtual people do besides answering: each act becomes what the account is told of it.

#include "core/messages/messenger.hpp"
#include "core/messages/say.hpp"
#include "core/notifications/notification.hpp"

namespace greenmock::core {

class Acts {
 public:
  /// Both outlive it. `facts` are of the account, now; what is made up comes from them.
  Acts(Messenger& messenger, Messenger::Account& account, NoteFacts facts)
      : messenger_(messenger), account_(account), facts_(facts) {}

  Messenger::Said perform(const Say& say);

 private:
  /// Throws Json::exception where a message that somebody has made up lacks what it takes.
  Messenger::Said act(const Say& say);
  /// Nothing: what it quotes is not there.
  std::optional<SentData> written(const Writing& writing) const;
  Messenger::Said write(const Writing& writing);
  Messenger::Said write_from_phone(const Writing& writing);
  Messenger::Said call(const Call& call);
  Messenger::Said vote(const Vote& vote);
  Messenger::Said react(const Reaction& reaction);
  Messenger::Said edit(const Edit& edit);
  Messenger::Said remove(const Deletion& deletion);
  Messenger::Said block(const Block& block);

  /// A message of the chat, the newest one if none is named; null: there is none that fits.
  template <typename Fits>
  const ChatMessage* find(const MessageRef& ref, Fits fits) const;
  /// One that can be quoted or reacted to; without a name the newest of the other side.
  const ChatMessage* find_to_answer(const MessageRef& ref) const;
  /// Which one is meant where none is named.
  enum class Newest { Any, Text };
  const ChatMessage* find_of_person(const MessageRef& ref, Newest newest) const;
  /// Whoever acts on it has got it by then. False: it never comes to him.
  bool gets(const ChatMessage& message) const;
  std::string author_of(const ChatMessage& message) const;
  /// Only what is written waits for the login.
  Messenger::Said arrive(MessageKind kind, const Json& data);
  /// The votes of all for each option, without those of this person.
  Json other_votes(const ChatMessage& poll) const;

  Messenger& messenger_;
  Messenger::Account& account_;
  NoteFacts facts_;
  std::string from_, chat_;
};

}  // namespace greenmock::core
