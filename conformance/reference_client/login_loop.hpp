#pragma once
// Logging in: what to tell and what to ask next, decided from one answer after the other. No
// network, no clock and no pause in here, so that every turn of it can be tested by itself.

#include <chrono>
#include <optional>
#include <string>
#include <vector>

#include "answer.hpp"
#include "mutants.hpp"
#include "patience.hpp"

namespace greenmock::reference {

struct Step {
  enum class Act {
    AskState,
    AskQr,
    LogOut,
    LoggedIn,  ///< the end
    Fail,      ///< the end
  };
  Act act{};
  std::chrono::milliseconds pause{};  ///< before it; not before an end
  std::vector<Json> tell;             ///< events, before the pause
};

class LoginLoop {
 public:
  explicit LoginLoop(Mutants mutants) : mutants_(mutants) {}

  Step first();
  /// `answer` is that to what the last step asked.
  Step next(const Answer& answer);

 private:
  Step after_state(const Answer& answer);
  Step after_qr(const Answer& answer);
  Step after_type(const Answer& answer);
  Step after_code(const Answer& answer);
  Step after_qr_error(const Answer& answer);
  Step after_logout(const Answer& answer);
  /// No answer, a bad status, or one that cannot be read.
  Step after_failure(const Answer& failure);
  /// That, or an error that the service reports. Asking again may mend it.
  Step after_trouble(Answer trouble, Step::Act again);
  Step deviate(Step step, const Answer& answer) const;

  Mutants mutants_;
  Patience patience_;
  Step::Act asked_{};
  std::optional<Json> state_told_;
  std::string first_shown_, shown_;  ///< pictures
  int codes_shown_ = 0;
  int looks_in_vain_ = 0;
  bool has_logged_out_ = false;
};

}  // namespace greenmock::reference
