#pragma once
// Receiving: what to tell and what to do next, decided from one answer after the other. No network,
// no clock and no pause in here, as in login_loop.hpp.

#include <chrono>
#include <optional>
#include <string>
#include <vector>

#include "answer.hpp"
#include "mutants.hpp"
#include "notification.hpp"
#include "patience.hpp"
#include "recent.hpp"

namespace greenmock::reference {

struct ReceiveStep {
  enum class Act {
    Receive,
    Handle,  ///< note()
    Delete,  ///< note()
    Fail,    ///< the end; there is no other
  };
  Act act{};
  std::chrono::milliseconds pause{};  ///< before it
  std::vector<Json> tell;             ///< events, before the pause
};

class ReceiveLoop {
 public:
  explicit ReceiveLoop(Mutants mutants) : mutants_(mutants) {}

  ReceiveStep first();
  /// `answer` is that to receiveNotification, which took so long.
  ReceiveStep received(const Answer& answer, std::chrono::milliseconds took);
  /// Whether the handler did its work.
  ReceiveStep handled(bool well);
  /// `answer` is that to deleteNotification.
  ReceiveStep deleted(const Answer& answer);

  const Note& note() const { return note_; }

 private:
  ReceiveStep after_nothing(std::chrono::milliseconds took);
  ReceiveStep after_note(Note note);
  ReceiveStep after_trouble(const Answer& trouble);
  ReceiveStep after_refusal(const Answer& answer);
  ReceiveStep after_failed_delete(const Answer& failure);
  /// Unless it was the last thing told.
  void tell_error(ReceiveStep& step, const Answer& trouble);
  std::string key() const;

  // Mutants, in receive_mutants.cpp:
  std::optional<ReceiveStep> misread(const Answer& answer);
  std::optional<ReceiveStep> mishandle();
  std::optional<ReceiveStep> botch_handled(bool well);
  std::optional<ReceiveStep> botch_deleted(const Answer& answer);
  ReceiveStep deviate(ReceiveStep step, const Answer& answer) const;

  Mutants mutants_;
  Patience receiving_, deleting_;
  Note note_;    // the one at hand
  Recent done_;  // keys of those that need no handling any more
  int tries_ = 0;
  int deletes_ = 0;
  bool was_deleted_ = false;  // note_, if the service is to be believed
  bool was_refused_ = false;  // its deletion
  std::string told_;          // the last error

  // For mutants:
  bool is_starting_ = true;
  int nothings_ = 0;
};

}  // namespace greenmock::reference
