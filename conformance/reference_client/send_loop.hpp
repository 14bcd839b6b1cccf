#pragma once
// Sending: what to tell and what to do next, decided from one answer after the other. No network, no
// clock and no pause in here, as in login_loop.hpp.

#include <chrono>
#include <string>
#include <vector>

#include "answer.hpp"
#include "mutants.hpp"
#include "patience.hpp"

namespace greenmock::reference {

/// One message that is to be sent.
struct Outgoing {
  std::string chat_id;
  std::string text;       ///< of a file: what is in it
  std::string file_name;  ///< empty: it is a text
};

struct SendStep {
  enum class Act {
    Send,         ///< message()
    LookInChat,   ///< getChatHistory of its chat
    LookInQueue,  ///< showMessagesQueue
    End,
  };
  Act act{};
  std::chrono::milliseconds pause{};  ///< before it
  std::vector<Json> tell;             ///< events, before the pause
};

/// One message after the other, so that their order is kept: the next is sent when the service has taken
/// the one before. A message of which it is not known whether it was taken is looked for and never sent
/// again.
class SendLoop {
 public:
  SendLoop(std::vector<Outgoing> messages, Mutants mutants);

  SendStep first();
  /// `answer` is that to the sending of message().
  SendStep sent(const Answer& answer);
  /// `answer` is that to getChatHistory, or to showMessagesQueue; message() was first sent so long `ago`.
  SendStep looked(const Answer& answer, std::chrono::seconds ago);

  const Outgoing& message() const { return messages_.at(at_); }
  /// The idMessages that the service gave.
  const std::vector<std::string>& taken() const { return taken_; }
  bool all_taken() const { return taken_.size() == count_; }

 private:
  SendStep next(std::vector<Json> tell = {});
  SendStep forget();  // by mutants
  SendStep taken_as(const std::string& id);
  SendStep after_refusal(const Answer& answer);
  SendStep after_doubt(const Answer& answer);
  SendStep after_failed_look(const Answer& answer);
  SendStep give_up_as_unsure() const;
  Json failed(const Answer& answer) const;
  /// Where message() stands in a list that the service gave; its idMessage, or empty.
  std::string found_in(const Answer& list, std::chrono::seconds ago) const;

  std::vector<Outgoing> messages_;
  std::size_t count_;
  Mutants mutants_;
  std::size_t at_ = 0;
  std::vector<std::string> taken_;
  Patience sending_, looking_;
  SendStep::Act look_ = SendStep::Act::LookInChat;
  Answer doubt_;           ///< why it is not known whether message() was taken
  int hurried_looks_ = 0;  // of a mutant
};

}  // namespace greenmock::reference
