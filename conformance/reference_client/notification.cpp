#include "notification.hpp"

#include <algorithm>
#include <cctype>
#include <string_view>

namespace greenmock::reference {
namespace {

const Json* at(const Json& json, const char* pointer) {
  const Json::json_pointer place(pointer);
  return json.contains(place) ? &json[place] : nullptr;
}

bool is_blank(std::string_view text) {
  return text.find_first_not_of(" \t\r\n") == text.npos;
}

}  // namespace

std::optional<Note> note_in(const Answer& answer) {
  const Json* receipt = at(answer.data, "/receiptId");
  if (!answer.ok() || !receipt || !(receipt->is_number() || receipt->is_string())) return {};
  const Json* body = at(answer.data, "/body");
  return Note{*receipt, body ? *body : Json()};
}

bool is_nothing(const Answer& answer) {
  if (answer.ok()) return answer.data.is_null();
  return answer.status == 408 || (answer.kind == Kind::Unreadable && is_blank(answer.text));
}

bool is_about_webhook_url(const Answer& answer) {
  std::string text = answer.text;
  std::ranges::transform(text, text.begin(), [](unsigned char c) { return std::tolower(c); });
  return answer.status == 400 && text.find("webhook") != text.npos;
}

bool is_deleted(const Answer& answer) {
  const Json* result = at(answer.data, "/result");
  return answer.ok() && result && *result == true;
}

std::optional<std::string> text_in(const Json& body) {
  for (const char* place :
       {"/messageData/textMessageData/textMessage", "/messageData/extendedTextMessageData/text"}) {
    const Json* text = at(body, place);
    if (text && text->is_string()) return text->get<std::string>();
  }
  return std::nullopt;
}

std::optional<std::string> identity_in(const Json& body) {
  const std::string id = word_in(body, "idMessage");
  if (id.empty()) return std::nullopt;
  return word_in(body, "typeWebhook") + ' ' + id + ' ' + word_in(body, "status");
}

bool is_known_type(const Json& body) {
  constexpr std::string_view kTypes[] = {"incomingMessageReceived",
                                         "outgoingMessageReceived",
                                         "outgoingAPIMessageReceived",
                                         "outgoingMessageStatus",
                                         "stateInstanceChanged",
                                         "statusInstanceChanged",
                                         "deviceInfo",
                                         "quotaExceeded",
                                         "incomingCall",
                                         "incomingBlock"};
  return std::ranges::find(kTypes, word_in(body, "typeWebhook")) != std::end(kTypes);
}

std::string word_in(const Json& object, const char* key) {
  if (!object.is_object() || !object.contains(key)) return "";
  const Json& word = object[key];
  return word.is_string() ? word.get<std::string>() : "";
}

}  // namespace greenmock::reference
