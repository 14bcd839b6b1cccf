#pragma once
// Logging in over the websocket: what to tell and what to do next, decided from one message after the
// other. No network, no clock and no pause in here, as in login_loop.hpp.

#include <chrono>
#include <string>
#include <vector>

#include "answer.hpp"
#include "mutants.hpp"
#include "patience.hpp"
#include "websocket.hpp"

namespace greenmock::reference {

struct SocketStep {
  enum class Act {
    Open,      ///< a new websocket; one that is still open is closed before the pause
    Listen,    ///< to the one that is open
    LogOut,    ///< over HTTP, the websocket closed
    LoggedIn,  ///< the end
    Fail,      ///< the end
  };
  Act act{};
  std::chrono::milliseconds pause{};  ///< before Open
  std::vector<Json> tell;             ///< events, before the pause
};

class SocketLoop {
 public:
  explicit SocketLoop(Mutants mutants) : mutants_(mutants) {}

  SocketStep first();
  /// A websocket is open.
  SocketStep opened();
  SocketStep next(const Message& message);
  SocketStep next(const SocketEnd& end);
  /// `answer` is that to logout.
  SocketStep next(const Answer& answer);

 private:
  SocketStep after_frame(const Answer& frame);
  SocketStep after_code(const Answer& frame);
  SocketStep after_timeout(const Answer& frame);
  SocketStep after_error(const Answer& frame);
  SocketStep after_trouble(Answer trouble);
  SocketStep logged_in() const;
  bool knows_timeout(const std::string& type) const;
  /// Unless it was the last thing told.
  void tell_error(SocketStep& step, const Answer& trouble);
  /// The mutants that change a whole step.
  SocketStep deviate(SocketStep step) const;

  Mutants mutants_;
  Patience patience_{8};
  int codes_ = 0;              // over this websocket
  bool is_explained_ = false;  // why this websocket will end
  bool has_shown_ = false;     // a code, over any
  bool has_logged_out_ = false;
  bool waits_in_vain_ = false;  // by a mutant
  std::string told_;            // the last error
  std::string first_shown_;     // for a mutant
};

}  // namespace greenmock::reference
