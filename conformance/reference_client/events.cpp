#include "events.hpp"

#include <cstdio>
#include <utility>

namespace greenmock::reference {
namespace event {

Json qr(std::string image) {
  return {{"event", "qr"}, {"image", std::move(image)}};
}

Json authorized() {
  return {{"event", "authorized"}};
}

Json already_logged() {
  return {{"event", "alreadyLogged"}};
}

Json logged_out() {
  return {{"event", "loggedOut"}};
}

Json state(Json value) {
  return {{"event", "state"}, {"value", std::move(value)}};
}

Json error(const Answer& answer) {
  Json event{{"event", "error"}, {"message", answer.message}, {"kind", to_string(answer.kind)}};
  if (answer.status) event["status"] = *answer.status;
  return event;
}

Json own_error(const std::string& message) {
  return {{"event", "error"}, {"message", message}};
}

Json result(const Answer& answer) {
  Json event{{"event", "result"}, {"kind", to_string(answer.kind)}};
  if (answer.status) event["status"] = *answer.status;
  if (answer.ok()) event["data"] = answer.data;
  return event;
}

Json notification(const Json& body) {
  return {{"event", "notification"}, {"body", body}};
}

Json listening(const std::string& url) {
  return {{"event", "listening"}, {"url", url}};
}

Json sent(const std::string& id_message, const std::string& text) {
  Json event{{"event", "sent"}, {"text", text}};
  if (!id_message.empty()) event["idMessage"] = id_message;
  return event;
}

Json failed(const Answer& answer, const std::string& text) {
  Json event = error(answer);
  event["event"] = "failed";
  event["text"] = text;
  return event;
}

Json unsure(const Answer& answer, const std::string& text) {
  Json event = failed(answer, text);
  event["event"] = "unsure";
  event["message"] = "it may have been sent, or not: " + answer.message;
  return event;
}

Json status(const std::string& id_message, const std::string& value) {
  Json event{{"event", "status"}, {"value", value}};
  if (!id_message.empty()) event["idMessage"] = id_message;
  return event;
}

Json not_delivered(const std::string& id_message, const std::string& reason,
                   const std::string& description) {
  std::string message = "the message did not arrive: " + reason;
  if (!description.empty()) message += " (" + description + ")";
  return {{"event", "failed"}, {"message", message}, {"idMessage", id_message}, {"reason", reason}};
}

}  // namespace event

Events::Events(std::string token, std::string id_instance, Mutants mutants)
    : token_(std::move(token)), id_instance_(std::move(id_instance)), mutants_(mutants) {}

void Events::print(Json event) {
  if (event["event"] == "error" && !id_instance_.empty()) event["idInstance"] = id_instance_;
  if (event["event"] == "error" && mutants_.on(Mutant::HidesTheText)) {
    event["message"] = "request failed";
    event.erase("status");
  }
  if (event["event"] == "qr" && mutants_.on(Mutant::PrefixTwice)) {
    const std::string prefix = "data:image/png;base64,";
    event["dataUri"] = prefix + prefix + event["image"].get<std::string>();
    event.erase("image");
  }
  for (const char* field : {"message", "data"}) {
    if (event.contains(field)) mask(event[field]);
  }
  const std::string line = event.dump(-1, ' ', false, Json::error_handler_t::replace) + "\n";
  std::fwrite(line.data(), 1, line.size(), stdout);
  std::fflush(stdout);
}

void Events::mask(Json& value) const {
  if (value.is_structured()) {
    for (Json& inner : value) mask(inner);
  } else if (value.is_string() && !mutants_.on(Mutant::EchoesEnvelope)) {
    auto& text = value.get_ref<std::string&>();
    for (auto at = text.find(token_); at != text.npos; at = text.find(token_, at + 3)) {
      text.replace(at, token_.size(), "***");
    }
  }
}

}  // namespace greenmock::reference
