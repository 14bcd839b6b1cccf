#pragma once
// What the client tells: one JSON object a line on stdout, each flushed at once.

#include <string>

#include "answer.hpp"
#include "mutants.hpp"

namespace greenmock::reference {

namespace event {
Json qr(std::string image);  ///< base64 of a PNG, no prefix
Json authorized();
Json already_logged();
Json logged_out();
Json state(Json value);
Json error(const Answer& answer);
Json result(const Answer& answer);  ///< of the task call
}  // namespace event

class Events {
 public:
  Events(std::string token, Mutants mutants);

  /// Never with the token in it: the service repeats it in the text of its errors.
  void print(Json event);

 private:
  void mask(Json& value) const;

  std::string token_;
  Mutants mutants_;
};

}  // namespace greenmock::reference
