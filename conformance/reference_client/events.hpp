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
/// Of the task send: the service has taken it; it has not; nobody knows. `text` is the message.
Json sent(const std::string& id_message, const std::string& text);
Json failed(const Answer& answer, const std::string& text);
Json unsure(const Answer& answer, const std::string& text);
/// What became of it later.
Json status(const std::string& id_message, const std::string& value);
Json not_delivered(const std::string& id_message, const std::string& reason,
                   const std::string& description);
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
