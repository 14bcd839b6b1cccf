#pragma once
#include <stdexcept>
#include <string>
#include <utility>

namespace greenmock {

/// What everything in greenmock throws; what() is a sentence that says what to do. Of a script that
/// is refused it has a line for each place that is wrong.
class Error : public std::runtime_error {
 public:
  explicit Error(const std::string& sentence, int status = 0, std::string problem = {})
      : std::runtime_error(sentence), status_(status), problem_(std::move(problem)) {}

  /// The HTTP status of the control API's refusal (docs/control-api.md, Errors); 0 if it did not
  /// come from there.
  int status() const noexcept { return status_; }
  /// The whole refusal as JSON (RFC 9457): that of a wait in vain has `seen`, that of the phone
  /// `reason`. Empty if there is none.
  const std::string& problem() const noexcept { return problem_; }

 private:
  int status_;
  std::string problem_;
};

}  // namespace greenmock
