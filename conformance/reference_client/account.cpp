#include "account.hpp"

#include <algorithm>
#include <cctype>

namespace greenmock::reference {
namespace {

const Json* member(const Json& object, const char* key) {
  if (!object.is_object()) return nullptr;
  const auto found = object.find(key);
  return found == object.end() ? nullptr : &*found;
}

std::string text(const Json& object, const char* key) {
  const Json* found = member(object, key);
  return found && found->is_string() ? found->get<std::string>() : "";
}

}  // namespace

Json state_in(const Answer& answer) {
  const Json* state = member(answer.data, "stateInstance");
  return state && state->is_string() ? *state : Json();
}

bool is_logged_out(const Answer& answer) {
  const Json* done = member(answer.data, "isLogout");
  return answer.ok() && done && *done == true;
}

std::string type_in(const Answer& answer) {
  return text(answer.data, "type");
}

std::string message_in(const Answer& answer) {
  return text(answer.data, "message");
}

std::string image_in(const Answer& answer) {
  std::string image = message_in(answer);
  image.resize(image.find_last_not_of(' ') + 1);
  return image;
}

bool is_about_authorization(std::string text) {
  const auto lower = [](unsigned char c) { return static_cast<char>(std::tolower(c)); };
  std::ranges::transform(text, text.begin(), lower);
  const auto has = [&](std::string_view word) { return text.find(word) != text.npos; };
  return has("auth") || has("logout") || has("log out");
}

}  // namespace greenmock::reference
