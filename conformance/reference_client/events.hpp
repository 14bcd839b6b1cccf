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
Json own_error(const std::string& message);  ///< one that is of no answer
Json result(const Answer& answer);           ///< of the task call
Json notification(const Json& body);
Json listening(const std::string& url);  ///< for webhooks
}  // namespace event

class Events {
 public:
  /// Errors name the idInstance, if there is one to tell from others.
  Events(std::string token, std::string id_instance, Mutants mutants);

  /// Never with the token in it: the service repeats it in the text of its errors.
  void print(Json event);

 private:
  void mask(Json& value) const;

  std::string token_, id_instance_;
  Mutants mutants_;
};

}  // namespace greenmock::reference
